using Orleans;

namespace Twin.Domain.Feed;

/// <summary>The propagated risk of one twin for screens; on the wire to browsers 7 bytes: index, level, risk in 1/65535.</summary>
/// <param name="Index">Place of the twin in <c>PlantModel.Twins</c> of the frame's model version.</param>
/// <param name="Risk">0 to 1.</param>
/// <param name="Level">0 not known, 1 red 红, 2 orange 橙, 3 yellow 黄, 4 blue 蓝 (the worst is 1, as with alarm priorities).</param>
[GenerateSerializer, Immutable, Alias("twin.feed.risk.v1")]
public readonly record struct RiskItem(
    [property: Id(0)] int Index,
    [property: Id(1)] float Risk,
    [property: Id(2)] byte Level);
