using Twin.Domain.Desks;
using Twin.Grains.Interfaces.Desks;

namespace Twin.Grains.Desks;

/// <inheritdoc cref="IDeskGrain"/>
[GrainType("desk")]
public sealed class DeskGrain(TimeProvider time) : Grain, IDeskGrain
{
    private readonly DeskTable _table = new();
    private readonly Dictionary<string, IDeskObserver> _observers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<DeskView?> JoinAsync(string screen, IDeskObserver observer)
    {
        var before = _table.View;
        if (!_table.Join(screen, time.GetUtcNow().ToUnixTimeMilliseconds())) return ValueTask.FromResult<DeskView?>(null);
        _observers[screen] = observer;
        foreach (var gone in _observers.Keys.Except(_table.Screens).ToArray()) _observers.Remove(gone);
        if (before != _table.View) Tell(screen, new DeskWord(DeskWordKind.Seats, null, 0, _table.View));
        return ValueTask.FromResult<DeskView?>(_table.View);
    }

    /// <inheritdoc/>
    public ValueTask LeaveAsync(string screen)
    {
        _table.Leave(screen);
        _observers.Remove(screen);
        Tell(screen, new DeskWord(DeskWordKind.Seats, null, 0, _table.View));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SayAsync(string screen, DeskWord word)
    {
        if (_table.Take(screen, word)) Tell(screen, word with { View = _table.View });
        return ValueTask.CompletedTask;
    }

    /// <summary>One-way: a screen that does not listen any more is gone when its time is over.</summary>
    private void Tell(string from, DeskWord word)
    {
        foreach (var (screen, observer) in _observers)
        {
            if (screen != from) _ = observer.OnWordAsync(word);
        }
    }
}
