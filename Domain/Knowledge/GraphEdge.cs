using QuikGraph;

namespace Twin.Domain.Knowledge;

/// <summary>
/// A typed, directed edge. Weight in force = <see cref="EdgeWeights"/> of this under the weather and the state of its condition and
/// barriers.
/// </summary>
public readonly record struct GraphEdge : IEdge<int>
{
    public GraphEdge()
    {
    }

    /// <summary>Place in the graph's edges, which are sorted by source, target, kind.</summary>
    public int Index { get; init; } = -1;

    /// <inheritdoc/>
    public required int Source { get; init; }

    /// <inheritdoc/>
    public required int Target { get; init; }

    public required EdgeKind Kind { get; init; }

    public EdgeTraits Traits { get; init; }

    /// <summary>Base conditional probability, 0 to 1; 0: structure, carries no risk.</summary>
    public double Q { get; init; }

    /// <summary>Metres between the two; NaN: does not matter.</summary>
    public float DistanceM { get; init; } = float.NaN;

    /// <summary>Bearing from source to target, degrees clockwise from true north; NaN: none.</summary>
    public float BearingDeg { get; init; } = float.NaN;

    /// <summary>Soonest an effect arrives after its cause, s.</summary>
    public float LagMinS { get; init; }

    /// <summary>Latest an effect arrives after its cause, s.</summary>
    public float LagMaxS { get; init; }

    /// <summary>Molar heat of vaporisation of what leaks, J/mol; 0: temperature does not matter.</summary>
    public float VaporHeatJMol { get; init; }

    /// <summary>Vertex of the sensor that says whether the way is open (0: closed); -1: always open.</summary>
    public int Condition { get; init; } = -1;

    /// <summary>True when risk travels along it.</summary>
    public bool Carries => Q > 0;
}
