using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>
/// AND gates (domain.md D2 step 4): a zone explodes when something flammable reaches it and something there can light it. One gate for
/// each zone that has both; its own number is the chance that an ignition source works (<see cref="IgnitionOf(RiskTable)"/>).
/// </summary>
internal static class GateEdges
{
    /// <summary>Id of a zone's gate.</summary>
    public static string IdOf(string zone) => "$explosion-" + zone;

    /// <summary>Chance that a vehicle or equipment that is not explosion-protected lights what reaches it.</summary>
    public static double IgnitionOf(RiskTable table) => table.Of(EdgeKind.Ignition).Q;

    /// <summary>The same for a permit: the table's factor for its kind and grade; 0: such work lights nothing.</summary>
    public static double IgnitionOf(RiskTable table, GraphPermit permit) => table.PermitOf(permit.Kind) is { Ignition.IsEmpty: false } row
        ? 1 - Math.Pow(1 - IgnitionOf(table), row.Ignition[Math.Clamp(permit.Grade, 0, row.Ignition.Length - 1)])
        : 0;

    /// <summary>Adds the gates, from what the graph has by now.</summary>
    public static void Add(GraphDraft draft, GraphExtras extras)
    {
        var sources = new SortedDictionary<int, List<int>>();
        foreach (var permit in extras.Permits)
        {
            if (IgnitionOf(draft.Table, permit) > 0 && permit.Zone is { } id && draft.TryGet(permit.Id, out var source)
                && draft.TryGet(id, out var zone)) Note(sources, zone, source);
        }

        var releases = new Dictionary<int, List<GraphEdge>>();
        foreach (var edge in draft.Edges.Where(e => IsZone(draft, e.Target) && e.Source < draft.Model.Twins.Length))
        {
            var twin = draft.Model.Twins[edge.Source];
            if (edge.Kind is EdgeKind.LocatedIn or EdgeKind.LeakTo && CanIgnite(twin)) Note(sources, edge.Target, edge.Source);
            if (edge.Kind is not (EdgeKind.LeakTo or EdgeKind.GasDrift or EdgeKind.DominoToxic)) continue;
            if (draft.Table.SubstanceOf(twin)?.Flammable != true) continue;
            if (!releases.TryGetValue(edge.Target, out var list)) releases[edge.Target] = list = [];
            list.Add(edge);
        }

        foreach (var (zone, igniting) in sources)
        {
            if (IsZone(draft, zone) && releases.TryGetValue(zone, out var reaching)) Gate(draft, zone, igniting, reaching);
        }
    }

    /// <summary>A vehicle, or equipment said to be without explosion protection (<c>words.ex</c> is <c>none</c>).</summary>
    public static bool CanIgnite(TwinDefinition twin) => twin.Kind == TwinKind.Equipment
        && (twin.Words.GetValueOrDefault("role") == "vehicle" || twin.Words.GetValueOrDefault("ex") == "none");

    private static void Gate(GraphDraft draft, int zone, List<int> igniting, List<GraphEdge> reaching)
    {
        var of = draft.Model.Twins[zone];
        var name = new LocalizedText($"Explosion in {of.Name.For("en")}", $"{of.Name.For("zh")}爆炸");
        var gate = draft.AddVertex(new GraphVertex(IdOf(of.Id), VertexKind.Gate, -1, name));
        if (gate < 0) return;
        foreach (var source in igniting) draft.Derive(draft.Edge(source, gate, EdgeKind.IgnitesIn));
        draft.Derive(draft.Edge(gate, zone, EdgeKind.Explosion));
        foreach (var edge in reaching)
        {
            draft.Derive(edge with { Target = gate });
            if (edge.Kind == EdgeKind.LeakTo && NearbyEdges.IsVessel(draft.Model.Twins[edge.Source]))
                draft.Derive(draft.Edge(gate, edge.Source, EdgeKind.DominoBlast));
        }
    }

    private static bool IsZone(GraphDraft draft, int vertex) =>
        vertex < draft.Model.Twins.Length && draft.Model.Twins[vertex].Kind == TwinKind.Zone;

    private static void Note(SortedDictionary<int, List<int>> sources, int zone, int source)
    {
        if (!sources.TryGetValue(zone, out var list)) sources[zone] = list = [];
        if (!list.Contains(source)) list.Add(source);
    }
}
