using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Twin.Client.Blazor.Live;
using Twin.Client.Blazor.Ports;
using CauseGroup = Twin.Domain.Knowledge.Causes.AlarmGroup;

namespace Twin.Client.Blazor.Causes;

/// <summary>
/// The alarm groups of one live plant, asked for once for all screens of this process: when alarms changed, at most twice a second, and
/// again while the answer is behind the live picture. Nobody looks: nothing is asked. Thread-safe.
/// </summary>
public sealed class CauseFeed
{
    /// <summary>Least time between two questions, ms.</summary>
    public const int PaceMs = 500;

    // An alarm that the groups never come to know is shown by itself; asking for ever would not help.
    private const int MaxRepeats = 10;

    private readonly Lock _gate = new();
    private readonly ILiveAlarms _live;
    private readonly ICauseLink _link;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _failed;
    private Action? _changed;
    private ImmutableArray<CauseGroup> _groups = [];
    private bool _wanted;
    private bool _running;
    private int _repeats;

    internal CauseFeed(ILiveAlarms live, ICauseLink link, TimeProvider time, Action<Exception> failed)
    {
        _live = live;
        _link = link;
        _time = time;
        _failed = failed;
    }

    /// <summary>Raised on no particular thread after the groups changed. Whoever listens keeps the groups current.</summary>
    public event Action? Changed
    {
        add
        {
            bool first;
            lock (_gate)
            {
                first = _changed is null;
                _changed += value;
            }

            if (!first) return;
            _live.AlarmsChanged += Ask;
            Ask();
        }

        remove
        {
            lock (_gate)
            {
                if (_changed is null) return;
                _changed -= value;
                if (_changed is not null) return;
            }

            _live.AlarmsChanged -= Ask;
        }
    }

    /// <summary>The groups as they were last told.</summary>
    public ImmutableArray<CauseGroup> Groups
    {
        get
        {
            lock (_gate) return _groups;
        }
    }

    private void Ask()
    {
        lock (_gate)
        {
            (_wanted, _repeats) = (true, 0);
            if (_running) return;
            _running = true;
        }

        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        while (Next())
        {
            try
            {
                Take(await _link.AlarmGroupsAsync(_live.Realm, _live.Plant).ConfigureAwait(false));
            }
            catch (Exception error)
            {
                _failed(error);
                lock (_gate) Repeat();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(PaceMs), _time).ConfigureAwait(false);
        }
    }

    private bool Next()
    {
        lock (_gate)
        {
            _running = _wanted && _changed is not null;
            _wanted = false;
            return _running;
        }
    }

    private void Take(ImmutableArray<CauseGroup> groups)
    {
        Action? changed;
        var behind = !CauseLines.Agree(groups, _live.Alarms);
        lock (_gate)
        {
            _groups = groups;
            if (behind) Repeat();
            changed = _changed;
        }

        changed?.Invoke();
    }

    private void Repeat() => _wanted |= _repeats++ < MaxRepeats;
}

/// <summary>The group feeds of this process, one for each live plant.</summary>
public sealed class CauseFeeds(ICauseLink link, TimeProvider time, ILogger<CauseFeeds> logger)
{
    private readonly ConditionalWeakTable<LivePlant, CauseFeed> _feeds = [];

    /// <summary>The groups of a plant; they live as long as its live picture.</summary>
    public CauseFeed Of(LivePlant live) =>
        _feeds.GetValue(live, plant => new CauseFeed(plant, link, time, error => CauseLog.Failed(logger, plant.Plant, error)));
}

internal static partial class CauseLog
{
    [LoggerMessage(1, LogLevel.Warning, "The alarm groups of {Plant} did not answer")]
    public static partial void Failed(ILogger logger, string plant, Exception error);

    [LoggerMessage(2, LogLevel.Warning, "Acknowledging alarm group {Group} got no answer")]
    public static partial void AcknowledgeFailed(ILogger logger, string group, Exception error);

    [LoggerMessage(3, LogLevel.Warning, "The incidents of {Plant} did not answer")]
    public static partial void IncidentsFailed(ILogger logger, string plant, Exception error);
}
