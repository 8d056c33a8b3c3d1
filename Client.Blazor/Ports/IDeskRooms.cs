using Twin.Domain;
using Twin.Domain.Desks;
using Twin.Grains.Interfaces.Desks;

namespace Twin.Client.Blazor.Ports;

/// <summary>Desks of several screens; the default goes through Orleans, so screens of other web processes sit at them too.</summary>
public interface IDeskRooms
{
    /// <summary>Comes, or says that the screen is still there; null: the desk is full. The caller keeps the observer alive.</summary>
    ValueTask<DeskView?> JoinAsync(string plant, string desk, string screen, IDeskObserver observer);

    /// <summary>Goes.</summary>
    ValueTask LeaveAsync(string plant, string desk, string screen, IDeskObserver observer);

    /// <summary>Tells the other screens.</summary>
    ValueTask SayAsync(string plant, string desk, string screen, DeskWord word);
}

/// <summary>Desks through Orleans.</summary>
internal sealed class OrleansDeskRooms(IClusterClient client) : IDeskRooms
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<IDeskObserver, IDeskObserver> _references = new();

    public ValueTask<DeskView?> JoinAsync(string plant, string desk, string screen, IDeskObserver observer) =>
        Desk(plant, desk).JoinAsync(screen, _references.GetOrAdd(observer, client.CreateObjectReference<IDeskObserver>));

    public async ValueTask LeaveAsync(string plant, string desk, string screen, IDeskObserver observer)
    {
        if (_references.TryRemove(observer, out var reference)) client.DeleteObjectReference<IDeskObserver>(reference);
        await Desk(plant, desk).LeaveAsync(screen);
    }

    public ValueTask SayAsync(string plant, string desk, string screen, DeskWord word) => Desk(plant, desk).SayAsync(screen, word);

    private IDeskGrain Desk(string plant, string desk) =>
        client.GetGrain<IDeskGrain>(new TwinKey(TwinKey.Live, plant, desk).ToString());
}
