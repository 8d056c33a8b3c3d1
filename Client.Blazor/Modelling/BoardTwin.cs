using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Plants.Drafts.Editing;

namespace Twin.Client.Blazor.Modelling;

/// <summary>A twin as the browser's drawing board takes it (client/src/model/board.ts); a text is always in both languages.</summary>
internal sealed record BoardTwin(string Id, string Kind, string Type, LocalizedText Name, BoardShape Shape, string? Quantity,
    IReadOnlyDictionary<string, double> Numbers, IReadOnlyDictionary<string, string> Words, IEnumerable<BoardLink> Relations)
{
    /// <summary>The live map's fields that a draft has no values for.</summary>
    public int Index { get; init; }

    public object[] Limits { get; init; } = [];

    public object[] Modes { get; init; } = [];

    public IReadOnlyDictionary<string, string> Signals { get; init; } = new Dictionary<string, string>();

    /// <summary>All of a document that can be drawn.</summary>
    public static BoardTwin[] All(ModelDocument document)
    {
        var quantities = Quantities(document);
        return [.. DraftEdits.All(document).Where(static t => t.Shape is not null).Select(t => Of(t, quantities))];
    }

    /// <summary>Some of them; ids that are gone, or cannot be drawn, are told apart.</summary>
    public static (BoardTwin[] Twins, string[] Gone) Some(ModelDocument document, IReadOnlyCollection<string> ids)
    {
        var quantities = Quantities(document);
        var found = ids.Select(id => (Id: id, Twin: DraftEdits.Find(document, id))).ToArray();
        return ([.. found.Where(static f => f.Twin?.Shape is not null).Select(f => Of(f.Twin!, quantities))],
            [.. found.Where(static f => f.Twin?.Shape is null).Select(static f => f.Id)]);
    }

    /// <summary>A live twin, to be shown beside the draft.</summary>
    public static BoardTwin Of(TwinDefinition twin) => new(twin.Id, Plants.Words.Kind(twin.Kind), twin.TypeId, Full(twin.Name, twin.Id),
        BoardShape.Of(twin.Shape), null, twin.Numbers, twin.Words, []);

    /// <summary>What a placing tool draws under the pointer.</summary>
    public static BoardTwin Template(ModelDocument document, string typeId)
    {
        var type = document.Find(ModelSubject.Type, typeId);
        var like = DraftEdits.All(document).LastOrDefault(t => t.TypeId == typeId);
        var twin = new DraftTwin
        {
            Id = "", Kind = DraftTwinKind(type), TypeId = typeId, Shape = new Shape(ShapeKind.Point, [default]),
            Numbers = like?.Numbers ?? System.Collections.Immutable.ImmutableSortedDictionary<string, double>.Empty,
        };
        return Of(twin, Quantities(document));
    }

    private static string DraftTwinKind(System.Text.Json.Nodes.JsonObject? type) => type?["kind"]?.ToString() ?? "";

    private static BoardTwin Of(DraftTwin twin, Dictionary<string, string> quantities) => new(twin.Id, twin.Kind, twin.TypeId,
        Full(twin.Name, twin.Id), BoardShape.Of(twin.Shape!), quantities.GetValueOrDefault(twin.TypeId), twin.Numbers, twin.Words,
        twin.Relations.Select(static r => new BoardLink(r.Kind, r.Target)));

    private static Dictionary<string, string> Quantities(ModelDocument document) => document.Items(ModelSubject.Type)
        .Select(static t => (t.Key, Quantity: (t.Value["sensor"] as System.Text.Json.Nodes.JsonObject)?["quantity"]?.ToString()))
        .Where(static t => t.Quantity is not null).ToDictionary(static t => t.Key, static t => t.Quantity!, StringComparer.Ordinal);

    private static LocalizedText Full(LocalizedText name, string id) =>
        name.En.Length + name.Zh.Length == 0 ? new LocalizedText(id, id) : new LocalizedText(name.For("en"), name.For("zh"));
}

/// <summary>A relation as it is drawn.</summary>
internal sealed record BoardLink(string Kind, string Target);

/// <summary>Geometry as a flat list x, y, x, y.</summary>
internal sealed record BoardShape(string Kind, double[] Points)
{
    public static BoardShape Of(Shape shape) =>
        new(shape.Kind.ToString(), [.. shape.Points.SelectMany(static p => new[] { p.X, p.Y })]);
}
