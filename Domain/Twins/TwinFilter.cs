using System.Text.RegularExpressions;
using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Rules.Expressions;

namespace Twin.Domain.Twins;

/// <summary>The newest numbers of a twin that a filter looks at.</summary>
/// <param name="Item">As the feed tells it.</param>
/// <param name="Risk">0 to 1; NaN: not known.</param>
public readonly record struct TwinNow(FeedItem Item, float Risk);

/// <summary>
/// A question about the state of all twins, in the language of rules: <c>tank and level &gt; 80 and near(person, 30)</c>. Names: kinds of
/// twins (true for those), <c>level</c> %, <c>volume</c> m³, <c>value</c>, <c>mode</c>, <c>people</c>, <c>wind</c>, <c>windFrom</c>,
/// <c>risk</c>, <c>priority</c> (0: no alarm open), <c>quality</c> (0 good to 3 never told); <c>near(kind, metres)</c> and
/// <c>near(permit, metres)</c>. What a twin does not have makes the question false for it. No loops, no calls, bounded work.
/// </summary>
public sealed partial class TwinFilter
{
    private const int MostNear = 4;
    private static readonly string[] Numbers =
        ["level", "volume", "value", "mode", "people", "wind", "windFrom", "risk", "priority", "quality"];

    private static readonly string[] Kinds = [.. Enum.GetNames<TwinKind>().Select(static n => char.ToLowerInvariant(n[0]) + n[1..])];
    private static readonly string[] Names = [.. Numbers, .. Kinds, .. Enumerable.Range(0, MostNear).Select(static i => $"near{i}")];

    private readonly CompiledExpression _expression;
    private readonly (string Kind, double Metres)[] _near;

    private TwinFilter(CompiledExpression expression, (string Kind, double Metres)[] near) => (_expression, _near) = (expression, near);

    /// <summary>Reads a question; null when it is wrong, which is told.</summary>
    public static TwinFilter? Parse(string text, out IReadOnlyList<TwinError> errors)
    {
        var near = new List<(string Kind, double Metres)>();
        var wrong = new List<TwinError>();
        if (text.Length > Limits.ExpressionChars)
        {
            errors = [new TwinError("where.length", $"A question has at most {Limits.ExpressionChars} characters.", Path: "where")];
            return null;
        }

        var replaced = Near().Replace(text, match =>
        {
            var kind = match.Groups[1].Value;
            if (!Kinds.Contains(kind)) wrong.Add(new TwinError("where.near", $"'{kind}' is not a kind of twin.", Path: "where"));
            if (near.Count == MostNear) wrong.Add(new TwinError("where.near", $"At most {MostNear} times near().", Path: "where"));
            near.Add((kind, double.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture)));
            return $"(near{near.Count - 1} > 0)";
        });
        replaced = Word().Replace(replaced, match => Kinds.Contains(match.Value) ? $"({match.Value} > 0)" : match.Value);
        var compiled = CompiledExpression.Compile(replaced, Names, ExpressionType.Boolean, out var found);
        errors = [.. wrong, .. found.Select(static e => e with { Path = "where" })];
        return compiled is null || wrong.Count > 0 ? null : new TwinFilter(compiled, [.. near]);
    }

    /// <summary>Indexes of the twins for which it is true, in the order of the model.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="now">Newest numbers by twin index; null: never told.</param>
    /// <param name="permits">Where permits are in force.</param>
    public List<int> Find(CompiledPlant plant, Func<int, TwinNow?> now, IReadOnlyList<PointM> permits)
    {
        var places = _near.Select(n => n.Kind == "permit" ? permits : PlacesOf(plant, n.Kind, now)).ToArray();
        var values = new double[Names.Length];
        var qualities = new Quality[Names.Length];
        var found = new List<int>();
        for (var i = 0; i < plant.Index.Count; i++)
        {
            var twin = plant.Index.Twin(i);
            Fill(twin.Kind, now(i), values, qualities);
            for (var n = 0; n < _near.Length; n++)
            {
                var (at, far) = (PlaceOf(twin, now(i)), _near[n].Metres * _near[n].Metres);
                var self = Kinds[(int)twin.Kind] == _near[n].Kind;
                var hits = places[n].Count(p => ((p.X - at.X) * (p.X - at.X)) + ((p.Y - at.Y) * (p.Y - at.Y)) <= far);
                Set(values, qualities, Numbers.Length + Kinds.Length + n, hits > (self ? 1 : 0) ? 1 : 0);
            }

            var input = new RuleInput { Values = values, Qualities = qualities, SourceMs = _never };
            if (_expression.Evaluate(input, 0).IsTrue) found.Add(i);
        }

        return found;
    }

    private static readonly long[] _never = new long[Names.Length];

    private static void Fill(TwinKind kind, TwinNow? now, double[] values, Quality[] qualities)
    {
        Array.Fill(qualities, Quality.Bad);
        for (var k = 0; k < Kinds.Length; k++) Set(values, qualities, Numbers.Length + k, k == (int)kind ? 1 : 0);
        Set(values, qualities, Array.IndexOf(Numbers, "quality"), now?.Item.Quality ?? 3);
        Set(values, qualities, Array.IndexOf(Numbers, "priority"), (now?.Item.Alarm ?? 0) & FeedAlarm.PriorityMask);
        if (now is not { } known) return;
        Set(values, qualities, Array.IndexOf(Numbers, "risk"), known.Risk);
        var (a, b) = kind switch
        {
            TwinKind.Tank => ("level", "volume"),
            TwinKind.Sensor => ("value", null),
            TwinKind.Equipment => ("mode", null),
            TwinKind.Zone => ("people", null),
            TwinKind.WeatherStation => ("wind", "windFrom"),
            _ => ((string?)null, (string?)null),
        };
        if (known.Item.Quality >= 2) return;
        if (a is not null) Set(values, qualities, Array.IndexOf(Numbers, a), known.Item.A);
        if (b is not null) Set(values, qualities, Array.IndexOf(Numbers, b), known.Item.B);
    }

    private static void Set(double[] values, Quality[] qualities, int at, double value)
    {
        values[at] = value;
        qualities[at] = double.IsFinite(value) ? Quality.Good : Quality.Bad;
    }

    private static List<PointM> PlacesOf(CompiledPlant plant, string kind, Func<int, TwinNow?> now)
    {
        var places = new List<PointM>();
        for (var i = 0; i < plant.Index.Count; i++)
        {
            if (Kinds[(int)plant.Index.Twin(i).Kind] == kind) places.Add(PlaceOf(plant.Index.Twin(i), now(i)));
        }

        return places;
    }

    private static PointM PlaceOf(TwinDefinition twin, TwinNow? now)
    {
        if (twin.Kind == TwinKind.Person && now is { Item: var item } && float.IsFinite(item.A) && float.IsFinite(item.B))
            return new PointM(item.A, item.B, 0);
        var points = twin.Shape.Points;
        return points.IsEmpty ? default : new PointM(points.Average(static p => p.X), points.Average(static p => p.Y), 0);
    }

    [GeneratedRegex(@"\bnear\s*\(\s*(\w+)\s*,\s*(\d{1,6}(?:\.\d{1,3})?)\s*\)")]
    private static partial Regex Near();

    [GeneratedRegex(@"\b[A-Za-z]\w*\b")]
    private static partial Regex Word();
}
