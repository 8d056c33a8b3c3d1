using System.Collections.Concurrent;
using Twin.Client.Blazor.Ports;
using Twin.Domain.Desks;
using Twin.Grains.Interfaces.Desks;

namespace Twin.WebHost;

/// <summary>Desks of this process, by the same table as the product's.</summary>
internal sealed class DemoRooms(TimeProvider time) : IDeskRooms
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, (DeskTable Table, Dictionary<string, IDeskObserver> Observers)> _desks = new();

    public async ValueTask<DeskView?> JoinAsync(string plant, string desk, string screen, IDeskObserver observer)
    {
        var (table, observers) = Of(desk);
        DeskView before, after;
        lock (_gate)
        {
            before = table.View;
            if (!table.Join(screen, time.GetUtcNow().ToUnixTimeMilliseconds())) return null;
            observers[screen] = observer;
            after = table.View;
        }

        if (before != after) await TellAsync(desk, screen, new DeskWord(DeskWordKind.Seats, null, 0, after));
        return after;
    }

    public ValueTask LeaveAsync(string plant, string desk, string screen, IDeskObserver observer)
    {
        var (table, observers) = Of(desk);
        lock (_gate)
        {
            table.Leave(screen);
            observers.Remove(screen);
        }

        return TellAsync(desk, screen, new DeskWord(DeskWordKind.Seats, null, 0, table.View));
    }

    public ValueTask SayAsync(string plant, string desk, string screen, DeskWord word)
    {
        lock (_gate)
        {
            if (!Of(desk).Table.Take(screen, word)) return ValueTask.CompletedTask;
        }

        return TellAsync(desk, screen, word with { View = Of(desk).Table.View });
    }

    private (DeskTable Table, Dictionary<string, IDeskObserver> Observers) Of(string desk) =>
        _desks.GetOrAdd(desk, static _ => (new(), []));

    private async ValueTask TellAsync(string desk, string from, DeskWord word)
    {
        IDeskObserver[] others;
        lock (_gate) others = [.. Of(desk).Observers.Where(o => o.Key != from).Select(static o => o.Value)];
        foreach (var other in others) await other.OnWordAsync(word);
    }
}
