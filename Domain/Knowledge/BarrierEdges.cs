using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>Which edges the barriers lower: a dike those that leave its tank, a deluge those that reach it (the risk table says).</summary>
internal static class BarrierEdges
{
    public static List<BarrierEffect> Of(GraphDraft draft, GraphEdge[] edges)
    {
        var barriers = edges.Where(static e => e.Kind == EdgeKind.Protects).ToLookup(static e => e.Target);
        var effects = new List<BarrierEffect>();
        if (barriers.Count == 0) return effects;
        foreach (var edge in edges)
        {
            if (!edge.Carries) continue;
            foreach (var protects in barriers[edge.Source]) Add(draft, effects, protects, edge, "from");
            foreach (var protects in barriers[edge.Target]) Add(draft, effects, protects, edge, "to");
        }

        return effects;
    }

    private static void Add(GraphDraft draft, List<BarrierEffect> effects, GraphEdge protects, GraphEdge edge, string side)
    {
        var row = draft.Table.BarrierOf(RoleOf(draft, draft.Model.Twins[protects.Source]));
        if (row.Side != side || !row.Kinds.Contains(edge.Kind) || edge.Source == protects.Source) return;
        var effectiveness = (protects.Traits & EdgeTraits.Engineered) != 0 ? Math.Min(0.99, protects.Q) : row.Effectiveness;
        effects.Add(new BarrierEffect(protects.Source, edge.Source, edge.Target, edge.Kind, effectiveness));
    }

    private static string RoleOf(GraphDraft draft, TwinDefinition barrier)
    {
        if (barrier.Words.TryGetValue("role", out var role)) return role;
        if (barrier.Kind == TwinKind.Sensor)
        {
            var quantity = draft.Plant.TypeOf(barrier).Sensor?.Quantity ?? "";
            return quantity.StartsWith("gas", StringComparison.Ordinal) ? "gasDetector" : "interlock";
        }

        return barrier.TypeId;
    }
}
