using Twin.Domain.Knowledge;
using Xunit;

namespace Twin.Domain.Tests.Knowledge;

/// <summary>The worked example of domain.md D3, to the printed digits.</summary>
public sealed class WorkedExampleTests
{
    [Fact]
    public void Weights_AreThoseOfThePage()
    {
        var engine = Make.D3();
        // The page prints 0.62310 for 1 − 0.5^1.40767 = 0.62308.
        double[] expected = [0.25, 0.15, 0.05222, 0.25, 0.62308, 0.70, 0.10];
        for (var e = 0; e < expected.Length; e++) Assert.Equal(expected[e], engine.Weight(e), 5);
    }

    [Fact]
    public void Factors_AreThoseOfThePage()
    {
        var engine = Make.D3();
        var weather = engine.Weather(0);
        Assert.Equal(1.40767, EdgeWeights.Factor(engine.Graph.Edge(4), weather, engine.Table), 5);
        Assert.Equal(0.105, EdgeWeights.Factor(engine.Graph.Edge(2), weather, engine.Table), 5);
    }

    [Fact]
    public void PlainFixedPoint_AgreesSweepBySweep()
    {
        var engine = Make.D3();
        double[] risk = [0.40, 0.03, 0.05, 0.01, 0];
        risk = PlainNoisyOr.Sweep(engine, risk);
        Digits([0.4045, 0.1270, 0.1070, 0.06088, 0.0070], risk);
        risk = PlainNoisyOr.Sweep(engine, risk);
        Digits([0.41905, 0.12809, 0.10764, 0.09615, 0.04262], risk);
        for (var i = 2; i < 60; i++) risk = PlainNoisyOr.Sweep(engine, risk);
        Digits([0.41977, 0.13179, 0.10982, 0.10456, 0.07319], risk);
        engine.SetLocal(2, 0.50);
        for (var i = 0; i < 60; i++) risk = PlainNoisyOr.Sweep(engine, risk);
        Digits([0.41977, 0.13179, 0.53148, 0.36909, 0.25837], risk);
    }

    [Fact]
    public void Engine_GivesTheNonBacktrackingColumn()
    {
        var engine = Make.D3();
        Digits([0.40450, 0.12700, 0.10764, 0.09591, 0.06714], engine.Risks.ToArray());
        engine.SetLocal(2, 0.50);
        var changes = engine.Propagate();
        Assert.Equal([2, 3, 4], changes.Vertices.ToArray().Order());
        Digits([0.40450, 0.12700, 0.53034, 0.35114, 0.24580], engine.Risks.ToArray());
        engine.SetLocal(2, 0.05);
        engine.Propagate();
        Digits([0.40450, 0.12700, 0.10764, 0.09591, 0.06714], engine.Risks.ToArray());
    }

    [Fact]
    public void Benzene_At38Degrees_DriftsMore()
    {
        var edge = new GraphEdge { Source = 0, Target = 1, Kind = EdgeKind.GasDrift, Q = 0.5, VaporHeatJMol = 33_900 };
        Assert.Equal(1.77, EdgeWeights.Factor(edge, new WeatherNow { TemperatureC = 38 }, RiskTable.Default), 2);
    }

    private static void Digits(double[] expected, double[] actual)
    {
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5);
    }
}
