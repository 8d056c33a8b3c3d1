using CsCheck;
using Twin.Domain.Judgement;
using Xunit;

namespace Twin.Domain.Tests.Judgement;

/// <summary>The process monitor on a process of known laws.</summary>
public sealed class MonitorTests
{
    private static readonly MonitorModel Model = Process.Monitor();

    private static double Alarms(SignalTable table, int from = 0) =>
        MonitorTraining.Indices(Model, table)[from..].Count(i => i > 1) / (double)(table.Rows - from);

    [Fact]
    public void NormalOperationNotSeenBefore_StaysQuiet() => Assert.InRange(Alarms(Process.Run(3, 5_000)), 0, 0.02);

    [Fact]
    public void SensorThatLeavesTheOthers_IsFoundFarInsideItsOwnRange_AndNamed()
    {
        // 1.2 of a signal whose own scatter is 2.3: no threshold sees it.
        var table = Process.Run(7, 400, (i, s) => s[0] += i >= 200 ? 1.2 : 0);
        var run = new MonitorRun(Model);
        var (before, found) = (0, -1);
        for (var i = 0; i < table.Rows; i++)
        {
            var beyond = run.Step(table.Row(i)) > 1;
            if (beyond && i < 200) before++;
            if (beyond && i >= 200 && found < 0) found = i;
        }

        var shares = new double[Process.Signals];
        run.Shares(shares);
        Assert.InRange(before, 0, 6);
        Assert.InRange(found, 200, 230);
        Assert.Equal(0, Array.IndexOf(shares, shares.Max()));
        Assert.Equal(1, shares.Sum(), 9);
    }

    [Fact]
    public void SampleThatLeaps_RaisesNothingAlone_AndWhatStaysIsFoundSoon()
    {
        var model = Process.Monitor(MonitorSettings.Switching);
        double Most(int samples) => MonitorTraining.Indices(model,
            Process.Run(11, 400, (i, s) => s[1] += i >= 300 && i < 300 + samples ? 300 : 0))[295..].Max();
        Assert.InRange(Most(1), 0, 1.5);
        var leap = Process.Run(11, 400, (i, s) => s[1] += i == 300 ? 300 : 0);
        Assert.True(MonitorTraining.Indices(model with { RestCap = 0 }, leap).Max() > 5);
        var found = MonitorTraining.Indices(model, Process.Run(11, 400, (i, s) => s[1] += i >= 300 ? 300 : 0));
        Assert.InRange(Array.FindIndex(found, 300, i => i > 1), 300, 304);
        Assert.True(found[330] > 20);
    }

    [Fact]
    public void Shares_AreNeverNegative_AndMakeUpTheWhole() =>
        Gen.Int[1, 10_000].Sample(seed =>
        {
            var run = new MonitorRun(Model);
            var table = Process.Run(seed, 30, (i, s) => s[seed % Process.Signals] *= i > 10 ? 1.1 : 1);
            var shares = new double[Process.Signals];
            for (var i = 0; i < table.Rows; i++) run.Step(table.Row(i));
            run.Shares(shares);
            Assert.All(shares, s => Assert.InRange(s, 0, 1));
            Assert.Equal(1, shares.Sum(), 9);
        }, iter: 20);

    [Fact]
    public void ThirtyPercentMissing_StillLearnsAndStaysQuiet()
    {
        static Action<int, double[]> Gaps(int seed)
        {
            var random = new Random(seed);
            return (_, s) =>
            {
                for (var i = 0; i < s.Length; i++) if (random.NextDouble() < 0.3) s[i] = double.NaN;
            };
        }

        var (model, report) = MonitorTraining.Train([Process.Run(1, 1_500, Gaps(1))], [Process.Run(2, 3_000, Gaps(2))],
            [Process.Run(3, 3_000, Gaps(3))], new MonitorSettings());
        Assert.Empty(report.LeftOut);
        Assert.InRange(report.FalseAlarms!.Value, 0, 0.02);
        Assert.All(MonitorTraining.Indices(model, Process.Run(5, 200, Gaps(4))), i => Assert.True(double.IsFinite(i)));
    }

    [Fact]
    public void SignalThatStops_LeavesTheJudgementQuietly_AndTheOthersGoOn()
    {
        var stopped = Process.Run(6, 2_000, (i, s) => s[3] = i >= 300 ? double.NaN : s[3]);
        Assert.InRange(Alarms(stopped), 0, 0.05);
        var broken = Process.Run(6, 600, (i, s) => (s[3], s[4]) = (i >= 300 ? double.NaN : s[3], i >= 400 ? s[4] + 3 : s[4]));
        Assert.InRange(Alarms(broken, 430), 0.9, 1);
    }

    [Fact]
    public void ConstantAndEmptySignals_AreLeftOutAndNamed()
    {
        var fit = Process.Run(1, 800, (_, s) => (s[1], s[5]) = (400, double.NaN));
        var (model, report) = MonitorTraining.Train([fit], [], [], new MonitorSettings());
        Assert.Equal([new LeftOut("PT-1", "constant"), new LeftOut("TT-2", "missing")], report.LeftOut);
        Assert.Equal(["LT-1", "TT-1", "FT-1", "LT-2"], model.Signals);
        Assert.True(report.LimitsOnFit);
    }

    [Fact]
    public void FaultInTheTrainingPeriod_IsWarnedOf_AndNormalOperationIsNot()
    {
        Assert.Empty(TrainingChecks.Look([Process.Run(1, 1_500)]));
        var suspicion = Assert.Single(TrainingChecks.Look([Process.Run(1, 1_500, (i, s) => s[2] += i is >= 900 and < 1_000 ? 15 : 0)]));
        Assert.Equal("TT-1", suspicion.Signal);
        Assert.InRange(suspicion.Row, 840, 1_000);
    }

    [Fact]
    public void ShortPeriods_LookBackLessFar_AndTooShortOnesAreRefused()
    {
        Assert.True(MonitorTraining.Train([Process.Run(1, 40)], [], [], new MonitorSettings()).Model.Lags < 5);
        var refused = Assert.Throws<TwinException>(() => MonitorTraining.Train([Process.Run(1, 10)], [], [], new MonitorSettings()));
        Assert.Equal("judgement.training.short", refused.Error.Code);
        Assert.NotNull(refused.Error.Zh);
        Assert.Throws<TwinException>(() => MonitorTraining.Train([], [], [], new MonitorSettings()));
    }

    [Fact]
    public void Training_CanBeStopped_AndIsTheSameEveryTime()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => MonitorTraining.Train([Process.Run(1, 600)], [], [], new MonitorSettings(),
            part => { if (part > 0.3) stop.Cancel(); }, stop.Token));
        Assert.Equal(Model.RestRoot, Process.Monitor().RestRoot);
        Assert.Equal(Model.RestLimit, Process.Monitor().RestLimit);
    }
}
