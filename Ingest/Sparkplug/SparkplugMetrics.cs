using Twin.Domain;
using Twin.Domain.Readings;

namespace Twin.Ingest.Sparkplug;

/// <summary>
/// The metrics of a node and its units, by name and by alias, and whether they live. Part of <see cref="SparkplugNode"/>.
/// </summary>
internal sealed class SparkplugMetrics
{
    private readonly Dictionary<string, Unit> _units = [];
    private readonly Dictionary<long, MetricState> _aliases = [];

    private enum Life { Dead, Reborn, Alive }

    /// <summary>Metrics of all units.</summary>
    public int Count => _units.Values.Sum(u => u.Metrics.Count);

    /// <summary>A node's birth: aliases start anew, units wait for theirs. True when there are units to wait for.</summary>
    public bool NodeBirth(SparkplugPayload payload, long nowMs, List<SparkplugEffect> effects)
    {
        _aliases.Clear();
        var waiting = false;
        foreach (var (name, unit) in _units)
        {
            if (name.Length == 0 || unit.Life != Life.Alive) continue;
            unit.Life = Life.Reborn;
            waiting = true;
        }

        if (Born("", payload, nowMs, effects) is { } problem)
            effects.Add(new SparkplugEffect(SparkplugEffectKind.Refused, null, default, problem));
        return waiting;
    }

    /// <summary>A unit's birth.</summary>
    public TwinError? UnitBirth(string unit, SparkplugPayload payload, long nowMs, List<SparkplugEffect> effects) =>
        Born(unit, payload, nowMs, effects);

    /// <summary>Data of a unit (or of the node, with an empty name).</summary>
    public TwinError? Data(string unitName, SparkplugPayload payload, long nowMs, List<SparkplugEffect> effects)
    {
        if (!_units.TryGetValue(unitName, out var unit) || unit.Life != Life.Alive) return SparkplugErrors.NoBirth;
        TwinError? problem = null;
        foreach (var metric in payload.Metrics)
        {
            if (IsControl(metric.Name)) continue;
            MetricState? known;
            if (metric.Name is { } name ? !unit.Metrics.TryGetValue(name, out known) : !_aliases.TryGetValue(metric.Alias, out known))
                problem = SparkplugErrors.UnknownMetric;
            else
                Emit(known!, metric, payload, nowMs, effects);
        }

        return problem;
    }

    /// <summary>A unit's death.</summary>
    public TwinError? DisconnectUnit(string unitName, long nowMs, List<SparkplugEffect> effects)
    {
        if (!_units.TryGetValue(unitName, out var unit)) return SparkplugErrors.NoBirth;
        if (unit.Life != Life.Dead) Disconnect(unit, nowMs, effects);
        return null;
    }

    /// <summary>The node's death.</summary>
    public void DisconnectAll(long nowMs, List<SparkplugEffect> effects)
    {
        foreach (var unit in _units.Values)
        {
            if (unit.Life != Life.Dead) Disconnect(unit, nowMs, effects);
        }
    }

    /// <summary>Units that did not come back after the node's birth.</summary>
    public void DisconnectUnborn(long nowMs, List<SparkplugEffect> effects)
    {
        foreach (var unit in _units.Values)
        {
            if (unit.Life == Life.Reborn) Disconnect(unit, nowMs, effects);
        }
    }

    private TwinError? Born(string unitName, SparkplugPayload payload, long nowMs, List<SparkplugEffect> effects)
    {
        if (!_units.TryGetValue(unitName, out var unit))
        {
            if (_units.Count >= Limits.SparkplugMetricsPerNode) return SparkplugErrors.TooManyMetrics;
            _units[unitName] = unit = new Unit();
        }

        TwinError? problem = null;
        unit.Life = Life.Alive;
        var old = unit.Metrics;
        unit.Metrics = new Dictionary<string, MetricState>(payload.Metrics.Count);
        var room = Limits.SparkplugMetricsPerNode - Count;
        foreach (var metric in payload.Metrics)
        {
            if (metric.Name is not { Length: > 0 } name || IsControl(name)) continue;
            if (room-- <= 0) return SparkplugErrors.TooManyMetrics;
            if (!old.Remove(name, out var state)) state = new MetricState(unitName, name, metric.DataType);
            state.DataType = metric.DataType;
            unit.Metrics[name] = state;
            if (metric.Alias >= 0 && !_aliases.TryAdd(metric.Alias, state) && !ReferenceEquals(_aliases[metric.Alias], state))
            {
                if (Owned(_aliases[metric.Alias])) problem = SparkplugErrors.AliasTwice;
                else _aliases[metric.Alias] = state;
            }

            Emit(state, metric, payload, nowMs, effects);
        }

        foreach (var gone in old.Values) effects.Add(Gone(gone, nowMs));
        return problem;
    }

    /// <summary>Whether a metric still is in the births (its unit may have been born again without it).</summary>
    private bool Owned(MetricState state) =>
        _units.TryGetValue(state.Unit, out var unit) && unit.Metrics.TryGetValue(state.Name, out var now) && ReferenceEquals(now, state);

    private static void Emit(MetricState state, in SparkplugMetric metric, SparkplugPayload payload, long nowMs,
        List<SparkplugEffect> effects)
    {
        var type = metric.DataType != 0 ? metric.DataType : state.DataType;
        var quality = metric.Quality;
        var value = state.LastValue;
        if (metric.Null)
        {
            if (!SparkplugMetric.IsNumber(type)) return;
            quality = Quality.Bad;
        }
        else
        {
            if (!metric.TryNumber(type, out value)) return; // text, dates and data sets are no readings
            if (!metric.Historical && double.IsFinite(value)) (state.LastValue, state.HasValue) = (value, true);
        }

        var timeMs = metric.TimestampMs >= 0 ? metric.TimestampMs : payload.TimestampMs;
        var flags = timeMs < 0 ? ReadingFlags.ArrivalTime : ReadingFlags.None;
        if (metric.Historical) flags |= ReadingFlags.Historical;
        var reading = new Reading(timeMs < 0 ? nowMs : timeMs, value, -1, quality, flags);
        effects.Add(new SparkplugEffect(SparkplugEffectKind.Reading, state, reading, null));
    }

    private static void Disconnect(Unit unit, long nowMs, List<SparkplugEffect> effects)
    {
        unit.Life = Life.Dead;
        foreach (var metric in unit.Metrics.Values)
        {
            if (SparkplugMetric.IsNumber(metric.DataType)) effects.Add(Gone(metric, nowMs));
        }
    }

    /// <summary>The death's own time is that of the connect (it is a Will), so arrival stands in.</summary>
    private static SparkplugEffect Gone(MetricState metric, long nowMs)
    {
        var flags = ReadingFlags.Disconnected | ReadingFlags.ArrivalTime;
        return new(SparkplugEffectKind.Reading, metric, new Reading(nowMs, metric.LastValue, -1, Quality.BadNotConnected, flags), null);
    }

    private static bool IsControl(string? name) => name is not null && (name == "bdSeq" ||
        name.StartsWith("Node Control/", StringComparison.Ordinal) || name.StartsWith("Device Control/", StringComparison.Ordinal) ||
        name.StartsWith("Properties/", StringComparison.Ordinal));

    private sealed class Unit
    {
        public Life Life { get; set; }

        public Dictionary<string, MetricState> Metrics { get; set; } = [];
    }
}
