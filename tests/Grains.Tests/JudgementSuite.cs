using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Judgement;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Instruments;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Tests.Rig;
using Twin.Grains.Work;

namespace Twin.Grains.Tests;

/// <summary>A monitor from its training to its alarm: a tank whose temperature follows its level.</summary>
public abstract class JudgementSuite(StoreKind kind) : PlantSuite(kind)
{
    private const long PeriodMs = 60_000;
    private const int Rows = 1_200;
    private static readonly OrderRule s_judged = new()
    {
        Id = "judged", Kinds = [RuleKind.Model],
        Flow = "task", Steps = [new OrderRuleStep("create", ImmutableSortedDictionary<string, string>.Empty.Add("title", "{text}")
            .Add("twin", "{twin}"))],
    };

    private readonly Random _random = new(5);

    private IModelsGrain Models => Rig.Grain<IModelsGrain>("models");

    private IMonitorGrain Monitor => Rig.Grain<IMonitorGrain>("TK-1");

    [Fact]
    public async Task Monitor_TrainedApprovedJudges_RaisesAndClears_AndIsThereAfterACrash()
    {
        await PrepareAsync();
        Assert.Null(await Models.TrainAsync(Order, "user:anna"));
        var training = await EndedAsync();
        Assert.Null(training.Error);
        Assert.Equal(1, training.Version);
        var version = (await Models.ListAsync()).Versions.Single();
        Assert.Equal(ModelState.Proposed, version.State);
        Assert.InRange(version.Report!.FalseAlarms!.Value, 0, 0.05);
        Assert.Equal(MonitorMode.Off, (await Monitor.GetAsync()).Mode);

        // What a model judges opens an order by rule, as any alarm does.
        var watch = Rig.Cluster.Client.OrderWatch(SmallPlant.Id);
        await watch.RunAsync();
        Assert.True(await Rig.SaveAsync(OrderWatchGrain.Setting, new OrderRules { Rules = [s_judged] }));

        Assert.Null((await Models.ApproveAsync(1, "user:bob")).Error);
        await StepsAsync(version.Card.WarmUp - 1, 0);
        Assert.Equal(MonitorMode.Warming, (await Monitor.GetAsync()).Mode);
        await StepsAsync(20, 0);
        Assert.DoesNotContain(await Rig.AlarmsAsync(), a => a.RuleKind == RuleKind.Model);

        await StepsAsync(12, 3);
        var view = await Monitor.GetAsync();
        Assert.Equal(MonitorMode.Alarm, view.Mode);
        Assert.Equal(1, view.Blame.Sum(b => b.Share), 3);
        var alarm = Assert.Single(await Rig.AlarmsAsync(), a => a.RuleKind == RuleKind.Model);
        Assert.Equal("MODEL", alarm.RuleId);
        var open = await Monitor.VerdictAsync("MODEL", alarm.State.RaisedMs);
        Assert.Equal((1, false, 1), (open!.Version, open.Ended, Math.Round(open.AtFirst.Sum(b => b.Share), 3)));
        Assert.InRange(open.Index, 1, open.Most);
        await StepsAsync(4, 9);
        var worst = (await Monitor.GetAsync()).Trend.Max(p => p.Index);
        Assert.Equal(worst, (await Monitor.VerdictAsync("MODEL", alarm.State.RaisedMs))!.Most);
        await watch.RunAsync();
        var order = Assert.Single((await Rig.Cluster.Client.Orders(SmallPlant.Id).ListAsync(new OrderQuery())).Items);
        Assert.Equal(("created", "TK-1", OrderSource.Model, alarm.AlarmId),
            (order.State, order.Facts.Twin, order.Facts.Source, order.Facts.SourceId));

        await StepsAsync(90, 0);
        Assert.Equal(MonitorMode.Normal, (await Monitor.GetAsync()).Mode);
        Assert.All((await Rig.AlarmsAsync()).Where(a => a.RuleKind == RuleKind.Model), a => Assert.False(a.State.Active));

        await Rig.CrashAsync();
        await Models.WakeAsync();
        var kept = await Monitor.VerdictAsync("MODEL", alarm.State.RaisedMs);
        Assert.Equal((open.BeganMs, true, open.AtFirst[0]), (kept!.BeganMs, kept.Ended, kept.AtFirst[0]));
        Assert.InRange(kept.Most, worst, double.MaxValue);
        Assert.Null(await Monitor.VerdictAsync("OTHER", alarm.State.RaisedMs));
        Assert.Equal((1, MonitorMode.Warming), ((await Monitor.GetAsync()).Version, (await Monitor.GetAsync()).Mode));
        Assert.Null((await Models.EndAsync(1, "user:bob")).Error);
        Assert.Equal(MonitorMode.Off, (await Monitor.GetAsync()).Mode);
        Assert.Null((await Models.RollBackAsync("TK-1", "user:bob")).Error);
        Assert.Equal(1, (await Monitor.GetAsync()).Version);
        var log = await Rig.Store.ReadEventsAsync("live", SmallPlant.Id, 0, 1_000);
        Assert.Equal(["model.added", "model.approved", "model.ended", "model.rolled-back"],
            log.Select(e => e.Event.Type).Where(t => t.StartsWith("model.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Training_TwoOfTheSame_StoppedHalfWay_AndWhatIsRefused()
    {
        await PrepareAsync();
        var gate = new TaskCompletionSource();
        Rig.History.Gate = gate.Task;
        Assert.Null(await Models.TrainAsync(Order, "user:anna"));
        var busy = await Models.TrainAsync(Order, "user:bob");
        Assert.Equal("model.training", busy!.Code);
        Assert.Contains("anna", busy.Message, StringComparison.Ordinal);
        Assert.Null(await Models.CancelAsync("TK-1"));
        gate.SetResult();
        Assert.Equal("model.training.cancelled", (await EndedAsync()).Error!.Code);
        Assert.Empty((await Models.ListAsync()).Versions);

        Assert.Equal("training.unknown", (await Models.CancelAsync("P-1"))!.Code);
        Assert.Equal("model.rule", (await Models.TrainAsync(Order with { Twin = "P-1" }, "user:anna"))!.Code);
        Assert.Equal("twin.unknown", (await Models.TrainAsync(Order with { Twin = "P-9" }, "user:anna"))!.Code);
        Assert.Equal("model.inputs", (await Models.TrainAsync(Order with { Signals = ["level", "XX-1"] }, "user:anna"))!.Code);
        Assert.Equal("model.inputs", (await Models.TrainAsync(Order with { Signals = ["level", "level"] }, "user:anna"))!.Code);
        Assert.Equal("model.periods", (await Models.TrainAsync(Order with { Fit = [] }, "user:anna"))!.Code);
        var backwards = Order with { Report = [new(Order.Fit[0].ToMs, Order.Fit[0].FromMs)] };
        Assert.Contains("ends before", (await Models.TrainAsync(backwards, "user:anna"))!.Message, StringComparison.Ordinal);
        var tooLong = await Models.TrainAsync(Order with { PeriodMs = 500 }, "user:anna");
        Assert.Contains("100,000", tooLong!.Message, StringComparison.Ordinal);
        var garbage = new ModelUpload("TK-1", false, null, [1, 2, 3], [], 1, 1_000, "");
        Assert.Equal("model.file.broken", (await Models.UploadAsync(garbage, "user:anna")).Error!.Code);
        Assert.Equal("model.unknown", (await Models.ApproveAsync(7, "user:anna")).Error!.Code);
    }

    [Fact]
    public async Task Training_WhoseProcessDies_LeavesNoHalfModel_IsTold_AndCanBeBegunAgain()
    {
        await PrepareAsync();
        Rig.History.Gate = new TaskCompletionSource().Task;
        Assert.Null(await Models.TrainAsync(Order, "user:anna"));
        await Rig.CrashAsync();
        Rig.History.Gate = Task.CompletedTask;
        var lost = (await Models.ListAsync()).Trainings.Single();
        Assert.Equal(("TK-1", "user:anna", true, "model.training.lost"), (lost.Target, lost.By, lost.Done, lost.Error!.Code));
        Assert.Empty((await Models.ListAsync()).Versions);

        Assert.Null(await Models.TrainAsync(Order, "user:bob"));
        Assert.Equal(1, (await EndedAsync()).Version);
        var span = Order.Report[0];
        var trial = await Models.TryAsync(1, span);
        Assert.Null(trial.Error);
        Assert.InRange(trial.Rows, (Rows / 5) - 40, Rows / 5);
        Assert.InRange(trial.Beyond!.Value, 0, 0.05);
        Assert.All(trial.Points, p => Assert.InRange(p.Index, 0, trial.Most!.Value));
        Assert.Equal("model.unknown", (await Models.TryAsync(9, span)).Error!.Code);
        Assert.Equal("model.trial", (await Models.TryAsync(1, new TimeSpanMs(span.ToMs, span.FromMs))).Error!.Code);

        // Once it has ended well, nothing is taken for lost.
        await Rig.CrashAsync();
        Assert.Empty((await Models.ListAsync()).Trainings);
    }

    [Fact]
    public async Task SensorThatDrifts_IsTheInstrumentsTrouble_AndNoAlarm_WhileTwoThatLeaveAreTheProcess()
    {
        string[] sensors = [.. Enumerable.Range(1, 6).Select(i => $"TT-{i}")];
        var model = SmallPlant.Model();
        SignalDefinition[] signals = [.. sensors.Select((_, i) => new SignalDefinition($"t{i + 1}", "temperature", "Cel"))];
        await Rig.PublishAsync(model with
        {
            Types = [.. model.Types, model.Types.First(t => t.Id == "pump") with
            {
                Id = "unit", Signals = [.. signals], Modes = [], Rules = [SmallPlant.Rule("MODEL", 0) with { Kind = RuleKind.Model }],
            }],
            Twins = [.. model.Twins, .. sensors[1..].Select(s => model.Twins.First(t => t.Id == "TT-1") with { Id = s }),
                model.Twins.First(t => t.Id == "P-1") with
                {
                    Id = "U-1", TypeId = "unit", Signals = sensors.Select((s, i) => ($"t{i + 1}", s))
                        .ToImmutableDictionary(p => p.Item1, p => p.s),
                }],
        });
        var kept = Enumerable.Range(0, Rows + 1).Select(i => (T: Order.Fit[0].FromMs + (i * PeriodMs), S: Unit())).ToArray();
        for (var s = 0; s < sensors.Length; s++) Rig.History.Keep(sensors[s], [.. kept.Select(k => (k.T, k.S[s]))]);
        Pump.Start(Rig.Clock.NowMs - 200_000);
        Assert.Null(await Models.TrainAsync(Order with { Twin = "U-1", Signals = [.. signals.Select(s => s.Name)] }, "user:anna"));
        Assert.Equal(1, (await EndedAsync()).Version);
        Assert.Null((await Models.ApproveAsync(1, "user:bob")).Error);
        var monitor = Rig.Grain<IMonitorGrain>("U-1");
        async Task StepAsync(int steps, params double[] off)
        {
            for (var i = 0; i < steps; i++)
            {
                var values = Unit();
                for (var s = 0; s < sensors.Length; s++) Pump.Read(sensors[s], values[s] + off.ElementAtOrDefault(s));
                await Pump.PumpAsync();
                await monitor.StepAsync();
            }
        }

        await StepAsync(40);
        await StepAsync(12, 0, 0, 3);
        var view = await monitor.GetAsync();
        Assert.Equal(MonitorMode.Alarm, view.Mode);
        Assert.Equal(["TT-3"], view.Suspects);
        Assert.DoesNotContain(await Rig.AlarmsAsync(), a => a.RuleKind == RuleKind.Model);
        var instruments = Rig.Grain<IInstrumentsGrain>("instruments");
        var trouble = Assert.Single((await instruments.GetAsync()).Troubles);
        Assert.Equal(("alone:TT-3", "TT-3", "Cel"), (trouble.Id, trouble.Suspect, trouble.Unit));
        Assert.InRange(trouble.Size!.Value, 2, 4);

        await StepAsync(12, 0, 0, 3, 0, -3);
        Assert.Empty((await monitor.GetAsync()).Suspects);
        Assert.Equal("U-1", Assert.Single(await Rig.AlarmsAsync(), a => a.RuleKind == RuleKind.Model).Twin);

        // What looked like the process first may look like one sensor later; its alarm stands until all is well.
        await StepAsync(60, 0, 0, 3);
        Assert.Equal(["TT-3"], (await monitor.GetAsync()).Suspects);
        Assert.Single(await Rig.AlarmsAsync(), a => a.RuleKind == RuleKind.Model && a.State.Active);
        await StepAsync(90);
        Assert.DoesNotContain(await Rig.AlarmsAsync(), a => a.RuleKind == RuleKind.Model && a.State.Active);
    }

    /// <summary>Six temperatures that follow one cause.</summary>
    private double[] Unit()
    {
        var cause = 10 * (_random.NextDouble() - 0.5);
        return [.. Enumerable.Range(1, 6).Select(i => 60 + (cause * i / 12) + (0.3 * _random.NextDouble()))];
    }

    [Theory]
    [InlineData("fit", "fit on"), InlineData("limits", "set limits on"), InlineData("report", "count false alarms on")]
    public async Task Training_OnAPeriodFromBeforeTheHistory_IsRefused_AndSaysWhich(string part, string words)
    {
        await PrepareAsync();
        // Two thirds of it lie before the first reading.
        var begin = Order.Fit[0].FromMs;
        ImmutableArray<TimeSpanMs> early = [new(begin - (400 * PeriodMs), begin + (200 * PeriodMs))];
        Assert.Null(await Models.TrainAsync(part switch
        {
            "fit" => Order with { Fit = early },
            "limits" => Order with { Limits = early },
            _ => Order with { Report = early },
        }, "user:anna"));
        var error = (await EndedAsync()).Error!;
        Assert.Equal("model.training.history", error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("33 %", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Zh);
        Assert.Empty((await Models.ListAsync()).Versions);
    }

    [Fact]
    public async Task Report_CountsOnlySamplesThatWereThere()
    {
        await PrepareAsync();
        var report = Order.Report[0];
        // A tenth of it lies after the last reading, and what is read there is at most ten periods old.
        var late = report with { ToMs = report.ToMs + (long)(0.1 * Rows * PeriodMs) };
        Assert.Null(await Models.TrainAsync(Order with { Report = [late] }, "user:anna"));
        Assert.Null((await EndedAsync()).Error);
        Assert.InRange((await Models.ListAsync()).Versions.Single().Report!.ReportRows, Rows / 5, (Rows / 5) + 11);
    }

    private TrainingOrder Order
    {
        get
        {
            var from = field?.Fit[0].FromMs ?? (Rig.Clock.NowMs - ((Rows + 100) * PeriodMs));
            TimeSpanMs Part(double a, double b) => new(from + (long)(a * Rows * PeriodMs), from + (long)(b * Rows * PeriodMs));
            return field ??= new TrainingOrder("TK-1", null, ["level", "temperature"], PeriodMs, [Part(0, 0.4)], [Part(0.4, 0.8)],
                [Part(0.8, 1)]);
        }
    }

    private async Task PrepareAsync()
    {
        var model = SmallPlant.Model();
        var rule = SmallPlant.Rule("MODEL", 0) with { Kind = RuleKind.Model };
        await Rig.PublishAsync(model with
        {
            Types = [.. model.Types.Select(t => t.Id == "tank" ? t with { Rules = [.. t.Rules, rule] } : t)],
        });
        var samples = Enumerable.Range(0, Rows + 1).Select(i => (T: Order.Fit[0].FromMs + (i * PeriodMs), S: Sample(0))).ToArray();
        Rig.History.Keep("LT-1", [.. samples.Select(s => (s.T, s.S.Level))]);
        Rig.History.Keep("TT-1", [.. samples.Select(s => (s.T, s.S.Temperature))]);
        Pump.Start(Rig.Clock.NowMs - 200_000);
    }

    private (double Level, double Temperature) Sample(double hotter)
    {
        var level = 50 + (10 * (_random.NextDouble() - 0.5));
        return (level, (level / 2) + _random.NextDouble() + hotter);
    }

    private async Task StepsAsync(int steps, double hotter)
    {
        for (var i = 0; i < steps; i++)
        {
            var (level, temperature) = Sample(hotter);
            await Pump.Read("LT-1", level).Read("TT-1", temperature).PumpAsync();
            await Monitor.StepAsync();
        }
    }

    private async Task<TrainingView> EndedAsync()
    {
        while (true)
        {
            if ((await Models.ListAsync()).Trainings.Single() is { Done: true } ended) return ended;
            await Task.Yield();
        }
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteJudgementTests() : JudgementSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresJudgementTests() : JudgementSuite(StoreKind.Postgres);
