using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>
/// Edges that geometry and substances give: neighbours, drifting gas, domino candidates, drainage. All are bounded per twin.
/// </summary>
internal static class NearbyEdges
{
    private static readonly HashSet<string> Vessels = new(StringComparer.Ordinal) { "vessel", "reactor", "column" };

    public static void Add(GraphDraft draft)
    {
        var twins = draft.Model.Twins;
        var near = draft.Table.Nearby;
        var holders = Enumerable.Range(0, twins.Length).Where(i => RelationEdges.CanRelease(twins[i]) && !IsPipe(twins[i])).ToArray();
        var zones = new FootprintIndex(draft.Places, Enumerable.Range(0, twins.Length).Where(i => twins[i].Kind == TwinKind.Zone), 50);
        var things = new FootprintIndex(draft.Places, holders, 25);
        foreach (var i in holders)
        {
            Neighbours(draft, things, i, near.AdjacentM, near.AdjacentMost);
            if (draft.Table.SubstanceOf(twins[i]) is not { } substance) continue;
            Drift(draft, zones, i, substance);
            if (IsVessel(twins[i])) Domino(draft, things, i, substance);
        }

        foreach (var zone in draft.Plant.Index.Zones) Neighbours(draft, zones, zone, near.AdjacentM, near.AdjacentMost);
        Alike(draft, holders);
    }

    private static void Neighbours(GraphDraft draft, FootprintIndex index, int i, double withinM, int most)
    {
        foreach (var (other, gap) in index.Near(i, withinM, most, static _ => true, out _))
        {
            draft.Derive(draft.Edge(i, other, EdgeKind.Adjacent, gap));
            draft.Derive(draft.Edge(other, i, EdgeKind.Adjacent, gap));
        }
    }

    private static void Drift(GraphDraft draft, FootprintIndex zones, int i, RiskSubstance substance)
    {
        var near = draft.Table.Nearby;
        var twin = draft.Model.Twins[i];
        if (!substance.Toxic && !substance.Flammable) return;
        var kind = substance.Toxic ? EdgeKind.DominoToxic : EdgeKind.GasDrift;
        var (within, most) = substance.Toxic ? (near.ToxicM, near.ToxicMost) : (near.GasDriftM, near.GasDriftMost);
        foreach (var (zone, gap) in zones.Near(i, within, most, z => !draft.Has(i, z, EdgeKind.LeakTo), out var cut))
        {
            // Weather carries from centre to centre; the gap alone would put a source beside a large zone inside it.
            var metres = Math.Max(gap, 1);
            draft.Derive(RelationEdges.Substance(draft, twin, draft.Edge(i, zone, kind, metres)));
            if (cut) Cut(draft, twin, kind);
            cut = false;
        }

        if (substance.Pressurised) return;
        var height = draft.Places[i].Centre.Z;
        foreach (var (zone, gap) in zones.Near(i, near.DrainageM, near.DrainageMost, Lower, out _))
            draft.Derive(draft.Edge(i, zone, EdgeKind.Drainage, gap));

        bool Lower(int z) => draft.Places[z].Centre.Z <= height - near.DrainageDropM && !draft.Has(i, z, EdgeKind.LeakTo);
    }

    private static void Domino(GraphDraft draft, FootprintIndex things, int i, RiskSubstance substance)
    {
        if (!substance.Flammable) return;
        var near = draft.Table.Nearby;
        var twins = draft.Model.Twins;
        var reach = Math.Max(near.HeatAtmosphericM, near.HeatPressurisedM);
        foreach (var (other, gap) in things.Near(i, reach, near.DominoMost, o => IsVessel(twins[o]), out var cut))
        {
            var pressurised = draft.Table.SubstanceOf(twins[other])?.Pressurised == true;
            if (gap <= (pressurised ? near.HeatPressurisedM : near.HeatAtmosphericM))
                draft.Derive(draft.Edge(i, other, EdgeKind.DominoHeat, gap));
            if (cut) Cut(draft, twins[i], EdgeKind.DominoHeat);
            cut = false;
        }

        if (!substance.Pressurised) return;
        foreach (var (other, gap) in things.Near(i, near.BlastM, near.DominoMost, o => IsVessel(twins[o]), out _))
            draft.Derive(draft.Edge(i, other, EdgeKind.DominoBlast, gap));
    }

    /// <summary>Twins of one type in a ring: enough to walk from one to all others without n² edges.</summary>
    private static void Alike(GraphDraft draft, int[] holders)
    {
        foreach (var type in holders.GroupBy(i => draft.Model.Twins[i].TypeId))
        {
            var ring = type.ToArray();
            for (var k = 0; k < ring.Length && ring.Length > 1; k++)
                draft.Derive(draft.Edge(ring[k], ring[(k + 1) % ring.Length], EdgeKind.SimilarTo));
        }
    }

    private static void Cut(GraphDraft draft, TwinDefinition twin, EdgeKind kind) => draft.Problem(
        "graph.neighbours.cut", $"'{twin.Id}' has more neighbours for {kind} than are kept; the nearest are.", twin.Id, warning: true);

    private static bool IsPipe(TwinDefinition twin) => twin.Shape.Kind == ShapeKind.LineString;

    public static bool IsVessel(TwinDefinition twin) =>
        twin.Kind == TwinKind.Tank || Vessels.Contains(twin.Words.GetValueOrDefault("role", ""));
}
