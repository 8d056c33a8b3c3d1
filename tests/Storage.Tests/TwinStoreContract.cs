using Twin.Domain;

namespace Twin.Storage.Tests;

/// <summary>What both stores promise about commits.</summary>
public abstract class TwinStoreContract(StoreKind kind) : StoreContract(kind)
{
    [Fact]
    public async Task Commit_StepsSensorsWatermark_AllReadBackAfterRestart()
    {
        var commit = Make.Commit(Make.Step("tk1", 1)) with
        {
            Events = [Make.Event(1)], Sensors = [Make.Sensor(1, 7, deadlineMs: 99)], Partition = 3, Watermark = ("j1", 8),
        };
        var result = await Store.Twins.CommitAsync(commit);
        await Store.ReopenAsync();

        Assert.Equal((2, 2), ((int)result.LastPosition, result.Added));
        var events = await Store.Twins.ReadEventsAsync(TwinKey.Live, Make.Plant, 0, 10);
        Assert.Equal(["alarm.raised", "test.done"], events.Select(e => e.Event.Type));
        Assert.Equal([1L, 2L], events.Select(e => e.Position));
        Assert.Equal(events[0].Hash.ToArray(), events[1].PreviousHash.ToArray());
        var partition = await Store.Twins.OpenPartitionAsync(TwinKey.Live, Make.Plant, 3);
        Assert.Equal(8, Assert.Single(partition.Watermarks).Value);
        Assert.Equal(("s1", 99L), (partition.Deadlines[0].Sensor, partition.Deadlines[0].DeadlineMs));
        var sensor = await Store.Twins.LoadSensorAsync(new TwinKey(TwinKey.Live, Make.Plant, "s1"));
        Assert.Equal(7, sensor!.Value.Position);
        Assert.Equal(64, sensor.Value.Data.Length);
    }

    [Fact]
    public async Task Commit_SameIdsAgain_AddsNothing()
    {
        var commit = Make.Commit(Make.Step("tk1", 1), Make.Step("tk1", 2, acknowledged: true));
        var first = await Store.Twins.CommitAsync(commit);
        var again = await Store.Twins.CommitAsync(commit with { Events = [Make.Event(1), Make.Event(1)] });

        Assert.Equal((2, 2L), (first.Added, first.LastPosition));
        Assert.Equal((1, 3L), (again.Added, again.LastPosition));
        Assert.Equal((3L, (long?)null), await Store.Twins.VerifyAsync(TwinKey.Live, Make.Plant));
        Assert.Equal(1, await Store.CountAsync("alarms"));
    }

    [Fact]
    public async Task Commit_FailingInTheMiddle_LeavesNothing()
    {
        await Store.ExecuteAsync("CREATE UNIQUE INDEX make_it_fail ON sensor_snapshots (deadline_ms)");
        var commit = Make.Commit(Make.Step("tk1", 1)) with
        {
            Sensors = [Make.Sensor(1, 7, deadlineMs: 5), Make.Sensor(2, 7, deadlineMs: 5)], Watermark = ("j1", 8),
        };
        var failure = await Assert.ThrowsAsync<TwinException>(() => Store.Twins.CommitAsync(commit).AsTask());

        Assert.Equal(("storage.failed", Retry.Later), (failure.Error.Code, failure.Error.Retry));
        foreach (var table in new[] { "events", "event_heads", "alarms", "sensor_snapshots", "watermarks" })
            Assert.Equal(0, await Store.CountAsync(table));
        var retried = await Store.Twins.CommitAsync(commit with { Sensors = [Make.Sensor(1, 7)] });
        Assert.Equal((1L, 1), (retried.LastPosition, retried.Added));
    }

    [Fact]
    public async Task Commit_OneOfManyFails_OthersStand()
    {
        await Store.ExecuteAsync("CREATE UNIQUE INDEX make_it_fail ON sensor_snapshots (deadline_ms)");
        var commits = Enumerable.Range(1, 40).Select(i => Store.Twins.CommitAsync(Make.Commit(Make.Step($"tk{i}", 1)) with
        {
            Sensors = [Make.Sensor(i, 1, deadlineMs: i == 17 ? 1_000 : i), Make.Sensor(i + 100, 1, deadlineMs: i == 17 ? 1_000 : i + 100)],
        }).AsTask()).ToList();
        await Assert.ThrowsAsync<TwinException>(() => commits[16]);
        commits.RemoveAt(16);
        await Task.WhenAll(commits);

        Assert.Equal(39, await Store.CountAsync("alarms"));
        Assert.Equal((39L, (long?)null), await Store.Twins.VerifyAsync(TwinKey.Live, Make.Plant));
    }

    [Fact]
    public async Task Commit_FromManyTasks_EachPlantHasAWholeGaplessChain()
    {
        var store = Store.Twins;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(task => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++) await store.CommitAsync(Make.Events($"p{i % 2}", Make.Event((task * 50) + i)));
        })));

        foreach (var plant in new[] { "p0", "p1" })
        {
            Assert.Equal((200L, (long?)null), await store.VerifyAsync(TwinKey.Live, plant));
            var last = await store.ReadEventsAsync(TwinKey.Live, plant, 150, 1_000);
            Assert.Equal(Enumerable.Range(151, 50).Select(i => (long)i), last.Select(e => e.Position));
        }
    }

    [Fact]
    public async Task Sensors_LowerPosition_LeavesTheNewerStateAlone()
    {
        await Store.Twins.CommitAsync(Make.Checkpoint([Make.Sensor(1, 10), Make.Sensor(1, 12), Make.Sensor(1, 11)], 12));
        await Store.Twins.CommitAsync(Make.Checkpoint([Make.Sensor(1, 5)], 6));

        Assert.Equal(12, (await Store.Twins.LoadSensorAsync(new TwinKey(TwinKey.Live, Make.Plant, "s1")))!.Value.Position);
        Assert.Equal(12, (await Store.Twins.OpenPartitionAsync(TwinKey.Live, Make.Plant, 3)).Watermarks["j1"]);
    }

    [Fact]
    public async Task Checkpoint_OfFiftyThousand_LetsAnAlarmPass()
    {
        var sensors = Enumerable.Range(0, 50_000).Select(i => Make.Sensor(i, 1, bytes: 256)).ToList();
        var checkpoint = Store.Twins.CommitAsync(Make.Checkpoint(sensors, 99)).AsTask();
        var alarm = Store.Twins.CommitAsync(Make.Commit(Make.Step("tk1", 1))).AsTask();

        Assert.Same(alarm, await Task.WhenAny(checkpoint, alarm));
        await checkpoint;
        Assert.Equal(50_000, await Store.CountAsync("sensor_snapshots"));
        Assert.Equal(99, (await Store.Twins.OpenPartitionAsync(TwinKey.Live, Make.Plant, 3)).Watermarks["j1"]);
    }

    [Fact]
    public async Task Commit_StepOfAnotherPlant_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<TwinException>(
            () => Store.Twins.CommitAsync(Make.Commit(Make.Step("tk1", 1)) with { Plant = "p2" }).AsTask());
        Assert.Equal("storage.commit.mixed", failure.Error.Code);
    }
}

public sealed class TwinStoreOnSqlite() : TwinStoreContract(StoreKind.Sqlite);

public sealed class TwinStoreOnPostgres() : TwinStoreContract(StoreKind.Postgres);
