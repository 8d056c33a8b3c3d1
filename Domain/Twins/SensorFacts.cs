using Twin.Domain.Feed;

namespace Twin.Domain.Twins;

/// <summary>A sensor's state for the screens.</summary>
public static class SensorFacts
{
    /// <summary>The packed item; see <see cref="FeedItem"/>.</summary>
    public static FeedItem Feed(SensorState state, int index) => new(
        index,
        AlarmSummary.Of(state.Runtime.Rules, state.Rules),
        AlarmSummary.QualityOf(state.Cleaner.HasValue, state.Cleaner.Quality),
        (float)state.Cleaner.Value,
        0);
}
