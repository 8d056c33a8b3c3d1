using Twin.Domain.Alarms;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Tests.Rig;

namespace Twin.Grains.Tests;

/// <summary>From a reading to an alarm, and what people do with it.</summary>
public abstract class AlarmSuite(StoreKind kind) : PlantSuite(kind)
{
    [Fact]
    public async Task Reading_BeyondALimit_RaisesReturnsAndClosesWithAcknowledgement()
    {
        await Pump.Read("LT-1", 50).Read("LT-1", 95).PumpAsync();
        var alarms = await Rig.AlarmsAsync();
        Assert.Equal(["HH", "H"], alarms.Select(a => a.RuleId));

        await Rig.ActAsync(alarms[0], AlarmVerb.Acknowledge);
        await Pump.Read("LT-1", 50).PumpAsync();

        Assert.Equal(["H"], (await Rig.AlarmsAsync()).Select(a => a.RuleId));
        Assert.Equal(
            ["LT-1~HH#1 raised", "LT-1~H#1 raised", "LT-1~HH#2 acknowledged", "LT-1~HH#3 returned", "LT-1~HH#4 closed", "LT-1~H#2 returned"],
            await Rig.LogAsync());
    }

    [Fact]
    public async Task Delay_NobodySendsMore_FiresWhenTimePasses()
    {
        await Pump.Read("LT-1", 5).PumpAsync();
        Assert.Empty(await Rig.AlarmsAsync());

        await Pump.PumpAsync(afterMs: 2_999);
        Assert.Empty(await Rig.AlarmsAsync());

        await Pump.PumpAsync(afterMs: 1);
        Assert.Equal("L", Assert.Single(await Rig.AlarmsAsync()).RuleId);
    }

    [Fact]
    public async Task SafetySensor_NeverHeardOf_GoesStaleAfterOneGrace()
    {
        await Pump.PumpAsync();
        await Pump.PumpAsync(afterMs: 14_999);
        Assert.Empty(await Rig.AlarmsAsync());
        await Pump.PumpAsync(afterMs: 1);
        Assert.Equal(["GD-1", "GD-2"], (await Rig.AlarmsAsync()).Select(a => a.Twin).Order());
    }

    [Fact]
    public async Task CombinedRule_TwoSensorsTogether_RaisesOnTheTank()
    {
        await Pump.Read("LT-1", 75).Read("TT-1", 60).PumpAsync();
        var alarm = Assert.Single(await Rig.AlarmsAsync());
        Assert.Equal(("TK-1", "HOT-FULL", "TT-1"), (alarm.Twin, alarm.RuleId, alarm.Sensor));

        await Pump.Read("TT-1", 40).PumpAsync();
        Assert.False(Assert.Single(await Rig.AlarmsAsync()).State.Active);
        var view = await Rig.Grain<ITankGrain>("TK-1").GetAsync();
        Assert.Equal(40, view!.Signals.Single(s => s.Name == "temperature").Value);
    }

    [Fact]
    public async Task Voting_DetectorsOfTwoPartitions_RaisesOnTheZone()
    {
        await Pump.Read("GD-1", 30).Read("GD-2", 30).PumpAsync();
        Assert.Contains("Z-1/VOTE", (await Rig.AlarmsAsync()).Select(a => $"{a.Twin}/{a.RuleId}"));
    }

    [Fact]
    public async Task Verbs_OfOperators_AreDoneDurablyOrRefused()
    {
        await Pump.Read("LT-1", 95).PumpAsync();
        var alarms = await Rig.AlarmsAsync();
        var (critical, high) = (alarms[0], alarms[1]);
        Assert.Equal("alarm.shelve.priority", (await Rig.ActAsync(critical, AlarmVerb.Shelve, shelveMs: 60_000)).Error?.Code);
        Assert.Equal("alarm.shelve.reason", (await Rig.ActAsync(high, AlarmVerb.Shelve, null, 60_000)).Error?.Code);
        Assert.Equal("alarm.reset.active", (await Rig.ActAsync(high, AlarmVerb.Reset)).Error?.Code);
        Assert.Null((await Rig.ActAsync(high, AlarmVerb.Comment, "Looked at it")).Error);
        Assert.Null((await Rig.ActAsync(high, AlarmVerb.OutOfService, "Being replaced")).Error);
        Assert.Equal("H", Assert.Single(await Rig.AlarmsAsync("shelved")).RuleId);
        Assert.Null((await Rig.ActAsync(high, AlarmVerb.ReturnToService)).Error);
        Assert.Empty(await Rig.AlarmsAsync("shelved"));

        var twice = await Rig.ActAsync(high, AlarmVerb.Acknowledge);
        Assert.NotNull(twice.Alarm);
        twice = await Rig.ActAsync(high, AlarmVerb.Acknowledge);
        Assert.Null(twice.Error);
        Assert.True(twice.Alarm!.State.Acknowledged);
        Assert.Equal("alarm.unknown", (await Rig.Desk.ActAsync("live~p1~LT-1~NO~1", new(AlarmVerb.Comment, 0, "user:a", "x"))).Error?.Code);
        Assert.Equal("alarm.unknown", (await Rig.Desk.ActAsync("nonsense", new(AlarmVerb.Comment, 0, "user:a", "x"))).Error?.Code);
    }

    [Fact]
    public async Task Shelf_OfARuleThatNeverRaised_IsPutUpAndTakenDown()
    {
        await Pump.Read("LT-1", 50).PumpAsync();
        const string id = "live~p1~LT-1~H~0";
        var shelved = await Rig.Desk.ActAsync(id, new AlarmCommand(AlarmVerb.Shelve, 0, "user:anna", "Filling", 60_000));
        Assert.Equal(id, shelved.Alarm?.AlarmId);
        await Pump.Read("LT-1", 85).PumpAsync();
        Assert.Empty(await Rig.AlarmsAsync());
        Assert.Equal("H", Assert.Single(await Rig.AlarmsAsync("shelved")).RuleId);

        await Pump.PumpAsync(afterMs: 3_600_000 + 61_000); // the act was in real time, an hour ahead of the readings
        Assert.Equal("H", Assert.Single(await Rig.AlarmsAsync(), a => a.Twin == "LT-1").RuleId);
        Assert.Empty(await Rig.AlarmsAsync("shelved"));
    }

    [Fact]
    public async Task Act_DuringABacklog_DoesNotTripDelaysWhoseReadingsAreToCome()
    {
        await Pump.Read("LT-1", 85).Read("LT-1", 5).PumpAsync();
        var high = Assert.Single(await Rig.AlarmsAsync(), a => a.RuleId == "H");
        await Rig.ActAsync(high, AlarmVerb.Acknowledge);
        await Pump.Read("LT-1", 50).PumpAsync(afterMs: 10_000);
        Assert.DoesNotContain("LT-1~L#1 raised", await Rig.LogAsync());
    }

    [Fact]
    public async Task Latch_ReturnedGas_StaysUntilReset()
    {
        await Pump.Read("GD-1", 30).Read("GD-1", 5).PumpAsync();
        var alarm = Assert.Single(await Rig.AlarmsAsync());
        Assert.True(alarm.State.Latched);
        Assert.Equal("alarm.shelve.safety", (await Rig.ActAsync(alarm, AlarmVerb.Shelve, shelveMs: 1_000)).Error?.Code);
        await Rig.ActAsync(alarm, AlarmVerb.Acknowledge);
        await Rig.ActAsync(alarm, AlarmVerb.Reset);
        Assert.Empty(await Rig.AlarmsAsync());
    }

    [Fact]
    public async Task Quality_Bad_TripsNothingAndClearsNothing()
    {
        await Pump.Read("LT-1", 95, quality: Domain.Readings.Quality.Bad).PumpAsync();
        Assert.Empty(await Rig.AlarmsAsync());
        await Pump.Read("LT-1", 95).Read("LT-1", 50, quality: Domain.Readings.Quality.Bad).PumpAsync();
        Assert.All(await Rig.AlarmsAsync(), a => Assert.True(a.State.Active));
        var view = await Rig.Grain<ISensorGrain>("LT-1").GetAsync();
        Assert.True(view!.Quality.IsBad);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteAlarmTests() : AlarmSuite(StoreKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresAlarmTests() : AlarmSuite(StoreKind.Postgres);
