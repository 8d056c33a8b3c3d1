using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Rules;
using Twin.Grains.Interfaces.Alarms;

namespace Twin.Storage.Tests;

/// <summary>What both stores promise about the alarm list.</summary>
public abstract class AlarmListContract(StoreKind kind) : StoreContract(kind)
{
    private Task<AlarmPage> ListAsync(string state, string? twin = null, string? before = null, int max = 100) =>
        Store.Twins.QueryAlarmsAsync(new AlarmQuery(TwinKey.Live, Make.Plant, state, twin, before, max)).AsTask();

    private Task CommitAsync(params AlarmTransition[] steps) => Store.Twins.CommitAsync(Make.Commit(steps)).AsTask();

    [Fact]
    public async Task Active_ManyPages_PriorityThenNewestFirstWithoutGapOrRepeat()
    {
        var random = new Random(4);
        var steps = Enumerable.Range(0, 250)
            .Select(i => Make.Step($"tk{i}", 1, priority: (AlarmPriority)random.Next(1, 5), raisedMs: random.Next(1, 40) * 1_000))
                .ToArray();
        await CommitAsync(steps);

        var seen = new List<AlarmTransition>();
        string? cursor = null;
        do
        {
            var page = await ListAsync("active", before: cursor, max: 33);
            Assert.Equal(250, page.Total);
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(250, seen.Select(s => s.AlarmId).Distinct().Count());
        Assert.Equal(seen.OrderBy(s => s.Priority).ThenByDescending(s => s.State.RaisedMs).Select(s => (s.Priority, s.State.RaisedMs)),
            seen.Select(s => (s.Priority, s.State.RaisedMs)));
    }

    [Fact]
    public async Task All_NewestFirst_HoldsClosedOnes()
    {
        await CommitAsync(
            Make.Step("tk1", 1, raisedMs: 1_000), Make.Step("tk1", 2, kind: AlarmEventKind.Closed, active: false, acknowledged: true,
                raisedMs: 1_000),
            Make.Step("tk2", 1, raisedMs: 3_000), Make.Step("tk3", 1, raisedMs: 2_000));

        Assert.Equal(["tk2", "tk3", "tk1"], (await ListAsync("all")).Items.Select(i => i.Twin));
        Assert.Equal(["tk2", "tk3"], (await ListAsync("active")).Items.Select(i => i.Twin));
        var second = await ListAsync("all", before: (await ListAsync("all", max: 1)).Next, max: 1);
        Assert.Equal("tk3", Assert.Single(second.Items).Twin);
    }

    [Fact]
    public async Task Shelved_OpenOccurrence_IsOnlyInTheShelvedList()
    {
        await CommitAsync(Make.Step("tk1", 1), Make.Step("tk2", 1));
        await CommitAsync(Make.Step("tk1", 2, kind: AlarmEventKind.Shelved, shelvedUntilMs: 9_000));

        Assert.Equal("tk2", Assert.Single((await ListAsync("active")).Items).Twin);
        Assert.Equal("tk2", Assert.Single((await ListAsync("unacknowledged")).Items).Twin);
        Assert.Equal("tk1", Assert.Single((await ListAsync("shelved")).Items).Twin);

        await CommitAsync(Make.Step("tk1", 3, kind: AlarmEventKind.Unshelved));
        Assert.Equal(2, (await ListAsync("active")).Total);
        Assert.Equal(0, (await ListAsync("shelved")).Total);
    }

    [Fact]
    public async Task Unacknowledged_AfterAcknowledge_LeavesThatListOnly()
    {
        await CommitAsync(Make.Step("tk1", 1));
        await CommitAsync(Make.Step("tk1", 2, kind: AlarmEventKind.Acknowledged, acknowledged: true));

        Assert.Equal(0, (await ListAsync("unacknowledged")).Total);
        Assert.Equal(1, (await ListAsync("active")).Total);
    }

    [Fact]
    public async Task NewOccurrence_EndsTheOneBefore_InWhateverOrder()
    {
        await CommitAsync(Make.Step("tk1", 1, ordinal: 1), Make.Step("tk1", 2, ordinal: 1, active: false),
            Make.Step("tk1", 3, ordinal: 2, raisedMs: 5_000));
        await CommitAsync(Make.Step("tk2", 3, ordinal: 2, raisedMs: 5_000));
        await CommitAsync(Make.Step("tk2", 1, ordinal: 1));

        var active = await ListAsync("active");
        Assert.All(active.Items, i => Assert.Equal(2, i.State.Ordinal));
        Assert.Equal(2, active.Total);
        Assert.Equal(4, (await ListAsync("all")).Total);
        Assert.Equal(3, Assert.Single(await Store.Twins.LoadAlarmsAsync(new TwinKey(TwinKey.Live, Make.Plant, "tk1"))).State.Sequence);
    }

    [Fact]
    public async Task External_IsListedWithItsKind()
    {
        await CommitAsync(Make.Step("tk1", 1, ruleKind: RuleKind.External));
        Assert.Equal(RuleKind.External, Assert.Single((await ListAsync("active", twin: "tk1")).Items).RuleKind);
        Assert.Equal(0, (await ListAsync("active", twin: "tk2")).Total);
    }

    [Fact]
    public async Task FindAndHistory_OfOneOccurrence_HoldItsStepsOnly()
    {
        var steps = Enumerable.Range(1, 450).Select(i => Make.Step("tk1", i, ordinal: i <= 420 ? 1 : 2)).ToArray();
        await CommitAsync(steps);

        var history = await Store.Twins.AlarmHistoryAsync(steps[0].AlarmId);
        Assert.Equal(Enumerable.Range(1, 420), history.Select(h => h.State.Sequence));
        Assert.Equal(30, (await Store.Twins.AlarmHistoryAsync(steps[^1].AlarmId)).Count);
        var found = await Store.Twins.FindAlarmAsync(steps[^1].AlarmId);
        Assert.Equal(steps[^1], found);
        Assert.Null(await Store.Twins.FindAlarmAsync("live~p1~tk1~HH~3"));
        Assert.Empty(await Store.Twins.AlarmHistoryAsync("nonsense"));
    }

    [Fact]
    public async Task Query_BadStateOrCursor_IsAClearError()
    {
        Assert.Equal("alarms.state", (await Assert.ThrowsAsync<TwinException>(() => ListAsync("open"))).Error.Code);
        foreach (var cursor in new[] { "", "1.2", "a.b.c", "1.2.3.4", "' OR 1=1" })
            Assert.Equal("query.cursor", (await Assert.ThrowsAsync<TwinException>(() => ListAsync("all", before: cursor))).Error.Code);
    }
}

public sealed class AlarmListOnSqlite() : AlarmListContract(StoreKind.Sqlite);

public sealed class AlarmListOnPostgres() : AlarmListContract(StoreKind.Postgres);
