using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Permits;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Permits;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Permits;
using Twin.Grains.Ports;
using Twin.Grains.Tests.Rig;
using Twin.Grains.Work;

namespace Twin.Grains.Tests;

/// <summary>Permits bound to the live plant: real orders, real readings, the real watch.</summary>
public sealed class PermitTests : IAsyncLifetime
{
    private PlantRig _rig = null!;
    private PermitLife _life = null!;

    private IPermitDeskGrain Desk => _rig.Cluster.Client.Permits(SmallPlant.Id);

    public async ValueTask InitializeAsync()
    {
        _rig = await PlantRig.StartAsync(StoreKind.Sqlite, model: Model());
        _life = new PermitLife(_rig);
        _rig.Pump.Start(_rig.Clock.NowMs - 30_000);
    }

    public async ValueTask DisposeAsync()
    {
        if (_rig is not null) await _rig.DisposeAsync();
    }

    [Fact]
    public async Task GasRisesBesideHotWork_SuspendedByItself_PeopleCounted_BackOnlyByRetest()
    {
        await _rig.Pump.Read("GD-1", 2).PumpAsync();
        var id = await _life.ActiveAsync(_life.HotWork(10));
        await _life.UntilAsync(id, static p => p.Findings.IsEmpty && p.Ticket.Standing == PermitStanding.Active);

        // The limit is 0.2 %vol of a medium with an LEL of 2 %vol: 10 %LEL; alarms begin at 20.
        await _rig.Pump.Read("GD-1", 15).PumpAsync();
        var suspended = await _life.UntilAsync(id, static p => p.Telling is not null);
        var entry = (await _life.OrderAsync(id)).Entries[^1].Entry;
        Assert.Equal(("suspend", PermitDeskGrain.Actor, "suspended"), (entry.Step, entry.Actor, entry.To));
        Assert.Equal([PermitCause.Gas], suspended.Telling!.Findings.Select(static f => f.Cause));
        Assert.Equal(["user:leo", "user:gus", "user:wu"], suspended.Telling.People.Select(static p => p.Person));
        Assert.Empty(suspended.ToCall);
        await HearAsync(id, suspended.Telling);

        // Cleared air alone does not do, nor does a test while the gas is there.
        Assert.Equal("permit.retest", (await _life.ResumeAsync(id))?.Code);
        Assert.Null(await _life.StepAsync(id, "retestSuspended", "user:ana", new() { ["gas"] = _life.Gas() }));
        Assert.Equal("permit.live", (await _life.ResumeAsync(id))?.Code);
        await _rig.Pump.Read("GD-1", 1).PumpAsync();
        Assert.Null(await _life.ResumeAsync(id));
        Assert.Null((await _life.UntilAsync(id, static p => p.Ticket.Standing == PermitStanding.Active)).Telling);
        // Without a roster people have every role but the watch's.
        var offered = (await _rig.Cluster.Client.Order(SmallPlant.Id, id).ViewAsync("user:anna", [OrderServices.Operator]))!.Steps;
        Assert.Contains(offered, static s => s is { Id: "suspend", MayTake: true });
        Assert.DoesNotContain(offered, static s => s is { Id: "expire", MayTake: true });
    }

    [Fact]
    public async Task AlarmNearby_GuardianGone_GasTestTooOld_EachSuspendsItsPermit()
    {
        await _rig.Pump.Read("X-1", 500).Read("Y-1", 0).PumpAsync();
        var alarmed = await _life.ActiveAsync(_life.HotWork(10));
        var left = await _life.ActiveAsync(_life.HotWork(500, "W-1"));
        var old = await _life.ActiveAsync(_life.HotWork(900), sampledMinAgo: 20);

        await _rig.Pump.Read("LT-1", 95).PumpAsync();
        await SuspendedForAsync(alarmed, PermitCause.Alarm);

        _rig.Pump.Start(_rig.Clock.NowMs - 2_000);
        await _rig.Pump.Read("X-1", 540).Read("Y-1", 0).PumpAsync();
        var away = await _life.UntilAsync(left, static p => p.Findings.Any(static f => f.Cause == PermitCause.GuardianAway));
        Assert.Equal(PermitStanding.Active, away.Ticket.Standing);
        _rig.Clock.Advance(TimeSpan.FromSeconds(30));
        await SuspendedForAsync(left, PermitCause.GuardianAway);

        Assert.Equal("active", await _life.StateAsync(old));
        _rig.Clock.Advance(TimeSpan.FromMinutes((7 * 60) + 41));
        await SuspendedForAsync(old, PermitCause.GasTestExpired);
        _rig.Clock.Advance(TimeSpan.FromMinutes(30));
        await UntilGoneAsync(old);
        Assert.Equal("expired", await _life.StateAsync(old));
    }

    [Fact]
    public async Task TwoInOneVessel_AndPeopleWhoMayNot_AreRefused()
    {
        var (_, own) = await _life.SubmitAsync(_life.HotWork(10, "user:leo"));
        Assert.Equal("permit.guardian", own?.Code);
        var hot = await _life.MeasuredAsync(_life.HotWork(10, twin: "TK-1"));
        var entry = _life.HotWork(10, twin: "TK-1");
        foreach (var other in new[] { "grade", "raised", "method", "inside" }) entry.Remove(other);
        (entry["medium"], entry["entries"], entry["lamp"], entry["ventilation"]) = ("Naphtha", 1, "v12", "forced");
        (entry["monitor"], entry["rescue"]) = (true, "Tripod and winch");
        var (inside, error) = await _life.SubmitAsync(entry, "confined-space");
        Assert.Null(error);
        // Whatever the grade, and whoever of its approvers comes first.
        Assert.Equal("permit.conflict", (await _life.StepAsync(hot, "approveFirst", "user:head", role: "workshopHead"))?.Code);
        Assert.Equal(inside, Assert.Single((await _life.PermitAsync(hot)).Conflicts).Other);
        Assert.Null(await _life.StepAsync(inside, "cancel", "user:anna", new() { ["cancelReason"] = "Not today" }));
        await UntilGoneAsync(inside);
        Assert.Null(await _life.StepAsync(hot, "approveFirst", "user:head", role: "workshopHead"));
    }

    private async Task HearAsync(string id, PermitTelling telling)
    {
        var key = $"permit/{id}/{telling.SinceMs}";
        var realm = LiveRealm.Of(TwinKey.Live);
        foreach (var (person, mark) in new[] { ("user:leo", NoticeMark.Told), ("user:gus", NoticeMark.Confirmed) })
        {
            var notice = Assert.Single(await _rig.Notices.PeopleAsync(SmallPlant.Id, key), n => n.Person == person);
            await _rig.Notices.MarkAsync(realm, SmallPlant.Id, person, [notice.Seq], mark, _rig.Clock.NowMs);
        }

        var heard = await _life.UntilAsync(id, static p => p.Telling is { Confirmed: 1 });
        Assert.Equal((2, 3, 0), (heard.Telling!.Told, heard.Telling.People.Length, heard.ToCall.Length));
        _rig.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["user:leo", "user:wu"], (await _life.PermitAsync(id)).ToCall);
        Assert.Null(await Desk.ConfirmAsync(id, "user:wu", "user:operator"));
        Assert.Equal("permit.nobody", (await Desk.ConfirmAsync(id, "user:nobody", "user:operator"))?.Code);
        var called = await _life.PermitAsync(id);
        Assert.Equal((3, 2), (called.Telling!.Told, called.Telling.Confirmed));
        Assert.Equal(["user:leo"], called.ToCall);
    }

    private async Task SuspendedForAsync(string id, PermitCause cause)
    {
        var permit = await _life.UntilAsync(id, static p => p.Telling is not null);
        Assert.Equal([cause], permit.Telling!.Findings.Select(static f => f.Cause).Distinct());
        Assert.Equal("suspended", await _life.StateAsync(id));
    }

    private async Task UntilGoneAsync(string id)
    {
        while ((await Desk.ListAsync()).Any(p => p.Ticket.Id == id))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Desk.LookNowAsync();
        }
    }

    /// <summary>The small plant with detectors of combustible gas.</summary>
    private static PlantModel Model()
    {
        var plant = SmallPlant.Model();
        return plant with
        {
            Types =
            [
                .. plant.Types.Select(static t => t with
                {
                    Sensor = t.Id == "gas" ? t.Sensor! with { Quantity = "gas-combustible" } : t.Sensor,
                    Signals = [.. t.Signals.Select(static s => s.Quantity == "gas" ? s with { Quantity = "gas-combustible" } : s)],
                }),
            ],
        };
    }
}
