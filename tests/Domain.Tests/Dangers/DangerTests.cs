using CsCheck;
using Twin.Domain.Dangers;
using Twin.Domain.Knowledge;
using Twin.Domain.Readings;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Domain.Tests.Dangers;

/// <summary>Time to danger, on signals whose course is known.</summary>
public sealed class DangerTests
{
    private const double PerS = 2.0 / 1_800; // two metres in half an hour

    [Fact]
    public void Ramps_OfAnyPaceAndNoise_TheIntervalHoldsTheTime()
    {
        var (asked, answered, held) = (0, 0, 0);
        Gen.Select(Gen.Double[10, 120], Gen.Double[0, 0.5], Gen.Bool, Gen.Int[0, 1_000_000]).Sample((minutes, noise, up, seed) =>
        {
            var scene = new DangerScene(seed);
            var perS = 3 / (minutes * 60); // from 5 m to H at 8 m, or to L at 2 m
            scene.Play(540, at => 5 + ((up ? 1 : -1) * ((perS * at) + (noise * perS * 60 * scene.Noise()))), () =>
            {
                asked++;
                if (scene.Next is not { } danger) return;
                Assert.Equal(up ? DangerKind.High : DangerKind.Low, danger.Kind);
                Assert.Equal(up, danger.PerMinute > 0);
                answered++;
                var end = DangerScene.StartMs + (long)(minutes * 60_000);
                if (danger.FromMs <= end && danger.ToMs >= end) held++;
            });
        }, iter: 60, threads: 1);
        Assert.InRange(held / (double)answered, 0.9, 1);
        Assert.InRange(answered / (double)asked, 0.4, 1);
    }

    [Fact]
    public void Noise_ThatGoesNowhere_IsHardlyEverTakenForACourse()
    {
        var (said, looks) = (0, 0);
        for (var seed = 0; seed < 12; seed++)
        {
            var scene = new DangerScene(seed);
            var memory = 0.0;
            scene.Play(3_600, _ => 5 + (0.15 * (memory = (0.6 * memory) + (0.8 * scene.Noise()))), () =>
            {
                looks++;
                said += scene.Next is null ? 0 : 1;
            });
        }

        Assert.InRange(said, 0, looks / 200);
    }

    [Fact]
    public void Limits_OnTheWay_AreSaidInTheirOrder_UpToFull_AndFallAwayWhenPassed()
    {
        var scene = new DangerScene();
        scene.Play(600, static at => 6 + (PerS * at));
        var dangers = scene.Watch.Dangers();
        Assert.Equal([DangerKind.High, DangerKind.HighHigh, DangerKind.Full], dangers.Select(static d => d.Kind));
        Assert.Equal(["H", "HH", ""], dangers.Select(static d => d.Rule));
        Assert.Equal([true, false, false], dangers.Select(static d => d.IsNext));
        Assert.All(dangers, static d => Assert.Equal("TK-1", d.Twin));
        Assert.True(dangers[0].Near);
        Assert.Equal(60 * PerS, dangers[0].PerMinute, 3);
        var (from, to) = dangers[0].MinutesAt(scene.NowMs);
        Assert.InRange(from, 18, 20);
        Assert.InRange(to, 20, 22);
        scene.Play(1_260, static at => 6 + (PerS * at));
        Assert.Equal(DangerKind.HighHigh, scene.Next!.Kind);
    }

    [Fact]
    public void Course_ThatChanges_IsFollowedWithinTwoMinutes()
    {
        var scene = new DangerScene();
        scene.Play(900, at => 5 + (PerS * at) + (0.005 * scene.Noise()));
        Assert.Equal(DangerKind.High, scene.Next!.Kind);
        scene.Play(120, _ => 6 + (0.005 * scene.Noise()));
        Assert.Null(scene.Next);
        scene.Play(300, _ => 6 + (0.005 * scene.Noise()), () => Assert.Null(scene.Next));
        scene.Play(360, at => 6 - (PerS * (at - 1_320)) + (0.005 * scene.Noise()));
        Assert.Equal(DangerKind.Low, scene.Next!.Kind);
    }

    [Fact]
    public void MeasuredFlow_Doubled_TellsAtOnce_AndMeasuredWrong_IsPutRightByTheTrend()
    {
        var scene = new DangerScene();
        scene.Play(600, static at => 5 + (PerS * at), flow: static _ => PerS);
        Assert.True(scene.Next!.ByFlow);
        scene.Play(10, static at => 5 + (PerS * 600) + (2 * PerS * (at - 600)), flow: static _ => 2 * PerS);
        var doubled = scene.Next!;
        Assert.InRange(doubled.PerMinute, 1.9 * 60 * PerS, 2.1 * 60 * PerS);

        var wrong = new DangerScene();
        wrong.Play(600, static at => 5 + (PerS * at), flow: static _ => PerS);
        wrong.Play(240, static at => 5 + (PerS * at), flow: static _ => 3 * PerS);
        Assert.InRange(wrong.Next!.PerMinute, 0.8 * 60 * PerS, 1.25 * 60 * PerS);
    }

    [Fact]
    public void Modes_ChangeTheLimits_AndTheCourseIsLearnedAnew()
    {
        var scene = new DangerScene();
        for (var i = 0; i < 60; i++) scene.Step("LT-1", 5 + (PerS * scene.Seconds), mode: "slow");
        Assert.Equal(("H", 8.0), (scene.Next!.Rule, scene.Next.Limit));
        for (var i = 0; i < 60; i++) scene.Step("LT-1", 5 + (PerS * scene.Seconds), mode: "fast");
        Assert.Equal(("HH", 8.5), (scene.Next!.Rule, scene.Next.Limit));
    }

    [Fact]
    public void Outliers_Gaps_AndBadReadings_AreBorne_AndSilenceTakesBackWhatWasSaid()
    {
        var scene = new DangerScene();
        var random = new Random(4);
        for (var i = 0; i < 200; i++)
        {
            var dice = random.NextDouble();
            scene.Step("LT-1", dice < 0.2 ? double.NaN : dice < 0.23 ? 9.9 : 5 + (PerS * (scene.Seconds + 5)),
                quality: dice > 0.95 ? Quality.Bad : Quality.Good);
        }

        Assert.InRange(scene.Next!.PerMinute, 0.8 * 60 * PerS, 1.25 * 60 * PerS);
        for (var i = 0; i < 13; i++) scene.Step("LT-1", double.NaN);
        Assert.Null(scene.Next);
    }

    [Fact]
    public void SignalThatSwings_IsNoDangerOnceItsSwingsAreKnown_ButBeyondThemItIs()
    {
        var scene = new DangerScene();
        var said = 0;
        scene.Play(3_000, Wave);
        scene.Play(3_000, Wave, () => said += scene.Next is null ? 0 : 1);
        Assert.Equal(0, said);
        scene.Play(900, static at => Wave(6_000) + (0.5 * (at - 6_000) / 150));
        Assert.Equal(DangerKind.High, scene.Next!.Kind);

        static double Wave(double at) => 5 + (0.4 * Math.Sin(2 * Math.PI * at / 600));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(180)]
    [InlineData(600)]
    [InlineData(1_800)]
    public void TemperatureThatSettles_BelowItsLimit_IsNotSaid(double tau)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var (scene, said) = (new DangerScene(seed), 0);
            for (var i = 0; i < tau; i++)
            {
                scene.Step("TT-1", 30 + (30 * (1 - Math.Exp(-scene.Seconds / tau))) + (0.05 * scene.Noise()));
                said += scene.Next is { Near: true } ? 1 : 0;
            }

            Assert.InRange(said, 0, tau / 100);
        }
    }

    [Theory]
    [InlineData(46, 20)]
    [InlineData(19.4, 20)]
    public void AfterARestart_MachineThatWarmsUp_IsNotSaid(double before, double cold)
    {
        var (scene, said) = (new DangerScene(), 0);
        scene.Step("TT-1", before);
        for (var i = 0; i < 4; i++) scene.Step("TT-1", double.NaN);
        var begin = scene.Seconds;
        for (var i = 0; i < 600; i++)
        {
            scene.Step("TT-1", cold + (28 * (1 - Math.Exp((begin - scene.Seconds) / 600))) + (0.05 * scene.Noise()));
            said += scene.Next is { Near: true } ? 1 : 0;
        }

        Assert.InRange(said, 0, 6);
    }

    [Fact]
    public void TemperatureThatGoesOn_IsSaid_AlsoOneThatSettlesBeyondItsLimit()
    {
        var rising = new DangerScene();
        for (var i = 0; i < 120; i++) rising.Step("TT-1", 30 + (rising.Seconds / 30) + (0.05 * rising.Noise()));
        Assert.Equal(("H", 80.0), (rising.Next!.Rule, rising.Next.Limit));

        var bent = new DangerScene();
        var (held, asked) = (0, 0);
        var end = DangerScene.StartMs + (long)(1_000 * 900 * Math.Log(2)); // to 130 by a time constant of 900 s, past 80 on half its way
        while (bent.NowMs < end - 30_000)
        {
            bent.Step("TT-1", 30 + (100 * (1 - Math.Exp(-bent.Seconds / 900))) + (0.05 * bent.Noise()));
            if (bent.Seconds < 180) continue;
            asked++;
            if (bent.Next is { } next && next.FromMs <= end && next.ToMs >= end) held++;
        }

        Assert.InRange(held / (double)asked, 0.8, 1);
    }

    [Fact]
    public void Wording_IsSteady_WhileNothingChanges()
    {
        var scene = new DangerScene();
        scene.Play(300, at => 5 + (PerS * at) + (0.005 * scene.Noise()));
        var changes = 0;
        scene.Play(600, at => 5 + (PerS * at) + (0.005 * scene.Noise()), () => Assert.NotNull(scene.Next));
        for (var i = 0; i < 120; i++)
        {
            var before = scene.Next!;
            scene.Step("LT-1", 5 + (PerS * (scene.Seconds + 5)) + (0.005 * scene.Noise()));
            if (scene.Next!.FromMs != before.FromMs) changes++;
        }

        Assert.InRange(changes, 0, 12);
    }

    [Fact]
    public void AnotherVersionOfThePlant_KeepsWhatIsKnown()
    {
        var scene = new DangerScene();
        scene.Play(600, static at => 5 + (PerS * at));
        var newer = new DangerWatch(DangerScene.Plant);
        newer.Inherit(scene.Watch);
        scene.Watch = newer;
        scene.Play(20, static at => 5 + (PerS * at));
        Assert.NotNull(scene.Next);
    }

    [Fact]
    public void Step_AllocatesNothing()
    {
        var scene = new DangerScene();
        var value = 5.0;
        for (var i = 0; i < 200; i++) scene.Again(value += 0.004);
        value = 5;
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 50; i++) scene.Again(value += 0.004);
        }));
    }

    [Fact]
    public void Risk_GrowsAsTheTimeShrinks_AndStaysBelowTheAlarm()
    {
        var local = RiskTable.Default.Local;
        double Severity(double minutes, bool severe) =>
            LocalRiskRules.SeverityOf(new RiskDanger("TK-1", "LT-1 HH", minutes, severe), local);
        Gen.Select(Gen.Double[0, 90], Gen.Double[0, 30], Gen.Bool).Sample((minutes, less, severe) =>
            Severity(minutes, severe) <= Severity(Math.Max(0, minutes - less), severe) && Severity(minutes, severe) <= local.AlarmHigh
            && Severity(minutes, false) <= Severity(minutes, true));
        Assert.Equal(0, Severity(60, true));
        var risk = LocalRiskRules.Of(new LocalRiskInput { Dangers = [new("TK-1", "LT-1 HH", 12, true)] }, RiskTable.Default);
        Assert.Contains(risk.Factors, static f => f is { Kind: RiskFactorKind.Danger, Reference: "LT-1 HH", Severity: > 0.2 });
    }
}
