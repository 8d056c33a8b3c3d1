using System.Collections.Immutable;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;

namespace Twin.Domain.Alarms.Performance;

/// <summary>
/// A dry run of one changed rule over kept readings: the rule as it is and as it would be, side by side, through the same cleaning and
/// the same rule kernel as live. Feed the readings of <see cref="Sensors"/> in the order of time. A sensor's own rule runs without
/// its owner's mode, which is not kept; a twin's rule follows the modes its own signals put it into.
/// </summary>
public sealed class RuleTrial
{
    private readonly CleanerState[] _cleaners;
    private readonly CleanerSettings?[] _settings;
    private readonly double[] _values;
    private readonly Quality[] _qualities;
    private readonly long[] _sourceMs;
    private readonly ModeSelector? _modes;
    private readonly TrialSide _before;
    private readonly TrialSide _after;
    private readonly TwinKey _key;
    private int _mode;
    private long _position;
    private long _nowMs;

    private RuleTrial(CompiledPlant plant, TwinDefinition twin, IReadOnlyList<string?> sensors, CompiledRuleSet before,
        CompiledRuleSet after)
    {
        var owner = plant.OwnerOf(twin.Id);
        _key = new TwinKey("trial", plant.Model.Id, twin.Id);
        _modes = owner?.Triggers;
        _mode = owner is { Type.Modes.Length: > 0 } ? 0 : -1;
        Sensors = sensors;
        _settings = [.. sensors.Select(s => s is null ? null : plant.SensorOf(s)?.Cleaner)];
        _cleaners = [.. sensors.Select(static _ => new CleanerState())];
        _values = new double[sensors.Count];
        Array.Fill(_values, double.NaN);
        _qualities = new Quality[sensors.Count];
        Array.Fill(_qualities, Quality.BadNotConnected);
        _sourceMs = new long[sensors.Count];
        _before = new TrialSide(before);
        _after = new TrialSide(after);
    }

    /// <summary>Sensor behind each signal the trial takes readings for; null: that signal has none.</summary>
    public IReadOnlyList<string?> Sensors { get; }

    /// <summary>Readings taken so far.</summary>
    public long Readings => _position;

    /// <summary>Prepares a trial; the errors say why it cannot be.</summary>
    public static (RuleTrial? Trial, IReadOnlyList<TwinError> Errors) Create(
        CompiledPlant plant, string twinId, string ruleId, RuleChange change)
    {
        if (plant.Find(twinId) is not { } twin) return (null, [new TwinError("twin.unknown", $"There is no twin '{twinId}'.")]);
        var sensor = plant.SensorOf(twinId);
        var rules = sensor?.Rules ?? plant.OwnerOf(twinId)!.Rules;
        if (!rules.TryFind(ruleId, out var index))
            return (null, [new TwinError("rule.unknown", $"'{twinId}' has no rule '{ruleId}'.", Path: "rule")]);
        var rule = rules[index].Definition;
        if (rule.Kind is RuleKind.Stale or RuleKind.Instrument or RuleKind.External or RuleKind.Model)
            return (null, [new TwinError("trial.kind", $"A rule of kind {rule.Kind} cannot be tried over kept readings.", Path: "rule")]);
        IReadOnlyList<SignalDefinition> signals = sensor is not null ? SensorRuntime.Signals(sensor.Profile) : plant.TypeOf(twin).Signals;
        string[] modes = [.. (sensor?.Modes ?? plant.TypeOf(twin).Modes).Select(static m => m.Id)];
        var (before, errors) = CompiledRuleSet.Compile([rule], signals, modes);
        if (errors.Count > 0) return (null, errors);
        var (after, changed) = CompiledRuleSet.Compile([change.On(rule)], signals, modes);
        if (changed.Count > 0) return (null, changed);
        IReadOnlyList<string?> sensors = sensor is not null ? [twinId] : [.. signals.Select(s => twin.Signals.GetValueOrDefault(s.Name))];
        return (new RuleTrial(plant, twin, sensors, before, after), []);
    }

    /// <summary>Takes one kept reading of a signal.</summary>
    public void Feed(int signal, long sourceMs, double value, Quality quality)
    {
        if (_settings[signal] is not { } settings) return;
        var position = ++_position;
        _nowMs = Math.Max(_nowMs, sourceMs);
        var reading = new JournaledReading(position, _nowMs, new Reading(sourceMs, value, -1, quality, ReadingFlags.None));
        var clean = SignalCleaner.Clean(_cleaners[signal], settings, reading);
        if (!clean.IsLive) return;
        _values[signal] = clean.Value;
        _qualities[signal] = clean.Quality;
        _sourceMs[signal] = clean.EvalMs;
        if (_modes is not null)
        {
            var mode = _modes.Select(_mode, Input(-1, -1), _nowMs);
            if (mode != _mode)
            {
                _mode = mode;
                _before.SetMode(_key, Input(-1, -1), _nowMs);
                _after.SetMode(_key, Input(-1, -1), _nowMs);
            }
        }

        _before.Evaluate(_key, Input(signal, position), _nowMs);
        _after.Evaluate(_key, Input(signal, position), _nowMs);
    }

    /// <summary>What would have been different.</summary>
    /// <param name="toMs">End of the time looked at, Unix ms.</param>
    /// <param name="real">Begin and end of the occurrences that people confirmed as real, Unix ms.</param>
    public TrialResult Finish(long toMs, IReadOnlyList<(long FromMs, long ToMs)> real)
    {
        _before.Tick(_key, Input(-1, -1), toMs);
        _after.Tick(_key, Input(-1, -1), toMs);
        return TrialResult.Compare(_before.Alarms, _after.Alarms, toMs, real, _position);
    }

    private RuleInput Input(int changed, long position) => new()
    {
        Values = _values, Qualities = _qualities, SourceMs = _sourceMs, Mode = _mode, Changed = changed, Position = position,
    };
}

/// <summary>What is changed of a rule; null: as it is.</summary>
[Orleans.GenerateSerializer, Orleans.Immutable, Orleans.Alias("twin.rule.change.v1")]
public sealed record RuleChange(
    [property: Orleans.Id(0)] double? Deadband = null, [property: Orleans.Id(1)] long? OnDelayMs = null,
    [property: Orleans.Id(2)] long? OffDelayMs = null, [property: Orleans.Id(3)] double? Threshold = null)
{
    /// <summary>The rule with the change.</summary>
    public RuleDefinition On(RuleDefinition rule) => rule with
    {
        Deadband = Deadband ?? rule.Deadband, OnDelayMs = OnDelayMs ?? rule.OnDelayMs, OffDelayMs = OffDelayMs ?? rule.OffDelayMs,
        Threshold = Threshold ?? rule.Threshold,
    };
}

/// <summary>One rule set of a trial with what it raised.</summary>
internal sealed class TrialSide(CompiledRuleSet set)
{
    private readonly RuleState[] _states = set.NewStates();

    public List<TrialAlarm> Alarms { get; } = [];

    public void Evaluate(TwinKey key, in RuleInput input, long nowMs)
    {
        var sink = new TransitionSink(key);
        set.Evaluate(_states, input, nowMs, ref sink);
        Take(sink);
    }

    public void SetMode(TwinKey key, in RuleInput input, long nowMs)
    {
        var sink = new TransitionSink(key);
        set.SetMode(_states, input, nowMs, ref sink);
        Take(sink);
    }

    public void Tick(TwinKey key, in RuleInput input, long nowMs)
    {
        var sink = new TransitionSink(key);
        set.Tick(_states, input, nowMs, ref sink);
        Take(sink);
    }

    private void Take(in TransitionSink sink)
    {
        if (sink.Count == 0) return;
        foreach (var step in sink.Items)
        {
            if (step.Kind is AlarmEventKind.Raised or AlarmEventKind.ReAlarmed) Alarms.Add(new TrialAlarm(step.AtMs, 0));
            else if (!step.State.Active && Alarms.Count > 0 && Alarms[^1].EndMs == 0) Alarms[^1] = Alarms[^1] with { EndMs = step.AtMs };
        }
    }
}

/// <summary>One alarm of a trial; end 0: still active.</summary>
public readonly record struct TrialAlarm(long RaisedMs, long EndMs);
