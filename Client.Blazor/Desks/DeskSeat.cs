using System.Globalization;
using Microsoft.Extensions.Logging;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Domain.Desks;
using Twin.Grains.Interfaces.Desks;

namespace Twin.Client.Blazor.Desks;

/// <summary>
/// This screen's place at a desk of several screens: what is chosen on one, the others follow, each by what it shows. One per circuit.
/// Words of the others come on no particular thread. Whoever cannot reach the desk sounds for itself.
/// </summary>
public sealed class DeskSeat(IDeskRooms rooms, PlantSession session, TimeProvider time, ILogger<DeskSeat> logger)
    : IDeskObserver, IAsyncDisposable
{
    private readonly string _screen = string.Create(CultureInfo.InvariantCulture, $"s{Interlocked.Increment(ref s_next)}-{s_process}");
    private readonly CancellationTokenSource _gone = new();
    private static readonly string s_process = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}");
    private static long s_next;
    private string? _chosen;
    private bool _renewing;

    /// <summary>Name of the desk; null: this screen stands alone.</summary>
    public string? Name { get; private set; }

    /// <summary>The desk as it was last told; null: it could not be reached, or there is none.</summary>
    public DeskView? View { get; private set; }

    /// <summary>True when this screen sounds: it is alone, or the one of its desk, or the desk does not answer.</summary>
    public bool Sounds => Name is null || View is null || View.Sounding == _screen;

    /// <summary>Another screen said something, or the desk looks otherwise now.</summary>
    public event Action<DeskWord>? Heard;

    /// <summary>Sits down at a desk; false: it is no name, or the desk is full or away.</summary>
    public async Task<bool> JoinAsync(string? typed)
    {
        if (DeskTable.Name(typed) is not { } name || session.Model is null) return false;
        if (name == Name) return true;
        await LeaveAsync();
        Name = name;
        if (!await RenewAsync())
        {
            Name = null;
            return false;
        }

        _chosen = View?.Twin;
        if (!_renewing)
        {
            _renewing = true;
            _ = FollowAsync();
        }

        return true;
    }

    /// <summary>Stands up.</summary>
    public async Task LeaveAsync()
    {
        if (Name is not { } name || session.Model is not { } model) return;
        (Name, View, _chosen) = (null, null, null);
        try
        {
            await rooms.LeaveAsync(model.Id, name, _screen, this);
        }
        catch (Exception error)
        {
            SeatLog.Away(logger, name, error);
        }
    }

    /// <summary>A person chose a twin on this screen.</summary>
    public Task SelectAsync(string? twin)
    {
        if (twin is null || twin == _chosen) return Task.CompletedTask;
        _chosen = twin;
        return SayAsync(new DeskWord(DeskWordKind.Select, twin, 0, null));
    }

    /// <summary>A person silenced what sounds.</summary>
    public Task SilenceAsync() => SayAsync(new DeskWord(DeskWordKind.Silence, null, 0, null));

    /// <summary>A person muted the sounds, or no longer.</summary>
    public Task MuteAsync(int minutes) => SayAsync(new DeskWord(DeskWordKind.Mute, null, minutes, null));

    /// <inheritdoc/>
    public Task OnWordAsync(DeskWord word)
    {
        View = word.View ?? View;
        if (word.Kind == DeskWordKind.Select) _chosen = word.Twin;
        Heard?.Invoke(word);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await LeaveAsync();
    }

    private async Task SayAsync(DeskWord word)
    {
        if (Name is not { } name || session.Model is not { } model) return;
        try
        {
            await rooms.SayAsync(model.Id, name, _screen, word);
        }
        catch (Exception error)
        {
            SeatLog.Away(logger, name, error);
        }
    }

    private async Task<bool> RenewAsync()
    {
        if (Name is not { } name || session.Model is not { } model) return false;
        try
        {
            View = await rooms.JoinAsync(model.Id, name, _screen, this);
        }
        catch (Exception error)
        {
            SeatLog.Away(logger, name, error);
            View = null;
        }

        return View is not null;
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(DeskTable.RenewMs), time);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
            {
                var before = View;
                if (Name is null) continue;
                await RenewAsync();
                if (View != before) Heard?.Invoke(new DeskWord(DeskWordKind.Seats, null, 0, View));
            }
        }
        catch (OperationCanceledException)
        {
            // The screen is gone.
        }
    }
}

internal static partial class SeatLog
{
    [LoggerMessage(1, LogLevel.Warning, "Desk {Desk} did not answer; this screen sounds for itself")]
    public static partial void Away(ILogger logger, string desk, Exception error);
}
