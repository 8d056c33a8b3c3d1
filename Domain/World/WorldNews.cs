using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;

namespace Twin.Domain.World;

/// <summary>What a world did since it was asked last, in order.</summary>
/// <param name="Alarms">Alarm steps.</param>
/// <param name="Items">Twins that a screen would show differently.</param>
/// <param name="Risks">Risks that changed.</param>
public sealed record WorldNews(
    ImmutableArray<AlarmTransition> Alarms, ImmutableArray<FeedItem> Items, ImmutableArray<RiskItem> Risks)
{
    /// <summary>Nothing.</summary>
    public static readonly WorldNews None = new([], [], []);
}
