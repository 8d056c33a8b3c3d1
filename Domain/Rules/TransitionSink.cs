using Twin.Domain.Alarms;
using Twin.Domain.Readings;

namespace Twin.Domain.Rules;

/// <summary>Where alarm steps of one twin are collected. Makes its list only when there is a first one.</summary>
/// <param name="twin">The twin that owns the alarms.</param>
/// <param name="sensors">Sensor behind each signal, told as the cause; null on a sensor's own rules.</param>
public struct TransitionSink(TwinKey twin, IReadOnlyList<string?>? sensors = null)
{
    private List<AlarmTransition>? _items;

    /// <summary>How many steps so far.</summary>
    public readonly int Count => _items?.Count ?? 0;

    /// <summary>The steps in order.</summary>
    public readonly IReadOnlyList<AlarmTransition> Items => _items ?? (IReadOnlyList<AlarmTransition>)[];

    internal void Add(CompiledRule rule, in RuleState state, in AlarmStep step, in StepCause cause)
    {
        var definition = rule.Definition;
        var timed = cause.Position < 0;
        (_items ??= []).Add(new AlarmTransition
        {
            Realm = twin.Realm,
            Plant = twin.Plant,
            Twin = twin.Id,
            RuleId = definition.Id,
            RuleVersion = definition.Version,
            RuleKind = definition.Kind,
            Kind = step.Kind,
            Priority = definition.Priority,
            Text = definition.Text,
            Guidance = definition.Guidance,
            State = step.State,
            AtMs = step.AtMs,
            SourceMs = timed ? step.AtMs : cause.SourceMs,
            Value = state.CauseValue,
            Limit = rule.LimitIn(cause.Mode),
            Quality = new Quality(state.CauseQuality),
            Position = cause.Position,
            Actor = cause.Actor,
            Comment = cause.Command?.Comment,
            Permit = cause.Command?.Permit,
            FirstOut = state.FirstOut,
            FirstOutGroup = definition.FirstOutGroup,
            Sensor = state.CauseSignal >= 0 && state.CauseSignal < sensors?.Count ? sensors[state.CauseSignal] : null,
            Unit = rule.UnitOf(state.CauseSignal),
        });
    }

    internal void Add(RetiredRule rule, in AlarmStep step, string actor) =>
        (_items ??= []).Add(new AlarmTransition
        {
            Realm = twin.Realm,
            Plant = twin.Plant,
            Twin = twin.Id,
            RuleId = rule.Id,
            RuleVersion = rule.Version,
            RuleKind = rule.Kind,
            Kind = step.Kind,
            Priority = rule.Priority,
            Text = new LocalizedText(rule.Id, rule.Id),
            Guidance = LocalizedText.Empty,
            State = step.State,
            AtMs = step.AtMs,
            SourceMs = step.AtMs,
            Value = double.NaN,
            Limit = double.NaN,
            Quality = Quality.Good,
            Position = -1,
            Actor = actor,
        });
}

/// <summary>Who or what causes a step; position -1: a command, a timer, a mode.</summary>
internal readonly record struct StepCause(string Actor, long Position, long SourceMs, int Mode, AlarmCommand? Command = null)
{
    public const string Rule = "rule";
    public const string Timer = "timer";
    public const string Model = "model";
}
