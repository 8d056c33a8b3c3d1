using System.Collections.Concurrent;
using Twin.Domain.Drills;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Drills.Score;
using Twin.Domain.Plants;
using Twin.Domain.World;
using Xunit;

namespace Twin.Domain.Tests.Drills;

/// <summary>Every drill of the library from end to end, in a world with all rules, played by automatic blue.</summary>
public class LibraryTests
{
    private const long T0 = 1_764_000_000_000;
    private static readonly CompiledPlant Farm = CompiledPlant.Compile(DrillFiles.Plant.Model).Plant!;
    private static readonly ConcurrentDictionary<string, Lazy<DrillRun>> Played = new();

    public static TheoryData<string> Library() => [.. DrillFiles.Names];

    [Theory]
    [MemberData(nameof(Library))]
    public void Twice_IsTheSame_BitForBit(string name)
    {
        var (once, again) = (Once(name), Play(name));
        Assert.Equal(once.World.Print, again.World.Print);
        Assert.Equal(once.Scene.Log, again.Scene.Log);
        Assert.Equal(once.Scene.People, again.Scene.People);
        Assert.Equal(once.Scene.Shown(), again.Scene.Shown());
        var (a, b) = (once.Report().Score, again.Report().Score);
        Assert.Equal((a.Score, a.ResponseS, a.ReleasedKg, a.Toll, a.Alarms), (b.Score, b.ResponseS, b.ReleasedKg, b.Toll, b.Alarms));
    }

    [Theory]
    [MemberData(nameof(Library))]
    public void Automatic_SeesTheEvent_AndScoresSanely(string name)
    {
        var run = Once(name);
        var score = run.Report().Score;
        Assert.True(run.Ended);
        Assert.True(double.IsFinite(score.OnsetS), "The event began.");
        Assert.True(score.Alarms.Key > 0, "A key alarm was raised.");
        Assert.InRange(score.Score, 20, 100);
        Assert.True(score.ResponseS > 0, "Somebody was sent, after the onset.");
        Assert.False(score.Comparable);
        Assert.All(score.Tasks, static t => Assert.True(double.IsNaN(t.TakenS) || t.TakenS >= 0, t.Id));
        Assert.NotEmpty(score.Course);
        Assert.NotEmpty(run.Report().Samples);
        Assert.NotEmpty(run.Report().Frames);
        Assert.All(score.Findings, static f => Assert.True(f.Title.En.Length > 0 && f.Title.Zh.Length > 0 && f.Order.Zh.Length > 0));
    }

    private static DrillRun Once(string name) => Played.GetOrAdd(name, static n => new Lazy<DrillRun>(() => Play(n))).Value;

    private static DrillRun Play(string name)
    {
        var start = new PlantSnapshot { Plant = "tank-farm", ModelVersion = Farm.Model.Version, AtMs = T0 };
        var run = new DrillRun(Farm, "drill-1", start, DrillFiles.Read(name), new DrillOptions(Automatic: true, SpreadEveryS: 10));
        while (!run.Ended) run.Step();
        return run;
    }
}
