using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>Edges that the plant model says: relations and signals.</summary>
internal static class RelationEdges
{
    /// <summary>Roles of equipment that can let go of what it holds.</summary>
    private static readonly HashSet<string> Holders = new(StringComparer.Ordinal)
    {
        "pump", "compressor", "loading", "pipe", "valve", "vessel", "reactor", "column", "exchanger",
    };

    public static void Add(GraphDraft draft)
    {
        var twins = draft.Model.Twins;
        for (var i = 0; i < twins.Length; i++)
        {
            foreach (var relation in twins[i].Relations) Add(draft, i, twins[i], relation);
        }

        for (var i = 0; i < twins.Length; i++)
        {
            foreach (var (_, sensor) in twins[i].Signals)
            {
                if (draft.TryGet(sensor, out var s) && s < twins.Length) draft.Derive(draft.Edge(s, i, EdgeKind.Monitors));
            }
        }
    }

    /// <summary>True when a twin can release a substance.</summary>
    public static bool CanRelease(TwinDefinition twin) => twin.Kind == TwinKind.Tank
        || (twin.Kind == TwinKind.Equipment
            && (twin.Words.ContainsKey("substance") || Holders.Contains(twin.Words.GetValueOrDefault("role", ""))));

    private static void Add(GraphDraft draft, int i, TwinDefinition twin, Relation relation)
    {
        if (!draft.TryGet(relation.Target, out var target) || target >= draft.Model.Twins.Length)
        {
            draft.Problem("graph.edge.target", $"'{twin.Id}' {relation.Kind} '{relation.Target}', which does not exist.", twin.Id,
                relation.Target);
            return;
        }

        var other = draft.Model.Twins[target];
        if (KindOf(twin, relation.Kind, other) is not { } kind) return;
        var edge = draft.Edge(i, target, kind, relation.DistanceM ?? double.NaN);
        if (relation.Weight is { } weight) edge = edge with { Q = weight, Traits = edge.Traits | EdgeTraits.Engineered };
        if (kind is EdgeKind.GasDrift or EdgeKind.DominoToxic or EdgeKind.LeakTo) edge = Substance(draft, twin, edge);
        if (relation.Condition is { } condition)
        {
            if (draft.TryGet(condition, out var sensor)) edge = edge with { Condition = sensor };
            else
            {
                draft.Problem("graph.edge.condition", $"'{twin.Id}' {relation.Kind} '{relation.Target}' waits for '{condition}', "
                    + "which does not exist.", twin.Id, relation.Target);
            }
        }

        draft.Say(edge);

        // Being neighbours has no direction, unless an engineer gave the risk one.
        if (kind == EdgeKind.Adjacent && !edge.Carries && i != target) draft.Derive(draft.Edge(target, i, kind, edge.DistanceM));
        if (twin.Kind == TwinKind.Person && other.Kind == TwinKind.Zone && (relation.Kind is "locatedIn" or "partOf"))
            ExtraEdges.Present(draft, i, target);
    }

    /// <summary>What the substance adds to an edge on which it travels.</summary>
    public static GraphEdge Substance(GraphDraft draft, TwinDefinition twin, GraphEdge edge)
    {
        var traits = edge.Traits;
        if (twin.Numbers.GetValueOrDefault("diameterMm", double.NaN) <= 50) traits |= EdgeTraits.SmallBore;
        if (draft.Table.SubstanceOf(twin) is not { } substance) return edge with { Traits = traits };
        if (substance.Soluble) traits |= EdgeTraits.Soluble;
        return edge with { Traits = traits, VaporHeatJMol = (float)substance.VaporHeatJMol };
    }

    private static EdgeKind? KindOf(TwinDefinition twin, string relation, TwinDefinition other) => relation switch
    {
        "locatedIn" when twin.Kind == TwinKind.Zone => EdgeKind.Contains,
        "locatedIn" => CanRelease(twin) ? EdgeKind.LeakTo : EdgeKind.LocatedIn,
        "partOf" when twin.Kind is TwinKind.Sensor or TwinKind.Camera => EdgeKind.Monitors,
        "partOf" when other.Kind == TwinKind.Zone && CanRelease(twin) => EdgeKind.LeakTo,
        "partOf" => EdgeKind.Contains,
        "monitors" => EdgeKind.Monitors,
        "feeds" => EdgeKind.Feeds,
        "protects" => EdgeKind.Protects,
        "powers" => EdgeKind.Powers,
        "adjacent" => EdgeKind.Adjacent,
        "heats" => EdgeKind.DominoHeat,
        "blasts" => EdgeKind.DominoBlast,
        "driftsTo" => EdgeKind.GasDrift,
        "drainsTo" => EdgeKind.Drainage,
        "controls" => EdgeKind.Controls,
        "similarTo" => EdgeKind.SimilarTo,
        _ => null,
    };
}
