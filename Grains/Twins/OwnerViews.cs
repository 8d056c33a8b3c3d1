using Twin.Domain.Plants;
using Twin.Domain.Twins;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Twins;

/// <summary>A twin's state for people.</summary>
internal static class OwnerViews
{
    /// <summary>Sensor behind each signal of the type.</summary>
    public static string?[] Sensors(OwnerRuntime runtime, TwinDefinition twin) =>
        [.. runtime.Type.Signals.Select(s => twin.Signals.GetValueOrDefault(s.Name))];

    public static TwinView Of(OwnerState state, TwinDefinition twin)
    {
        var type = state.Runtime.Type;
        var rules = state.Runtime.Rules;
        return new TwinView
        {
            Mode = state.Mode >= 0 && state.Mode < type.Modes.Length ? type.Modes[state.Mode].Id : null,
            Signals = [.. type.Signals.Select((s, i) =>
                new SignalView(s.Name, twin.Signals.GetValueOrDefault(s.Name), state.Values[i], state.Qualities[i], state.SourceMs[i]))],
            Rules = [.. Enumerable.Range(0, rules.Count).Select(i =>
                new RuleView(rules[i].Definition.Id, state.Rules[i].Alarm, rules[i].LimitIn(state.Mode)))],
            Numbers = OwnerFacts.Numbers(state, twin),
            Members = [.. state.Members],
        };
    }
}
