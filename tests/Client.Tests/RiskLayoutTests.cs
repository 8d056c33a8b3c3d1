using Twin.Client.Blazor.Risk;
using Twin.Domain;
using Twin.Domain.Knowledge;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Client.Tests;

/// <summary>Where the vertices around one are drawn.</summary>
public sealed class RiskLayoutTests
{
    [Fact]
    public void Sources_StandLeft_TargetsRight_AndNoVertexTwice()
    {
        var layout = RiskLayout.Of("b", Page([("b", 0), ("a", 1)], [("a", "b")]),
            Page([("b", 0), ("c", 1), ("a", 2)], [("b", "c"), ("c", "a")]));
        int X(string id) => layout.Places.Single(p => p.Vertex.Id == id).X;
        Assert.True(X("a") < X("b") && X("b") < X("c"));
        Assert.Equal(3, layout.Places.Count);
        Assert.Equal(3, layout.Edges.Count);
        Assert.All(layout.Edges, e => Assert.StartsWith("M", layout.Curve(e), StringComparison.Ordinal));
    }

    [Fact]
    public void FullColumn_KeepsTheWorst_AndCountsTheRest()
    {
        var many = Enumerable.Range(0, 20).Select(i => ($"v{i:00}", 1)).Prepend(("b", 0)).ToArray();
        var layout = RiskLayout.Of("b", Page([("b", 0)], []), Page(many, []));
        Assert.Equal(20 - RiskLayout.MostPerColumn, layout.Hidden);
        Assert.Contains(layout.Places, p => p.Vertex.Id == "v19");
        Assert.DoesNotContain(layout.Places, p => p.Vertex.Id == "v00");
    }

    private static GraphPage Page((string Id, int Steps)[] vertices, (string From, string To)[] edges) => new(
        "1.1", 1,
        [.. vertices.Select((v, i) => new VertexRisk(v.Id, VertexKind.Tank, LocalizedText.Empty, i / 100.0, 0, RiskLevel.Blue, v.Steps))],
        [.. edges.Select(e => new EdgeRisk(e.From, e.To, EdgeKind.Feeds, 0.1, 0.1, double.NaN, false, null))], vertices.Length);
}
