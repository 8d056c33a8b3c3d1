using Twin.Domain.Instruments;
using Twin.Domain.Plants;
using Twin.Domain.Tests.Plants;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Domain.Tests.Instruments;

/// <summary>The demo plant's instruments at rest: every value stands, some lie.</summary>
public class InstrumentWatchTests
{
    private static readonly InstrumentPlan Plan = InstrumentPlan.Of(new PlantIndex(SampleFiles.Load("tank-farm")));

    [Fact]
    public void Drift_IsLaidAtTheLevelTheBalanceMisses_AndToldOnce()
    {
        var rest = new Rest(Plan);
        rest.Run(120);
        rest.Run(30, i => ("LT-203", 0.005 * i / 6));
        var trouble = Assert.Single(rest.Watch.Troubles);
        Assert.Equal(("LT-203", TroubleKind.Drift, 'S'), (trouble.Suspect, trouble.Kind, trouble.Letter));
        Assert.Equal(TroubleEvidence.Pair | TroubleEvidence.Balance, trouble.Evidence);
        Assert.Equal(0.15, trouble.Size!.Value, 0.03);
        Assert.Equal("m", trouble.Unit);
        Assert.Same(trouble, rest.Watch.Of("LT-203"));
        Assert.Null(rest.Watch.Of("LZT-203"));
    }

    [Fact]
    public void Drift_OfTheOtherOne_IsLaidAtItSinceTheBalanceCloses()
    {
        var rest = new Rest(Plan);
        rest.Run(120);
        rest.Run(40, i => ("LZT-402", -0.005 * i / 6));
        var trouble = Assert.Single(rest.Watch.Troubles);
        Assert.Equal(("LZT-402", TroubleKind.Drift), (trouble.Suspect, trouble.Kind));
        Assert.True(trouble.Size < 0 && trouble.PerHour < 0);
    }

    [Fact]
    public void BothMoving_IsTheProcess_AndNoLevelIsAccused()
    {
        var rest = new Rest(Plan);
        rest.Run(120);
        rest.Run(60, i => ("LT-203", 0.01 * i / 6), i => ("LZT-203", 0.01 * i / 6));
        // Somebody fills a tank that nobody meters: both levels are right.
        var trouble = Assert.Single(rest.Watch.Troubles);
        Assert.Equal((TroubleKind.Imbalance, null, true), (trouble.Kind, trouble.Suspect, trouble.LevelsAgree));
        Assert.DoesNotContain("LT-203", trouble.Sensors);
    }

    [Fact]
    public void MonitorsWord_IsHeard_JoinsThePair_AndIsForgotten()
    {
        var rest = new Rest(Plan);
        rest.Run(30);
        Assert.False(rest.Watch.Hear(new LoneWord("Z-LPG", "AT-401", 0.9, 1), rest.NowMs));
        Assert.True(rest.Watch.Hear(new LoneWord("Z-LPG", "TT-402", 0.8, 1), rest.NowMs));
        Assert.False(rest.Watch.Hear(new LoneWord("Z-LPG", "TT-402", 0.8, 1), rest.NowMs));
        Assert.Equal("alone:TT-402", Assert.Single(rest.Watch.Troubles).Id);
        rest.Run(5);
        Assert.Empty(rest.Watch.Troubles);
        Assert.False(rest.Watch.Learn("alone:TT-402", rest.NowMs));
    }

    [Fact]
    public void MonitorsWordOfTwo_IsOfOneOfBoth_OnlyWhereNotTheProcessMovesThem()
    {
        var rest = new Rest(Plan);
        rest.Run(30);
        var word = new LoneWord("Z-LPG", "TT-402", 0.9, 1, "PT-402", OneStays: true);
        Assert.False(rest.Watch.Hear(word with { OneStays = false }, rest.NowMs));
        Assert.False(rest.Watch.Hear(word with { Other = "AT-402" }, rest.NowMs));
        Assert.True(rest.Watch.Hear(word, rest.NowMs));
        Assert.False(rest.Watch.Hear(word with { Sensor = "PT-402", Other = "TT-402" }, rest.NowMs));
        var trouble = Assert.Single(rest.Watch.Troubles);
        Assert.Equal(("alone:PT-402~TT-402", null, TroubleKind.Alone), (trouble.Id, trouble.Suspect, trouble.Kind));
        Assert.Equal(["PT-402", "TT-402"], trouble.Sensors.Order());
        Assert.True(word.IsOf(trouble));
        Assert.False((word with { Other = null }).IsOf(trouble));
        Assert.True(rest.Watch.Learn(trouble.Id, rest.NowMs));
        Assert.Empty(rest.Watch.Troubles);
    }

    [Fact]
    public void MonitorsWordOfAPair_IsNeverTheProcess_AndIsToldWithThePair()
    {
        var rest = new Rest(Plan);
        rest.Run(120);
        // A safety sensor may not lie alone, but both measure the same level.
        var word = new LoneWord("Z-LPG", "LT-403", 0.9, 1, "LZT-403");
        Assert.True(rest.Watch.Hear(word, rest.NowMs));
        Assert.Equal("alone:LT-403~LZT-403", Assert.Single(rest.Watch.Troubles).Id);
        rest.Run(40, i => ("LZT-403", 0.005 * i / 6));
        rest.Watch.Hear(word, rest.NowMs);
        var trouble = Assert.Single(rest.Watch.Troubles);
        Assert.Equal("pair:LT-403~LZT-403", trouble.Id);
        Assert.True(trouble.Evidence.HasFlag(TroubleEvidence.Monitor) && word.IsOf(trouble));
    }

    [Fact]
    public void MonitorsWord_SaysHowFarOff_InTheSensorsUnit()
    {
        var rest = new Rest(Plan);
        rest.Run(30);
        Assert.True(rest.Watch.Hear(new LoneWord("Z-LPG", "TT-402", 0.9, 1, Off: -2.5), rest.NowMs));
        Assert.Equal((-2.5, "Cel"), (rest.Watch.Troubles[0].Size, rest.Watch.Troubles[0].Unit));
    }

    [Fact]
    public void Third_SettlesWhichOfTwoIsWrong()
    {
        var plan = InstrumentPlan.Of(new PlantIndex(Three()));
        var rest = new Rest(plan);
        rest.Run(60);
        rest.Run(20, i => ("LT-302", 0.01 * i / 6));
        Assert.Equal(2, rest.Watch.Troubles.Count(t => t.Id.StartsWith("pair:", StringComparison.Ordinal)));
        Assert.All(rest.Watch.Troubles, t => Assert.Equal("LT-302", t.Suspect));
    }

    [Fact]
    public void Restart_KeepsTroubleAndWhoIsSuspected_AndLearningEndsIt()
    {
        var rest = new Rest(Plan);
        rest.Run(120);
        rest.Run(30, i => ("LT-203", 0.005 * i / 6));
        var before = Assert.Single(rest.Watch.Troubles);
        var again = new Rest(Plan, rest.Watch.Keep(), rest.NowMs);
        var after = Assert.Single(again.Watch.Troubles);
        Assert.Equal((before.Id, before.Suspect, before.SinceMs), (after.Id, after.Suspect, after.SinceMs));
        again.Run(30, _ => ("LT-203", 0.15));
        Assert.Equal("LT-203", Assert.Single(again.Watch.Troubles).Suspect);
        Assert.True(again.Watch.Learn(before.Id, again.NowMs));
        Assert.Empty(again.Watch.Troubles);
        Assert.False(again.Watch.Learn("pair:NO~NE", again.NowMs));
        again.Run(60, _ => ("LT-203", 0.15));
        Assert.Empty(again.Watch.Troubles);
    }

    [Fact]
    public void Step_AllocatesNothingWhileAllIsWell()
    {
        var rest = new Rest(Plan);
        rest.Run(60);
        Assert.Equal(0, Allocation.Least(() => rest.Same(300)));
    }

    /// <summary>Levels of methanol tanks taken for three of one tank.</summary>
    private static PlantModel Three()
    {
        var model = SampleFiles.Load("tank-farm");
        return model with
        {
            Twins =
            [
                .. model.Twins.Select(t => t.Id switch
                {
                    "LT-301" => t with
                    {
                        Relations = t.Relations.Add(new Relation("redundantWith", "LT-302")).Add(new Relation("redundantWith", "LT-303")),
                    },
                    "LT-302" => t with { Relations = t.Relations.Add(new Relation("redundantWith", "LT-303")) },
                    "FT-721" or "FT-722" => t with { Relations = [] },
                    _ => t,
                }),
            ],
        };
    }

    private sealed class Rest
    {
        private readonly double[] _values;
        private readonly Random _random = new(11);
        private readonly InstrumentPlan _plan;

        public Rest(InstrumentPlan plan, InstrumentMemory? memory = null, long nowMs = 1_000_000_000)
        {
            (_plan, NowMs, _values, Watch) = (plan, nowMs, new double[plan.Sensors.Length], new InstrumentWatch(plan, memory));
            Fill();
        }

        public InstrumentWatch Watch { get; }

        public long NowMs { get; private set; }

        public void Run(int minutes, params Func<int, (string Sensor, double By)>[] lies)
        {
            for (var i = 0; i < minutes * 6; i++)
            {
                Fill();
                foreach (var lie in lies)
                {
                    var (sensor, by) = lie(i);
                    _values[_plan.Sensors.IndexOf(sensor)] += by;
                }

                Watch.Step(NowMs += InstrumentPlan.StepMs, _values);
            }
        }

        public void Same(int steps)
        {
            for (var i = 0; i < steps; i++) Watch.Step(NowMs += InstrumentPlan.StepMs, _values);
        }

        private void Fill()
        {
            for (var i = 0; i < _values.Length; i++)
                _values[i] = _plan.Sensors[i][0] == 'L' ? 6 + Math.Round(0.001 * Noise.Normal(_random), 3) : 0;
        }
    }
}
