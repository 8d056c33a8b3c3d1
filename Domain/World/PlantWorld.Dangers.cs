using System.Collections.Immutable;
using Twin.Domain.Dangers;
using Twin.Domain.Readings;

namespace Twin.Domain.World;

/// <content>What is on its way to a limit. Watched from the first question on, and for showing only: nothing in the world depends on it.
/// </content>
public sealed partial class PlantWorld
{
    private DangerWatch? _dangerWatch;
    private WatchedValue[] _dangerValues = [];
    private int[] _dangerSensors = [];
    private long _lookedMs;
    private volatile bool _wantsDangers;

    /// <summary>As of the last <see cref="Spread"/>; none before it was asked to watch.</summary>
    public ImmutableArray<Danger> Dangers { get; private set; } = [];

    /// <summary>Signals watched.</summary>
    public int DangersWatched => _dangerWatch?.Count ?? 0;

    /// <summary>Somebody wants to know.</summary>
    public void WatchDangers() => _wantsDangers = true;

    private void LookAhead()
    {
        if (!_wantsDangers || NowMs - _lookedMs < DangerWatch.PeriodMs) return;
        _lookedMs = NowMs;
        if (_dangerWatch is null)
        {
            _dangerWatch = new DangerWatch(Plant);
            _dangerSensors = [.. _dangerWatch.Sensors.Select(Plant.Index.IndexOf)];
            _dangerValues = new WatchedValue[_dangerSensors.Length];
        }

        for (var i = 0; i < _dangerSensors.Length; i++) _dangerValues[i] = Watched(_dangerSensors[i]);
        _dangerWatch.Step(NowMs, _dangerValues);
        Dangers = _dangerWatch.Dangers();
    }

    /// <summary>A sensor that nothing has come from since the start is not brought to life for this.</summary>
    private WatchedValue Watched(int sensor)
    {
        if (_awake[sensor] is not WorldSensor { State: var state }) return new WatchedValue(double.NaN, 0, Quality.Bad, null);
        var modes = state.Runtime.Modes;
        return new WatchedValue(state.Cleaner.Value, state.Cleaner.EvalMs, state.Cleaner.Quality,
            (uint)state.Mode < (uint)modes.Length ? modes[state.Mode].Id : null);
    }
}
