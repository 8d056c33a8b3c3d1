using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>A point of the plant, m.</summary>
/// <param name="X">East.</param>
/// <param name="Y">North.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.at.v1")]
public readonly record struct SpotM([property: Id(0)] double X, [property: Id(1)] double Y)
{
    /// <summary>Distance, m.</summary>
    public double To(SpotM other) => Math.Sqrt(((X - other.X) * (X - other.X)) + ((Y - other.Y) * (Y - other.Y)));
}

/// <summary>Something done to a drill's world: an inject of red, an action of blue, a step of a procedure.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.action.v1")]
public sealed record DrillAction
{
    [Id(0)] public required ActionKind Kind { get; init; }

    /// <summary>Local id of a twin, gate, resource, job; <c>twin/rule</c> of an alarm; a word. Procedures know <c>$twin</c>,
    /// <c>$zone</c> and <c>$alarm</c> of what set them off.</summary>
    [Id(1)] public string Target { get; init; } = "";

    /// <summary>Second party: where a resource is sent, whom a message is for.</summary>
    [Id(2)] public string To { get; init; } = "";

    /// <summary>A place instead of a twin.</summary>
    [Id(3)] public SpotM? At { get; init; }

    /// <summary>What is said.</summary>
    [Id(4)] public LocalizedText Text { get; init; } = LocalizedText.Empty;

    /// <summary>Numbers by name; see <see cref="ActionTable"/>.</summary>
    [Id(5)] public ImmutableSortedDictionary<string, double> Numbers { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>A number, or what the table says when it is not given (NaN: it should have been).</summary>
    public double Number(string name) =>
        Numbers.TryGetValue(name, out var value) ? value : ActionTable.Of(Kind).Number(name)?.Otherwise ?? double.NaN;
}
