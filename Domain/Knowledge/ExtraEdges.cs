using System.Globalization;
using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>Permits, orders, incidents, people and weather cells.</summary>
internal static class ExtraEdges
{
    /// <summary>Adds their vertices; weather cells are first after the twins.</summary>
    public static void Vertices(GraphDraft draft, GraphExtras extras)
    {
        var cells = extras.Cells.IsEmpty ? Stations(draft) : [.. extras.Cells];
        for (var c = 0; c < Math.Max(1, cells.Count); c++)
        {
            var name = cells.Count == 0 ? "" : cells[c].Station;
            draft.AddVertex(new GraphVertex(CellId(c), VertexKind.WeatherCell, -1, new LocalizedText($"Weather {name}", $"气象 {name}"), c));
        }

        for (var v = 0; v < draft.Places.Length && cells.Count > 1; v++) draft.SetCell(v, Nearest(cells, draft.Places[v].Centre));
        foreach (var permit in extras.Permits) draft.AddVertex(new GraphVertex(permit.Id, VertexKind.Permit, -1, permit.Name));
        foreach (var order in extras.Orders) draft.AddVertex(new GraphVertex(order.Id, VertexKind.WorkOrder, -1, order.Name));
        foreach (var incident in extras.Incidents)
        {
            var kind = incident.NearMiss ? VertexKind.NearMiss : VertexKind.Incident;
            draft.AddVertex(new GraphVertex(incident.Id, kind, -1, incident.Name));
        }
    }

    /// <summary>Adds their edges.</summary>
    public static void Edges(GraphDraft draft, GraphExtras extras)
    {
        Weather(draft);
        foreach (var permit in extras.Permits)
        {
            foreach (var twin in permit.Twins) Link(draft, permit.Id, twin, EdgeKind.WorksOn);
            if (permit.Zone is not { } zone) continue;
            var row = draft.Table.PermitOf(permit.Kind);
            var factor = row is null ? 1 : row.Ignition[Math.Clamp(permit.Grade, 0, row.Ignition.Length - 1)];
            Link(draft, permit.Id, zone, EdgeKind.Ignition, factor);
        }

        foreach (var order in extras.Orders) Link(draft, order.Id, order.Twin, EdgeKind.WorksOn);
        foreach (var incident in extras.Incidents)
        {
            foreach (var cause in incident.Causes) Link(draft, cause, incident.Id, EdgeKind.Caused);
            foreach (var twin in incident.Involved) Link(draft, incident.Id, twin, EdgeKind.InvolvedIn);
        }

        foreach (var presence in extras.Present)
        {
            if (draft.TryGet(presence.Person, out var person) && draft.TryGet(presence.Zone, out var zone))
                Present(draft, person, zone);
            else
                Unknown(draft, presence.Person, presence.Zone);
        }
    }

    /// <summary>A person in a zone is exposed to it and may set it alight.</summary>
    public static void Present(GraphDraft draft, int person, int zone)
    {
        foreach (var edge in PresenceEdges.Of(draft.Table, person, zone)) draft.Derive(edge);
    }

    private static string CellId(int cell) => "$weather-" + cell.ToString(CultureInfo.InvariantCulture);

    private static List<GraphWeatherCell> Stations(GraphDraft draft)
    {
        var cells = new List<GraphWeatherCell>();
        for (var i = 0; i < draft.Model.Twins.Length; i++)
        {
            var centre = draft.Places[i].Centre;
            if (draft.Model.Twins[i].Kind == TwinKind.WeatherStation)
                cells.Add(new GraphWeatherCell(draft.Model.Twins[i].Id, centre.X, centre.Y));
        }

        return cells;
    }

    private static int Nearest(List<GraphWeatherCell> cells, PointM p)
    {
        var best = 0;
        for (var c = 1; c < cells.Count; c++)
        {
            if (Far(cells[c]) < Far(cells[best])) best = c;
        }

        return best;

        double Far(GraphWeatherCell cell) => ((cell.X - p.X) * (cell.X - p.X)) + ((cell.Y - p.Y) * (cell.Y - p.Y));
    }

    private static void Weather(GraphDraft draft)
    {
        var twins = draft.Model.Twins;
        for (var i = 0; i < twins.Length; i++)
        {
            if (!RelationEdges.CanRelease(twins[i]) && twins[i].Kind != TwinKind.Zone) continue;
            if (draft.TryGet(CellId(draft.CellOf(i)), out var cell)) draft.Derive(draft.Edge(cell, i, EdgeKind.ExposedTo));
        }
    }

    private static void Link(GraphDraft draft, string from, string to, EdgeKind kind, double factor = 1)
    {
        if (!draft.TryGet(from, out var source) || !draft.TryGet(to, out var target))
        {
            Unknown(draft, from, to);
            return;
        }

        var edge = draft.Edge(source, target, kind);
        draft.Say(factor == 1 ? edge : edge with { Q = 1 - Math.Pow(1 - edge.Q, factor) });
    }

    private static void Unknown(GraphDraft draft, string from, string to) =>
        draft.Problem("graph.edge.target", $"'{from}' and '{to}' cannot be joined: one does not exist.", from, to);
}
