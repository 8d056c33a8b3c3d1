using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Tests.Plants;
using Twin.Domain.World;
using Xunit;

namespace Twin.Domain.Tests.World;

/// <summary>The whole plant in one thread: what happens to it, that it happens again, and that it can be taken up anywhere.</summary>
public sealed class PlantWorldTests
{
    private const long T0 = 1_764_000_000_000;
    private static readonly CompiledPlant Farm = CompiledPlant.Compile(SampleFiles.Load("tank-farm")).Plant!;
    private static readonly PlantSnapshot Fresh = new() { Plant = "tank-farm", ModelVersion = Farm.Model.Version, AtMs = T0 };

    [Fact]
    public void AHighLevel_RaisesItsAlarm_ShowsItAndRaisesTheRisk()
    {
        var world = New();
        Live(world, T0 + 60_000);
        world.Spread();
        world.Take();
        var tank = Farm.Index.IndexOf("T-101");
        var before = world.Risk.Engine.Risk(tank);
        for (var s = 60; s < 180; s++) Step(world, T0 + (s * 1_000), ("LT-101", 15.9));
        world.Spread();
        var news = world.Take();
        var alarm = Assert.Single(news.Alarms, a => a is { Kind: AlarmEventKind.Raised, Priority: AlarmPriority.Critical });
        Assert.Equal(("drill-1", "tank-farm"), (alarm.Realm, alarm.Plant));
        Assert.StartsWith("drill-1~", alarm.EventId, StringComparison.Ordinal);
        Assert.Contains(news.Items, i => i.Index == Farm.Index.IndexOf("LT-101") && Math.Abs(i.A - 15.9) < 0.1);
        Assert.True(world.Risk.Engine.Risk(tank) > before);
        Assert.Contains(world.Groups.Groups(world.NowMs), g => g.Members.Any(m => m.Alarm.AlarmId == alarm.AlarmId));
        Assert.Equal(WorldNews.None, world.Take());
    }

    [Fact]
    public void AnOperatorsAct_IsOneStep_AndAWrongOneIsRefused()
    {
        var world = New();
        for (var s = 0; s < 120; s++) Step(world, T0 + (s * 1_000), ("LT-101", 15.9));
        var alarm = world.OpenAlarms.First(a => a.State is { IsOpen: true, Acknowledged: false });
        var (step, error) = world.Command(alarm.Twin, alarm.RuleId,
            new AlarmCommand(AlarmVerb.Acknowledge, alarm.State.Ordinal, "user:anna", "seen"));
        Assert.Null(error);
        Assert.Equal((AlarmEventKind.Acknowledged, "user:anna"), (step!.Kind, step.Actor));
        Assert.True(world.TryAlarm(alarm.Twin, alarm.RuleId, out var now) && now.State.Acknowledged);
        Assert.Equal("twin.unknown", world.Command("nobody", "H", new AlarmCommand(AlarmVerb.Acknowledge, 1, "a", null)).Error!.Code);
        Assert.Equal("alarm.unknown", world.Command("LT-101", "none", new AlarmCommand(AlarmVerb.Acknowledge, 1, "a", null)).Error!.Code);
        Assert.Equal("twin.mode.none", world.SetMode("LT-101", "run")!.Code);
    }

    [Fact]
    public void Silence_FiresAtItsOwnTime_HoweverFarTheClockJumps()
    {
        var (slow, fast) = (New(), New());
        Live(slow, T0 + 10_000);
        Live(fast, T0 + 10_000);
        for (var at = T0 + 10_000; at <= T0 + 900_000; at += 500) slow.Advance(at);
        fast.Advance(T0 + 900_000);
        Assert.NotEmpty(slow.OpenAlarms);
        Assert.Equal(slow.Print, fast.Print);
    }

    [Fact]
    public void People_AreInTheirZones()
    {
        var world = New();
        var (zone, other) = (Farm.Model.Twins[Farm.Index.Zones[0]], Farm.Model.Twins[Farm.Index.Zones[^1]]);
        var person = Farm.Model.Twins.First(t => t.Kind == TwinKind.Person);
        Go(1_000, zone);
        Assert.Contains(zone.Id, world.Owner(person.Id)!.Members);
        Assert.Contains(person.Id, world.Owner(zone.Id)!.Members);
        for (var s = 2; s < 200; s++) Go(s * 1_000, other);
        Assert.Contains(other.Id, world.Owner(person.Id)!.Members);
        Assert.DoesNotContain(zone.Id, world.Owner(person.Id)!.Members);
        Assert.DoesNotContain(person.Id, world.Owner(zone.Id)!.Members);

        void Go(long ms, TwinDefinition to) => Step(world, T0 + ms,
            (person.Signals["x"], to.Shape.Points.Average(p => p.X)), (person.Signals["y"], to.Shape.Points.Average(p => p.Y)));
    }

    [Fact]
    public void TheSameCalls_GiveTheSameWorld_AndATakenUpOneGoesOnAlike() => Runs.Sample(run =>
    {
        var (once, again) = (New(), New());
        var taken = default(PlantWorld);
        for (var i = 0; i < run.Length; i++)
        {
            if (i == run.Length / 2) taken = new PlantWorld(Farm, "drill-2", once.Save(Fresh));
            foreach (var world in new[] { once, again, taken }) Play(world, run[i], i);
        }

        Assert.Equal(once.Print, again.Print);
        Assert.Equal(Standing(once), Standing(again));
        Assert.Equal(Standing(once), Standing(taken!));
        Assert.Equal(once.Risk.All().ToArray(), again.Risk.All().ToArray());
        var (risks, scratch) = (once.Risk.Engine.Risks.ToArray(), once.Risk.Scratch());
        for (var v = 0; v < risks.Length; v++) Assert.Equal(scratch[v], risks[v], 1e-4);
    }, iter: 30);

    [Fact]
    public void ATwin_IsMadeWhenSomethingFirstHappensToIt_AndSavesAsItWas()
    {
        var live = New();
        foreach (var sensor in Farm.Index.Sensors)
            live.Feed(sensor, new Reading(T0, 20 + (sensor % 7), -1, Quality.Good, ReadingFlags.None));
        live.Advance(T0 + 1_000);
        var saved = live.Save(Fresh);
        var fork = new PlantWorld(Farm, "drill-1", saved);
        var made = fork.Awake;
        Assert.True(made * 4 < Farm.Model.Twins.Length, $"{made} of {Farm.Model.Twins.Length} twins were made by the fork alone.");
        Assert.Equal(live.Picture().Items.ToArray(), fork.Picture().Items.ToArray());
        var good = Farm.Index.Sensors.ToArray().Select(i => (Farm.Index.Twin(i).Id, live.Sensor(Farm.Index.Twin(i).Id)!.Cleaner))
            .Where(static s => !s.Cleaner.Quality.IsBad).ToDictionary(static s => s.Id, static s => s.Cleaner.Value);
        Assert.NotEmpty(good);
        Assert.Equal(good, fork.StartReadings.ToDictionary());
        Assert.False(fork.StartReadings.ContainsKey("nobody"));
        var again = fork.Save(saved);
        Assert.Equal(saved.Twins.Select(static t => t.Id), again.Twins.Select(static t => t.Id));
        var second = new PlantWorld(Farm, "drill-1", again);
        for (var s = 1; s < 200; s += 7)
        {
            Step(fork, T0 + (s * 1_000), ("LT-101", 15.9));
            Step(second, T0 + (s * 1_000), ("LT-101", 15.9));
        }

        Assert.True(fork.Awake > made);
        Assert.Equal(fork.Print, second.Print);
        Assert.Equal(fork.Picture().Items.ToArray(), second.Picture().Items.ToArray());
    }

    [Fact]
    public void TheRealPlant_IsNobodysWorld()
    {
        Assert.Throws<ArgumentException>(() => new PlantWorld(Farm, "live", Fresh));
        Assert.Throws<ArgumentException>(() => new PlantWorld(Farm, "a/b", Fresh));
        Assert.Throws<ArgumentException>(() => new PlantWorld(Farm, "drill-1", Fresh with { Plant = "other" }));
    }

    /// <summary>Steps of a few readings each, of sensors of every kind, over and under their limits, some with gaps.</summary>
    private static readonly Gen<(int GapS, (int Sensor, double Value, bool Bad)[] Readings)[]> Runs = Gen.Select(
        Gen.Frequency((8, Gen.Const(1)), (1, Gen.Int[2, 200])),
        Gen.Select(Gen.Int[0, Farm.Index.Sensors.Length - 1], Gen.Double[-50, 250],
            Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true)))).Array[1, 12]).Array[20, 60];

    private static PlantWorld New() => new(Farm, "drill-1", Fresh);

    private static void Play(PlantWorld? world, (int GapS, (int Sensor, double Value, bool Bad)[] Readings) step, int number)
    {
        if (world is null) return;
        world.Advance(world.NowMs + (step.GapS * 1_000));
        foreach (var (sensor, value, bad) in step.Readings)
        {
            world.Feed(Farm.Index.Sensors[sensor],
                new Reading(world.NowMs, value, -1, bad ? Quality.Bad : Quality.Good, ReadingFlags.None));
        }

        if (number % 7 == 3 && world.OpenAlarms.FirstOrDefault(a => a.State is { IsOpen: true, Acknowledged: false }) is { } alarm)
            world.Command(alarm.Twin, alarm.RuleId, new AlarmCommand(AlarmVerb.Acknowledge, alarm.State.Ordinal, "user:a", null));
        world.Spread();
    }

    private static void Step(PlantWorld world, long atMs, params ReadOnlySpan<(string Sensor, double Value)> readings)
    {
        world.Advance(atMs);
        foreach (var (sensor, value) in readings) Assert.True(world.Feed(sensor, atMs, value));
    }

    private static void Live(PlantWorld world, long untilMs)
    {
        for (var at = world.NowMs; at < untilMs; at += 1_000) Step(world, at, ("LT-101", 8));
    }

    private static ImmutableArray<string> Standing(PlantWorld world) =>
        [.. world.OpenAlarms.Select(a => $"{a.Twin}/{a.RuleId}#{a.State.Ordinal} {a.State.Active} {a.State.Acknowledged} {a.AtMs}")];
}
