using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Tests.Plants;
using Twin.Domain.Twins;
using Xunit;

namespace Twin.Domain.Tests.Twins;

/// <summary>Questions about the state of all twins.</summary>
public sealed class TwinFilterTests
{
    private static readonly CompiledPlant Farm = CompiledPlant.Compile(SampleFiles.Load("tank-farm")).Plant!;

    [Fact]
    public void FullTanks_NearAPermit_AreFound()
    {
        var permit = Farm.Find("T-101")!.Shape.Points[0] with { Z = 0 };
        Assert.Equal(["T-101"], Ask("tank and level > 80 and near(permit, 30)", [permit], ("T-101", 85, 0), ("T-102", 85, 0)));
        Assert.Equal(["T-101", "T-102"], Ask("tank and level > 80", [], ("T-101", 85, 0), ("T-102", 85, 0), ("T-103", 20, 0)));
    }

    [Fact]
    public void WhatATwinDoesNotHave_OrNobodyTold_IsNotFound()
    {
        Assert.Empty(Ask("level > 80", [], ("LT-101", 85, 0)));
        Assert.Empty(Ask("tank and level <= 80", []));
        Assert.Equal(15, Ask("tank and quality == 3", []).Count);
        Assert.Empty(Ask("tank and level > 80", [], ("T-101", 85, 2)));
    }

    [Fact]
    public void Near_AKindItself_DoesNotCountTheTwin() =>
        Assert.Contains("T-101", Ask("tank and near(tank, 100) and not near(tank, 1)", []));

    [Theory]
    [InlineData("level >")]
    [InlineData("dragon > 3")]
    [InlineData("near(dragon, 3)")]
    [InlineData("tank + 1")]
    [InlineData("near(tank,1) and near(tank,2) and near(tank,3) and near(tank,4) and near(tank,5)")]
    public void Wrong_IsTold(string text)
    {
        Assert.Null(TwinFilter.Parse(text, out var errors));
        Assert.NotEmpty(errors);
    }

    private static List<string> Ask(string text, PointM[] permits, params (string Id, float A, byte Quality)[] told)
    {
        var filter = TwinFilter.Parse(text, out var errors);
        Assert.Empty(errors);
        var now = told.ToDictionary(
            t => Farm.Index.IndexOf(t.Id), t => new TwinNow(new FeedItem(Farm.Index.IndexOf(t.Id), 0, t.Quality, t.A, 0), 0));
        return [.. filter!.Find(Farm, i => now.TryGetValue(i, out var known) ? known : null, permits).Select(i => Farm.Model.Twins[i].Id)];
    }
}
