using System.Collections.Immutable;

namespace Twin.Domain.Plants;

/// <summary>Reads a feature of a plant file: one twin.</summary>
internal static class PlantFeatureParser
{
    private static readonly ImmutableArray<string> FeatureWords = ["Feature"];
    private static readonly ImmutableArray<string> ShapeWords = ["Point", "LineString", "Polygon"];
    private static readonly Shape NoShape = new(ShapeKind.Point, [default]);

    /// <param name="r">On the feature.</param>
    /// <param name="later">Told (is sensor, offset, path) of members that need the types.</param>
    public static TwinDefinition Feature(ref PlantJsonReader r, Action<bool, long, object[]> later)
    {
        var twin = new TwinDefinition { Id = "", Kind = TwinKind.Plant, TypeId = "", Name = LocalizedText.Empty, Shape = NoShape };
        if (!r.BeginObject(out var scope)) return twin;
        var id = "";
        var shape = NoShape;
        while (r.NextMember(ref scope, PlantFileMembers.Feature, out var member))
        {
            switch (member)
            {
                case "type": r.Word(FeatureWords); break;
                case "id": id = r.String(); break;
                case "geometry": shape = Geometry(ref r); break;
                default: twin = Properties(ref r, later); break;
            }
        }

        r.Require(scope, PlantFileMembers.Feature, "type", "id", "geometry", "properties");
        return twin with { Id = id, Shape = shape };
    }

    private static TwinDefinition Properties(ref PlantJsonReader r, Action<bool, long, object[]> later)
    {
        var kind = TwinKind.Plant;
        var type = "";
        var name = LocalizedText.Empty;
        ImmutableArray<Relation> relations = [];
        var signals = ImmutableDictionary<string, string>.Empty;
        var numbers = ImmutableDictionary<string, double>.Empty;
        var words = ImmutableDictionary<string, string>.Empty;
        if (r.BeginObject(out var scope))
        {
            while (r.NextMember(ref scope, PlantFileMembers.Properties, out var member))
            {
                switch (member)
                {
                    case "kind": kind = PlantTypeParser.Kind(ref r); break;
                    case "type": type = r.String(); break;
                    case "name": name = PlantTypeParser.Text(ref r); break;
                    case "relations": relations = Relations(ref r); break;
                    case "signals": signals = Strings(ref r, Limits.SignalsPerType); break;
                    case "numbers": numbers = Numbers(ref r); break;
                    case "words": words = Strings(ref r, Limits.FactsPerTwin); break;
                    default:
                        later(member == "sensor", r.Offset, r.PathCopy);
                        r.Skip();
                        break;
                }
            }

            r.Require(scope, PlantFileMembers.Properties, "kind", "type", "name");
        }

        return new TwinDefinition
        {
            Id = "",
            Kind = kind,
            TypeId = type,
            Name = name,
            Shape = NoShape,
            Relations = relations,
            Signals = signals,
            Numbers = numbers,
            Words = words,
        };
    }

    private static ImmutableArray<Relation> Relations(ref PlantJsonReader r)
    {
        if (!r.BeginArray()) return [];
        var relations = ImmutableArray.CreateBuilder<Relation>(1);
        while (r.NextItem(Limits.RelationsPerTwin)) relations.Add(Relation(ref r));
        return relations.DrainToImmutable();
    }

    private static Relation Relation(ref PlantJsonReader r)
    {
        var relation = new Relation("", "");
        if (!r.BeginObject(out var scope)) return relation;
        while (r.NextMember(ref scope, PlantFileMembers.Relation, out var member))
        {
            switch (member)
            {
                case "kind":
                    relation = relation with { Kind = r.Word(PlantFileMembers.RelationKinds) is >= 0 and var i
                        ? PlantFileMembers.RelationKinds[i] : "" };
                    break;
                case "target": relation = relation with { Target = r.String() }; break;
                case "weight": relation = relation with { Weight = r.Number(0, 1) }; break;
                case "distanceM": relation = relation with { DistanceM = r.Number(0, Limits.PlantMetres) }; break;
                default: relation = relation with { Condition = r.String() }; break;
            }
        }

        r.Require(scope, PlantFileMembers.Relation, "kind", "target");
        return relation;
    }

    internal static ImmutableDictionary<string, string> Strings(ref PlantJsonReader r, int most)
    {
        if (!r.BeginObject(out _)) return ImmutableDictionary<string, string>.Empty;
        var entries = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        while (r.NextEntry(out var name))
        {
            if (entries.ContainsKey(name)) r.Problem("plantfile.member.duplicate", $"'{name}' appears twice.");
            else if (entries.Count == most) r.Problem("plantfile.count", $"More than {most} entries.");
            var value = r.String();
            if (entries.Count < most) entries[name] = value;
        }

        return Ordinal(entries.ToImmutable());
    }

    internal static ImmutableDictionary<string, double> Numbers(ref PlantJsonReader r)
    {
        if (!r.BeginObject(out _)) return ImmutableDictionary<string, double>.Empty;
        var entries = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        while (r.NextEntry(out var name))
        {
            if (entries.ContainsKey(name)) r.Problem("plantfile.member.duplicate", $"'{name}' appears twice.");
            else if (entries.Count == Limits.FactsPerTwin) r.Problem("plantfile.count", $"More than {Limits.FactsPerTwin} entries.");
            var value = r.Number();
            if (entries.Count < Limits.FactsPerTwin) entries[name] = value;
        }

        return Ordinal(entries.ToImmutable());
    }

    // Back to the default comparer, which serialisers know (and an empty one is shared).
    private static ImmutableDictionary<string, T> Ordinal<T>(ImmutableDictionary<string, T> entries) =>
        entries.IsEmpty ? ImmutableDictionary<string, T>.Empty : entries.WithComparers(null);

    private static Shape Geometry(ref PlantJsonReader r)
    {
        if (!r.BeginObject(out var scope)) return NoShape;
        var kind = -1;
        var depth = 0;
        ImmutableArray<PointM> points = [];
        var at = r.Offset;
        while (r.NextMember(ref scope, PlantFileMembers.Geometry, out var member))
        {
            if (member == "type")
            {
                kind = r.Word(ShapeWords);
            }
            else
            {
                at = r.Offset;
                points = Coordinates(ref r, out depth);
            }
        }

        r.Require(scope, PlantFileMembers.Geometry, "type", "coordinates");
        if (kind < 0 || points.IsEmpty) return NoShape;
        if (depth == kind + 1) return new Shape((ShapeKind)kind, points);
        r.Problem("plantfile.shape.coordinates", $"These are not the coordinates of a {ShapeWords[kind]}.", at);
        return NoShape;
    }

    // Depth 1: a position; 2: positions; 3: one ring of positions. 0: something else, already noted.
    private static ImmutableArray<PointM> Coordinates(ref PlantJsonReader r, out int depth)
    {
        var points = ImmutableArray.CreateBuilder<PointM>(1);
        depth = 0;
        Span<double> position = stackalloc double[3];
        var parts = 0;
        if (!r.BeginArray()) return [];
        while (r.NextItem(Limits.ShapePoints))
        {
            if (r.IsNumber)
            {
                depth = 1;
                if (parts == 3) r.Problem("plantfile.shape.coordinates", "A position is [x, y] or [x, y, z].");
                else position[parts++] = r.Number(-Limits.PlantMetres, Limits.PlantMetres);
                continue;
            }

            var inner = Coordinates(ref r, out var innerDepth);
            if (depth == 3 && innerDepth == 2) r.Problem("plantfile.shape.holes", "A polygon has one ring, without holes.");
            depth = Math.Max(depth, innerDepth + 1);
            points.AddRange(inner);
            if (depth > 3)
            {
                r.Problem("plantfile.shape.coordinates", "Nested too deep.");
                depth = 3;
            }
        }

        if (depth == 1)
        {
            if (parts < 2) r.Problem("plantfile.shape.coordinates", "A position is [x, y] or [x, y, z].");
            return [new PointM(position[0], position[1], position[2])];
        }

        return points.DrainToImmutable();
    }
}
