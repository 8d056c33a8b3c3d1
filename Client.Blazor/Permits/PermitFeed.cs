using System.Collections.Immutable;
using Microsoft.JSInterop;
using Twin.Client.Blazor.Layout;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Grains.Interfaces.Permits;

namespace Twin.Client.Blazor.Permits;

/// <summary>Permits of a screen, asked for once a second whoever of it shows them: its head, its map, its list.</summary>
public sealed class PermitFeed(IPermitLink link, PlantSession session, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly PageBeat _beat = new();
    private ImmutableArray<Listening> _listeners = [];
    private ImmutableArray<PermitView> _last;
    private bool _started;

    /// <summary>Hears of them from now on, first of what is known; nothing more once the answer is disposed of.</summary>
    public IDisposable Listen(Func<ImmutableArray<PermitView>, Task> heard)
    {
        ArgumentNullException.ThrowIfNull(heard);
        var listening = new Listening(this, heard);
        bool first;
        lock (_gate)
        {
            _listeners = _listeners.Add(listening);
            (first, _started) = (!_started, true);
        }

        if (first) _beat.Start(clock, s_every, LookAsync, atOnce: true);
        else if (!_last.IsDefault) _ = TellAsync(listening);
        return listening;
    }

    /// <summary>Asks now, as after somebody did something.</summary>
    public async Task LookAsync()
    {
        if (session.Model is not { } model || _listeners.IsEmpty) return;
        try
        {
            _last = await link.ListAsync(model.Id);
        }
        catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException or TwinException)
        {
            // Shown as they last were; the head says that nothing comes.
            return;
        }

        foreach (var listener in _listeners) await TellAsync(listener);
    }

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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _beat.DisposeAsync();

    private sealed class Listening(PermitFeed feed, Func<ImmutableArray<PermitView>, Task> heard) : IDisposable
    {
        public Func<ImmutableArray<PermitView>, Task> Heard => heard;

        public void Dispose()
        {
            lock (feed._gate) feed._listeners = feed._listeners.Remove(this);
        }
    }
}
