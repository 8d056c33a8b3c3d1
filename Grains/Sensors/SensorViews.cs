using Twin.Domain.Feed;
using Twin.Domain.Readings;
using Twin.Domain.Twins;
using Twin.Grains.Interfaces.Sensors;

namespace Twin.Grains.Sensors;

/// <summary>A sensor's state for people.</summary>
internal static class SensorViews
{
    public static FeedItem Item(SensorState state, int index) => SensorFacts.Feed(state, index);

    public static SensorView Of(SensorState state)
    {
        var health = state.Cleaner.Describe();
        return new SensorView
        {
            Value = health.Value,
            Raw = health.RawValue,
            Quality = health.Quality,
            SourceMs = health.SourceMs,
            ReceivedMs = health.ReceivedMs,
            ClockOffsetMs = health.ClockOffsetMs,
            Counters = Counters(health.Counters),
            Mode = state.Mode >= 0 && state.Mode < state.Runtime.Modes.Length ? state.Runtime.Modes[state.Mode].Id : null,
            Rules = [.. Enumerable.Range(0, state.Runtime.Rules.Count).Select(i =>
                new RuleView(state.Runtime.Rules[i].Definition.Id, state.Rules[i].Alarm, state.Runtime.Rules[i].LimitIn(state.Mode)))],
        };
    }

    private static Dictionary<string, long> Counters(CleanCounters c) => new()
    {
        ["applied"] = c.Applied,
        ["duplicates"] = c.Duplicates,
        ["conflicts"] = c.Conflicts,
        ["lateWithinWindow"] = c.LateWithinWindow,
        ["late"] = c.Late,
        ["historical"] = c.Historical,
        ["outOfRange"] = c.OutOfRange,
        ["rate"] = c.Rate,
        ["spikes"] = c.Spikes,
        ["flatline"] = c.Flatline,
        ["stale"] = c.Stale,
        ["clock"] = c.Clock,
        ["deadBanded"] = c.DeadBanded,
    };
}
