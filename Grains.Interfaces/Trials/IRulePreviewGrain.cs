using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms.Trials;

namespace Twin.Grains.Interfaces.Trials;

/// <summary>Looks at rules against the past while they are written (key <c>realm/plant/rule-preview</c>; stateless). Changes
/// nothing.</summary>
[Alias("twin.IRulePreviewGrain")]
public interface IRulePreviewGrain : IGrainWithStringKey
{
    /// <summary>Replays the kept readings of one twin through a rule.</summary>
    [Alias("Preview"), ReadOnly]
    ValueTask<PreviewOutcome> PreviewAsync(PreviewRequest request);
}

/// <summary>Which rule to look at.</summary>
/// <param name="Twin">Twin whose past is taken.</param>
/// <param name="Rule">The rule as it would stand in the plant file, JSON text.</param>
/// <param name="OfType">It would be the type's rule; false: the twin's own.</param>
/// <param name="FromMs">Begin, Unix ms.</param>
/// <param name="ToMs">End.</param>
/// <param name="Draft">The rule stands in this draft and may speak of what is only there; null: in the plant as it is.</param>
[GenerateSerializer, Immutable, Alias("twin.preview.request.v1")]
public sealed record PreviewRequest(
    [property: Id(0)] string Twin, [property: Id(1)] string Rule, [property: Id(2)] bool OfType, [property: Id(3)] long FromMs,
    [property: Id(4)] long ToMs, [property: Id(5)] string? Draft = null);

/// <summary>What there is to draw, or what is wrong with the rule.</summary>
[GenerateSerializer, Immutable, Alias("twin.preview.outcome.v1")]
public sealed record PreviewOutcome([property: Id(0)] PreviewResult? Result, [property: Id(1)] ImmutableArray<TwinError> Errors);
