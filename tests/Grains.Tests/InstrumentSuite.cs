using Twin.Domain;
using Twin.Domain.Instruments;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Instruments;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>Two levels of one tank, of which one walks away.</summary>
public abstract class InstrumentSuite(StoreKind kind) : PlantSuite(kind)
{
    private readonly Random _random = new(3);

    private IInstrumentsGrain Instruments => Rig.Grain<IInstrumentsGrain>("instruments");

    [Fact]
    public async Task Drift_IsTroubleAndNoAlarm_AndThereAfterACrash_UntilNormalIsLearntAnew()
    {
        await PrepareAsync();
        await StepsAsync(70, _ => 0);
        var quiet = await Instruments.GetAsync();
        Assert.Equal((0, 1, 0, 1), (quiet.Troubles.Length, quiet.Pairs, quiet.Balances, quiet.Sure));

        await StepsAsync(45, i => 0.3 * i);
        var trouble = Assert.Single((await Instruments.GetAsync()).Troubles);
        Assert.Equal(("pair:LT-1~LT-2", null, TroubleKind.Drift), (trouble.Id, trouble.Suspect, trouble.Kind));
        Assert.Equal(["LT-1", "LT-2"], trouble.Sensors);
        Assert.True(trouble.Size < -1, $"{trouble.Size}");
        Assert.DoesNotContain(await Rig.AlarmsAsync(), a => a.Twin is "LT-1" or "LT-2" or "TK-1" or "TK-2");
        Assert.Equal(["instrument.trouble"], await EventsAsync());

        await Rig.CrashAsync();
        var kept = Assert.Single((await Instruments.GetAsync()).Troubles);
        Assert.Equal((trouble.Id, trouble.SinceMs, trouble.FoundMs), (kept.Id, kept.SinceMs, kept.FoundMs));
        Assert.Equal("instrument.unknown", (await Instruments.LearnAsync("pair:NO~NE", "user:anna"))!.Code);
        Assert.Null(await Instruments.LearnAsync(trouble.Id, "user:anna"));
        Assert.Empty((await Instruments.GetAsync()).Troubles);
        Assert.Equal(["instrument.trouble", "instrument.learnt", "instrument.ended"], await EventsAsync());

        await Rig.CrashAsync();
        var past = Assert.Single(await Instruments.PastAsync(trouble.SinceMs, trouble.SinceMs));
        Assert.Equal((trouble.Status, TroubleKind.Drift, trouble.SinceMs, 2), (past.Status, past.Kind, past.SinceMs, past.Sensors.Length));
        Assert.InRange(past.EndedMs, trouble.FoundMs, Rig.Clock.NowMs);
        Assert.Empty(await Instruments.PastAsync(0, trouble.SinceMs - 1));
        Assert.Empty(await Instruments.PastAsync(past.EndedMs + 1, long.MaxValue));
    }

    [Fact]
    public async Task MonitorsWord_WaitsUntilItIsSure_AndAccusesOnlyWhatMayLieAlone()
    {
        await PrepareAsync();
        LoneWord Word(string sensor) => new("TK-1", sensor, 0.9, Rig.Clock.NowMs);
        Assert.Equal(DoubtAnswer.Wait, await Instruments.HearAsync(Word("TT-1"), false));
        Assert.Empty((await Instruments.GetAsync()).Troubles);
        Assert.Equal(DoubtAnswer.Yes, await Instruments.HearAsync(Word("TT-1"), true));
        var trouble = Assert.Single((await Instruments.GetAsync()).Troubles);
        Assert.Equal(("alone:TT-1", "TT-1", 'S'), (trouble.Id, trouble.Suspect, trouble.Letter));
        Assert.Equal(DoubtAnswer.Yes, await Instruments.HearAsync(Word("TT-1"), false));
        LoneWord both = new("TK-1", "LT-1", 0.9, Rig.Clock.NowMs, "LT-2");
        Assert.Equal(DoubtAnswer.Wait, await Instruments.HearAsync(both, false));
        Assert.Equal(DoubtAnswer.Yes, await Instruments.HearAsync(both, true));
        Assert.Contains((await Instruments.GetAsync()).Troubles, t => t.Id == "alone:LT-1~LT-2" && t.Suspect is null);
        Assert.Equal(DoubtAnswer.No, await Instruments.HearAsync(both with { Other = "GD-1", OneStays = true }, true));
        // Gas that one detector sees is gas.
        Assert.Equal(DoubtAnswer.No, await Instruments.HearAsync(Word("GD-1"), true));
        Assert.Equal(DoubtAnswer.No, await Instruments.HearAsync(Word("NO-1"), true));
    }

    [Fact]
    public async Task WhatCouldNotBeKept_IsNotShown_AndComesWithTheNextStep()
    {
        await PrepareAsync();
        await StepsAsync(1, _ => 0);
        var fails = 1;
        Rig.Store.Before = commit => commit.Events.Any(e => e.Type == "instrument.trouble") && fails-- > 0
            ? throw new TwinException(new TwinError("storage.away", "The store is away (test).", Retry.Later)) : Task.CompletedTask;
        Assert.Equal(DoubtAnswer.No, await Instruments.HearAsync(new LoneWord("TK-1", "TT-1", 0.9, 1), true));
        Assert.Empty((await Instruments.GetAsync()).Troubles);
        await Instruments.StepAsync();
        Assert.Single((await Instruments.GetAsync()).Troubles);
        Assert.Equal(["instrument.trouble"], await EventsAsync());
    }

    private async Task PrepareAsync()
    {
        var model = SmallPlant.Model(tanks: 2);
        await Rig.PublishAsync(model with
        {
            Twins =
            [
                .. model.Twins.Select(t => t.Id == "LT-2" ? t with { Relations = [new Relation("redundantWith", "LT-1")] } : t),
            ],
        });
        Pump.Start(Rig.Clock.NowMs - 250_000);
    }

    private async Task StepsAsync(int steps, Func<int, double> off)
    {
        for (var i = 0; i < steps; i++)
        {
            await Pump.Read("LT-1", 50 + Noise()).Read("LT-2", 50 + off(i) + Noise()).PumpAsync();
            await Instruments.StepAsync();
        }
    }

    private double Noise() => 0.05 * (_random.NextDouble() - 0.5);

    private async Task<IEnumerable<string>> EventsAsync() => (await Rig.Store.ReadEventsAsync(TwinKey.Live, SmallPlant.Id, 0, 1_000))
        .Select(e => e.Event.Type).Where(t => t.StartsWith("instrument.", StringComparison.Ordinal));
}

/// <summary>On SQLite.</summary>
public sealed class SqliteInstrumentTests() : InstrumentSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresInstrumentTests() : InstrumentSuite(StoreKind.Postgres);
