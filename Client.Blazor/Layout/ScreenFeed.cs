using System.Collections.Immutable;
using Microsoft.JSInterop;
using Twin.Domain;

namespace Twin.Client.Blazor.Layout;

/// <summary>Something of a plant that a screen asks for again and again, once whoever of it shows it: head, map, lists.</summary>
/// <typeparam name="T">What is asked for.</typeparam>
public abstract class ScreenFeed<T>(TimeProvider clock, TimeSpan every) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly PageBeat _beat = new();
    private ImmutableArray<Listening> _listeners = [];
    private T _last = default!;
    private bool _known;
    private bool _started;

    /// <summary>Hears of it from now on, first of what is known; nothing more once the answer is disposed of.</summary>
    public IDisposable Listen(Func<T, Task> heard)
    {
        ArgumentNullException.ThrowIfNull(heard);
        var listening = new Listening(this, heard);
        bool first;
        lock (_gate)
        {
            _listeners = _listeners.Add(listening);
            (first, _started) = (!_started, true);
        }

        if (first) _beat.Start(clock, every, LookAsync, atOnce: true);
        else if (_known) _ = TellAsync(listening);
        return listening;
    }

    /// <summary>Asks now, as after somebody did something.</summary>
    public async Task LookAsync()
    {
        if (_listeners.IsEmpty) return;
        T now;
        try
        {
            (var asked, now) = await AskAsync();
            if (!asked) return;
        }
        catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException or TwinException)
        {
            // Shown as it last was; the head says that nothing comes.
            return;
        }

        (_last, _known) = (now, true);
        foreach (var listener in _listeners) await TellAsync(listener);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _beat.DisposeAsync();
    }

    /// <summary>Asks; false: there is nothing to ask about.</summary>
    protected abstract ValueTask<(bool Asked, T Answer)> AskAsync();

    private async Task TellAsync(Listening listener)
    {
        try
        {
            if (_listeners.Contains(listener)) await listener.Heard(_last);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // That part of the screen is on its way out; the others go on hearing.
        }
    }

    private sealed class Listening(ScreenFeed<T> feed, Func<T, Task> heard) : IDisposable
    {
        public Func<T, Task> Heard => heard;

        public void Dispose()
        {
            lock (feed._gate) feed._listeners = feed._listeners.Remove(this);
        }
    }
}
