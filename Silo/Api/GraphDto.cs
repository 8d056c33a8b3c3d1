using Twin.Domain;
using Twin.Domain.Knowledge;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Silo.Api;

/// <summary>Risk of a twin.</summary>
/// <param name="Value">0 to 1.</param>
/// <param name="Level"><c>blue</c>, <c>yellow</c>, <c>orange</c>, <c>red</c>, with hysteresis (domain.md C2.3).</param>
/// <param name="Local">Its own part, 0 to 1.</param>
/// <param name="Causes">Where it comes from, largest first.</param>
public sealed record RiskDto(double Value, RiskLevel Level, double Local, IEnumerable<CauseDto> Causes)
{
    internal static RiskDto From(WhyRisk why) => new(
        why.Vertex.Risk, why.Vertex.Level, why.Vertex.Local, CauseDto.From(why));
}

/// <summary>A cause of a risk.</summary>
/// <param name="Id">Vertex whose own risk it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Share">Of all causes, 0 to 1.</param>
/// <param name="Without">What the risk would be without it.</param>
/// <param name="Local">Its own risk.</param>
/// <param name="Factors">What that own risk is made of.</param>
public sealed record CauseDto(
    string Id, LocalizedText Name, double Share, double Without, double Local, IEnumerable<RiskFactor> Factors)
{
    internal static IEnumerable<CauseDto> From(WhyRisk why) => why.Explanation.Causes.Select(c => new CauseDto(
        c.Id, why.Names.GetValueOrDefault(c.Id) ?? new LocalizedText(c.Id, c.Id), c.Share, c.Without, c.Local,
        why.Origins.FirstOrDefault(o => o.Id == c.Id)?.Local.Factors ?? []));
}

/// <summary>Why a vertex has its risk, and what happened before.</summary>
public sealed record WhyDto(
    string Id, LocalizedText Name, double Value, RiskLevel Level, double Local, IEnumerable<RiskFactor> Factors,
    IEnumerable<CauseDto> Causes, IEnumerable<PathDto> Paths, bool Cut, string Table, HistoryDto? History)
{
    internal static WhyDto From(WhyRisk why, HistoryDto? history) => new(
        why.Vertex.Id, why.Vertex.Name, why.Vertex.Risk, why.Vertex.Level, why.Vertex.Local,
        why.Origins.FirstOrDefault(o => o.Id == why.Vertex.Id)?.Local.Factors ?? [], CauseDto.From(why),
        why.Explanation.Paths.Select(PathDto.From), why.Explanation.Cut, why.Explanation.Table, history);
}

/// <summary>A way along which risk comes.</summary>
/// <param name="Probability">0 to 1.</param>
/// <param name="Ids">Vertices from the origin on.</param>
/// <param name="Steps">Edge by edge.</param>
public sealed record PathDto(double Probability, IEnumerable<string> Ids, IEnumerable<object> Steps)
{
    internal static PathDto From(RiskPath path) => new(
        path.Probability,
        path.Steps.IsEmpty ? [] : path.Steps.Select(static s => s.From).Append(path.Steps[^1].To),
        path.Steps.Select(static s => (object)new { s.From, s.To, s.Kind, s.Weight, DistanceM = Number(s.DistanceM) }));

    internal static double? Number(double value) => double.IsFinite(value) ? Math.Round(value, 1) : null;
}

/// <summary>A part of the graph.</summary>
public sealed record GraphDto(
    string Version, DateTimeOffset? AsOf, IEnumerable<object> Vertices, IEnumerable<object> Edges, long Total, string? Next)
{
    internal static GraphDto From(GraphPage page, string? next = null) => new(
        page.Version,
        page.AsOfMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(page.AsOfMs),
        page.Vertices.Select(static v => (object)new { v.Id, v.Kind, v.Name, v.Risk, v.Local, v.Level, v.Steps }),
        page.Edges.Select(static e => (object)new
        {
            e.From, e.To, e.Kind, e.Q, e.Weight, DistanceM = PathDto.Number(e.DistanceM), e.Derived, e.Condition,
        }),
        page.Total, next);
}
