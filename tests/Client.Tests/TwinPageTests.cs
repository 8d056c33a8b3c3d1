using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Twin.Client.Blazor.Live;
using Twin.Client.Blazor.Twins;
using Twin.Domain;
using Twin.Domain.Plants;

namespace Twin.Client.Tests;

public sealed class TwinPageTests
{
    [Fact]
    public void Latency_OfSamples_IsTheirPercentilesAndForgetsOldOnes()
    {
        var time = new FakeTimeProvider();
        var latency = new ScreenLatency(time);
        Assert.Null(latency.Read());
        latency.Add([.. Enumerable.Range(1, 50)]);
        latency.Add([.. Enumerable.Range(51, 50)]);
        latency.Add([-5, 700_000]);
        Assert.Equal(new LatencyFigures(50, 95, 99, 100), latency.Read());
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Null(latency.Read());
    }

    [Fact]
    public void Latency_ScreenThatFloods_IsCut()
    {
        var latency = new ScreenLatency(new FakeTimeProvider());
        latency.Add([.. Enumerable.Repeat(7, 100_000)]);
        Assert.Equal(ScreenLatency.MostAtOnce, latency.Read()!.Samples);
    }

    [Fact]
    public void Neighbours_OfATank_AreFoundInBothDirectionsOnce()
    {
        var zone = Twin("Z", TwinKind.Zone);
        var sensor = Twin("LT", TwinKind.Sensor, "T");
        var tank = Twin("T", TwinKind.Tank, "Z") with { Signals = new Dictionary<string,
            string> { ["level"] = "LT" }.ToImmutableDictionary() };
        var pipe = Twin("L", TwinKind.Equipment, "T");
        var model = new PlantModel { Id = "p", Name = new LocalizedText("p", "p"), Frame = new PlantFrame(0, 0, 0), Types = [],
            Twins = [zone, sensor, tank, pipe] };
        Assert.Equal(
            [("Relation.feeds", "Z", true), ("Signal", "LT", true), ("Back.feeds", "L", false)],
            Neighbour.Of(model, tank).Select(n => (n.Relation, n.Twin.Id, n.Outward)));
        Assert.Equal([("Relation.feeds", "T")], Neighbour.Of(model, sensor).Select(n => (n.Relation, n.Twin.Id)));
    }

    private static TwinDefinition Twin(string id, TwinKind kind, string? target = null) => new()
    {
        Id = id, Kind = kind, TypeId = "t", Name = new LocalizedText(id, id), Shape = new Shape(ShapeKind.Point, [default]),
        Relations = target is null ? [] : [new Relation("feeds", target)],
    };
}
