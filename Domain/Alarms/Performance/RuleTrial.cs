using Twin.Domain.Alarms.Trials;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Alarms.Performance;

/// <summary>
/// A dry run of one changed rule over kept readings: the rule as it is and as it would be, side by side, by the engine of
/// <see cref="CaseTrial"/>. Feed the readings of <see cref="Sensors"/> in the order of time.
/// </summary>
public sealed class RuleTrial
{
    private readonly CaseTrial _trial;
    private readonly string _twin;
    private readonly string _rule;

    private RuleTrial(CaseTrial trial, string twin, string rule) => (_trial, _twin, _rule) = (trial, twin, rule);

    /// <summary>Sensors the trial takes readings of.</summary>
    public IReadOnlyList<string> Sensors => _trial.Case.Sensors;

    /// <summary>Readings taken so far.</summary>
    public long Readings => _trial.Readings;

    /// <summary>Prepares a trial; the errors say why it cannot be.</summary>
    public static (RuleTrial? Trial, IReadOnlyList<TwinError> Errors) Create(
        CompiledPlant plant, string twinId, string ruleId, RuleChange change)
    {
        if (PlantVariant.Around(plant, twinId) is not { } part) return Refuse("twin.unknown", $"There is no twin '{twinId}'.");
        if (plant.RuleOf(twinId, ruleId) is not { } rule)
            return Refuse("rule.unknown", $"The twin has no rule '{ruleId}'.");
        if (rule.Kind is RuleKind.Stale or RuleKind.Instrument or RuleKind.External or RuleKind.Model)
            return Refuse("trial.kind", $"A rule of kind '{rule.Kind}' says nothing about readings that were kept.");
        var (before, errors) = CompiledPlant.Compile(part);
        if (before is null) return (null, errors);
        var (after, wrong) = CompiledPlant.Compile(PlantVariant.With(part, twinId, change.On(rule)));
        if (after is null) return (null, wrong);
        var trial = new CaseTrial(before, after, DryRunPlan.Of(before, after, twinId), 0, 0);
        return (new RuleTrial(trial, twinId, ruleId), []);
    }

    /// <summary>Takes one kept reading of a sensor of <see cref="Sensors"/>.</summary>
    public void Feed(string sensor, long sourceMs, double value, Quality quality) => _trial.Feed(sensor, sourceMs, value, quality);

    /// <summary>What would have been different.</summary>
    /// <param name="toMs">End of the time looked at, Unix ms.</param>
    /// <param name="real">Begin and end of the occurrences that people confirmed as real, Unix ms.</param>
    public TrialResult Finish(long toMs, IReadOnlyList<(long FromMs, long ToMs)> real)
    {
        _trial.Finish(toMs);
        return TrialResult.Compare(
            _trial.AlarmsOf(_twin, _rule, false), _trial.AlarmsOf(_twin, _rule, true), toMs, real, _trial.Readings);
    }

    private static (RuleTrial?, IReadOnlyList<TwinError>) Refuse(string code, string message) => (null, [new TwinError(code, message)]);
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
