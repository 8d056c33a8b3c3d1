using System.Collections.Immutable;

namespace Twin.Domain.Plants.Drafts.Editing;

/// <summary>Which relations make sense between which kinds of twin (docs/plant-file.md, "Relations and the knowledge graph"). The editor
/// offers these and refuses others; a file may still hold what an older engineer knew better.</summary>
public static class LinkRules
{
    private const string Things = "tank equipment";

    // Relation, kinds it may begin at, kinds it may end at; spaces between. Most telling first: the order in which they are offered.
    private static readonly (string Kind, string From, string To)[] Ways =
    [
        ("partOf", "sensor camera equipment tank", "tank equipment person weatherStation camera"),
        ("locatedIn", "tank equipment sensor camera person weatherStation zone", "zone"),
        ("feeds", Things, Things),
        ("monitors", "sensor camera", "tank equipment zone person"),
        ("redundantWith", "sensor", "sensor"),
        ("flowIn", "sensor", "tank"),
        ("flowOut", "sensor", "tank"),
        ("protects", "equipment sensor", "tank equipment zone person"),
        ("controls", "equipment", Things),
        ("powers", "equipment", "equipment sensor camera weatherStation tank"),
        ("adjacent", "tank equipment zone", "tank equipment zone"),
        ("heats", Things, "tank equipment zone"),
        ("blasts", Things, "tank equipment zone"),
        ("driftsTo", "tank equipment zone", "zone"),
        ("drainsTo", "tank equipment zone", "zone"),
    ];

    /// <summary>Relation kinds that may lead from one twin to another, the likeliest first.</summary>
    public static ImmutableArray<string> Allowed(DraftTwin from, DraftTwin to) =>
    [
        .. Ways.Where(w => Has(w.From, from.Kind) && Has(w.To, to.Kind)).Select(static w => w.Kind)
            .Concat(from.TypeId == to.TypeId && from.TypeId.Length > 0 ? ["similarTo"] : Array.Empty<string>()),
    ];

    /// <summary>Why a relation is refused; null: it may be drawn.</summary>
    public static TwinError? Refusal(DraftTwin from, DraftTwin to, string kind)
    {
        if (from.Id == to.Id) return new TwinError("link.self", "A twin has no relation to itself.");
        if (from.Relations.Contains((kind, to.Id))) return new TwinError("link.there", $"'{from.Id}' {kind} '{to.Id}' is there already.");
        if (from.Relations.Length >= Limits.RelationsPerTwin)
            return new TwinError("link.many", $"A twin holds at most {Limits.RelationsPerTwin} relations.");
        return Allowed(from, to).Contains(kind)
            ? null
            : new TwinError("link.kind", $"'{kind}' does not lead from {from.Kind} to {to.Kind}.");
    }

    private static bool Has(string kinds, string kind) => kind.Length > 0 && kinds.Split(' ').Contains(kind);
}
