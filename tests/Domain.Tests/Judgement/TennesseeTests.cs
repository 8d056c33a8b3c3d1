using Twin.Benchmarks.Judgement;
using Twin.Domain.Judgement;
using Xunit;

namespace Twin.Domain.Tests.Judgement;

/// <summary>Tennessee Eastman, where the recordings are (issue 7, figure 1): the published columns, and the monitor's.</summary>
public sealed class TennesseeTests
{
    private static readonly string Folder = Path.GetDirectoryName(Physics.SharedData.Find("tep/d00.dat")) ?? "";

    [Fact]
    public void PublishedPcaColumns_AreReproduced()
    {
        Assert.SkipWhen(Folder.Length == 0, "tep/d00.dat is neither in $TWIN_DATA nor in ../shared/data.");
        var scaling = SignalScaling.Learn([TennesseeFiles.Training(Folder)]);
        var components = PrincipalComponents.Learn(scaling.Apply(TennesseeFiles.Training(Folder)), 11);
        (double T2, double Q)[] Judge(SignalTable table) => [.. scaling.Apply(table).Select(r => components.Judge(r))];
        var normal = Judge(TennesseeFiles.Normal(Folder));
        var t2 = normal.Select(j => j.T2).OrderDescending().ElementAt(9);
        var q = normal.Select(j => j.Q).OrderDescending().ElementAt(9);
        foreach (var (fault, table) in TennesseeFiles.Faults(Folder))
        {
            var after = Judge(table)[TennesseeFiles.FaultAt..];
            var published = TennesseePublished.Missed[fault - 1];
            Assert.Equal(published.T2, after.Count(j => j.T2 <= t2) / 800.0, 0.03);
            Assert.Equal(published.Q, after.Count(j => j.Q <= q) / 800.0, 0.03);
        }
    }

    [Fact]
    public void Monitor_MissesLessThanTheBestPublished_AtLessThanOnePercentFalseAlarms()
    {
        Assert.SkipWhen(Folder.Length == 0, "tep/d00.dat is neither in $TWIN_DATA nor in ../shared/data.");
        var (model, report) = MonitorTraining.Train([TennesseeFiles.Training(Folder)], [TennesseeFiles.Normal(Folder)], [],
            new MonitorSettings { States = 25, Components = 11 });
        Assert.Empty(report.Suspicions);
        var faults = TennesseeFiles.Faults(Folder).Select(f => (f.Fault, Indices: MonitorTraining.Indices(model, f.Table))).ToArray();
        var detectable = faults.Where(f => !TennesseePublished.Undetectable.Contains(f.Fault)).ToArray();
        Assert.True(detectable.Average(f => f.Indices[TennesseeFiles.FaultAt..].Count(i => i <= 1) / 800.0)
            <= detectable.Average(f => TennesseePublished.Missed[f.Fault - 1].Best));
        Assert.InRange(faults.Average(f => f.Indices[..TennesseeFiles.FaultAt].Count(i => i > 1) / 160.0), 0, 0.01);
        Assert.InRange(MonitorTraining.Indices(model, TennesseeFiles.Normal(Folder)).Count(i => i > 1) / 960.0, 0, 0.01);
    }
}
