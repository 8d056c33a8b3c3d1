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
    private ImmutableArray<Func<ImmutableArray<PermitView>, Task>> _listeners = [];
    private ImmutableArray<PermitView> _last;
    private bool _started;

    /// <summary>Hears of them from now on, at once of what is known; until the answer is disposed of.</summary>
    public async Task<IDisposable> ListenAsync(Func<ImmutableArray<PermitView>, Task> heard)
    {
        ArgumentNullException.ThrowIfNull(heard);
        bool first;
        lock (_gate)
        {
            _listeners = _listeners.Add(heard);
            (first, _started) = (!_started, true);
        }

        if (first) _beat.Start(clock, s_every, LookAsync, atOnce: true);
        else if (!_last.IsDefault) await TellAsync(heard);
        return new Listening(this, heard);
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

    private async Task TellAsync(Func<ImmutableArray<PermitView>, Task> listener)
    {
        try
        {
            await listener(_last);
        }
        catch (Exception e) when (e is JSException or OperationCanceledException or ObjectDisposedException)
        {
            // That part of the screen is on its way out; the others go on hearing.
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _beat.DisposeAsync();

    private sealed class Listening(PermitFeed feed, Func<ImmutableArray<PermitView>, Task> heard) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._gate) feed._listeners = feed._listeners.Remove(heard);
        }
    }
}
