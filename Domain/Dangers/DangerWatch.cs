using System.Collections.Immutable;
using Twin.Domain.Plants;
using Twin.Domain.Readings;

namespace Twin.Domain.Dangers;

/// <summary>Newest value of a sensor, as a watch needs it.</summary>
/// <param name="Value">Cleaned; NaN: none.</param>
/// <param name="SourceMs">When it was so, Unix ms.</param>
/// <param name="Quality">Trust in it.</param>
/// <param name="Mode">Mode of the twin it belongs to; null: none.</param>
public readonly record struct WatchedValue(double Value, long SourceMs, Quality Quality, string? Mode);

/// <summary>
/// Watches the levels, temperatures and pressures of a plant and says which of them are on their way to a limit, and when they will be
/// there: from their trends and, in tanks, from the measured flows. One owner at a time; a step allocates nothing.
/// </summary>
public sealed class DangerWatch
{
    /// <summary>Further ahead nothing is said, ms.</summary>
    public const long HorizonMs = 8 * 3_600_000;

    /// <summary>How often to step it, ms.</summary>
    public const long PeriodMs = 5_000;

    private const long LeastSilenceMs = 60_000;

    /// <summary>A flow meter is believed within this share.</summary>
    private const double FlowError = 0.03;

    private readonly DangerPlan _plan;
    private readonly Watched[] _watched;
    private long _steppedMs;

    /// <summary>A watch that knows nothing yet.</summary>
    public DangerWatch(CompiledPlant plant)
    {
        _plan = DangerPlan.Of(plant);
        _watched = [.. _plan.Signals.Select(static s => new Watched(s))];
    }

    /// <summary>Sensors it needs: the values of a step are in this order.</summary>
    public ImmutableArray<string> Sensors => _plan.Sensors;

    /// <summary>Signals watched.</summary>
    public int Count => _watched.Length;

    /// <summary>What was learned of signals that another version of the plant has as well.</summary>
    public void Inherit(DangerWatch before)
    {
        var old = before._watched.ToDictionary(static w => w.Signal.Sensor, StringComparer.Ordinal);
        for (var i = 0; i < _watched.Length; i++)
        {
            if (old.TryGetValue(_watched[i].Signal.Sensor, out var known) && known.Signal.Tank == _watched[i].Signal.Tank
                && known.Signal.Unit == _watched[i].Signal.Unit) _watched[i] = known.Under(_watched[i].Signal);
        }

        _steppedMs = before._steppedMs;
    }

    /// <summary>Time goes on.</summary>
    /// <param name="nowMs">Realm time, Unix ms; not falling.</param>
    /// <param name="values">Newest values, in the order of <see cref="Sensors"/>.</param>
    /// <returns>True when what <see cref="Dangers"/> says may have changed.</returns>
    public bool Step(long nowMs, ReadOnlySpan<WatchedValue> values)
    {
        var elapsedS = _steppedMs == 0 ? 0 : Math.Clamp((nowMs - _steppedMs) / 1000.0, 0, 60);
        _steppedMs = nowMs;
        var changed = false;
        foreach (var watched in _watched)
        {
            var signal = watched.Signal;
            ref readonly var value = ref values[signal.Place];
            if (!signal.Flows.IsEmpty) Balance(watched, values, nowMs, elapsedS);
            if (value.Quality.IsBad || !double.IsFinite(value.Value))
            {
                changed |= watched.Silence(nowMs);
                continue;
            }

            if (!ReferenceEquals(value.Mode, watched.Mode) && value.Mode != watched.Mode) watched.Turn(value.Mode);
            if (watched.Trend.Take(value.SourceMs, signal.Of(value.Value) - watched.FlowedM3)) changed |= watched.Judge(nowMs, value.Value);
            else if (nowMs - watched.Trend.NewestMs > Math.Max(LeastSilenceMs, 3 * signal.PeriodMs)) changed |= watched.Silence(nowMs);
        }

        return changed;
    }

    /// <summary>What is on its way to a limit within eight hours, soonest first.</summary>
    public ImmutableArray<Danger> Dangers()
    {
        List<Danger>? found = null;
        foreach (var watched in _watched)
        {
            if (watched.IsShown) watched.Say(found ??= []);
        }

        return found is null ? [] : [.. found.OrderBy(static d => d.FromMs).ThenBy(static d => d.Sensor, StringComparer.Ordinal)];
    }

    /// <summary>What flows into the tank now, and has flowed since the watch began: the trend is that of the rest.</summary>
    private static void Balance(Watched watched, ReadOnlySpan<WatchedValue> values, long nowMs, double elapsedS)
    {
        double net = 0, gross = 0;
        foreach (var flow in watched.Signal.Flows)
        {
            ref readonly var value = ref values[flow.Place];
            if (value.Quality.IsBad || nowMs - value.SourceMs > LeastSilenceMs || !double.IsFinite(value.Value)) continue;
            if (flow.Gate >= 0 && !IsOpen(values[flow.Gate])) continue;
            var shared = false;
            foreach (var other in flow.Others) shared |= IsOpen(values[other]);
            if (shared) continue;
            net += value.Value * flow.M3PerS;
            gross += Math.Abs(value.Value * flow.M3PerS);
        }

        watched.FlowedM3 += (watched.NetM3PerS + net) / 2 * elapsedS;
        (watched.NetM3PerS, watched.FlowErrorM3PerS) = (net, gross * FlowError);
    }

    private static bool IsOpen(in WatchedValue gate) => !gate.Quality.IsBad && gate.Value >= 0.5;
}
