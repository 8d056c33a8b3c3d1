using Twin.Domain;
using Twin.Silo.Storage.Writing;

namespace Twin.Storage.Tests;

/// <summary>Who goes first at a writer.</summary>
public sealed class WriteQueueTests
{
    private readonly WriteQueue _queue = new(4, 2_000);
    private readonly List<WriteJob> _group = [];

    private static WriteJob Job(WriteLane lane, int slices = 1, int rows = 1, CancellationToken cancellation = default) =>
        new WriteJob<int>(lane, slices, rows, (_, i) => i, cancellation);

    private WriteJob[] Take()
    {
        Assert.True(_queue.Take(_group));
        return [.. _group];
    }

    [Fact]
    public void Take_UrgentBehindSlicedCheckpoint_ComesBeforeItsNextSlice()
    {
        var checkpoint = Job(WriteLane.Checkpoint, slices: 25, rows: 2_000);
        var bulk = Job(WriteLane.Bulk);
        _queue.Add(bulk);
        _queue.Add(checkpoint);
        Assert.Equal([checkpoint], Take());
        Assert.False(checkpoint.Advance());
        _queue.Return(checkpoint);
        var alarm = Job(WriteLane.Urgent);
        _queue.Add(alarm);

        Assert.Equal([alarm], Take());
        Assert.Equal([checkpoint], Take());
        Assert.Equal([bulk], Take());
    }

    [Fact]
    public void Take_GroupsWithinALane_BoundedByJobsAndRows()
    {
        var urgent = Enumerable.Range(0, 5).Select(_ => Job(WriteLane.Urgent)).ToArray();
        foreach (var job in urgent) _queue.Add(job);
        var big = Enumerable.Range(0, 3).Select(_ => Job(WriteLane.Checkpoint, rows: 900)).ToArray();
        foreach (var job in big) _queue.Add(job);

        Assert.Equal(urgent[..4], Take());
        Assert.Equal(urgent[4..], Take());
        Assert.Equal(big[..2], Take());
        Assert.Equal(big[2..], Take());
    }

    [Fact]
    public void Take_UrgentWithoutEnd_LowerLanesGetATurn()
    {
        var bulk = Job(WriteLane.Bulk);
        _queue.Add(bulk);
        var groups = 0;
        do
        {
            _queue.Add(Job(WriteLane.Urgent));
            groups++;
        }
        while (Take()[0] != bulk);

        Assert.Equal(WriteQueue.Patience + 1, groups);
    }

    [Fact]
    public async Task Take_CancelledJob_IsSkipped()
    {
        using var source = new CancellationTokenSource();
        var job = new WriteJob<int>(WriteLane.Urgent, 1, 1, (_, i) => i, source.Token);
        var other = Job(WriteLane.Urgent);
        _queue.Add(job);
        _queue.Add(other);
        await source.CancelAsync();

        Assert.Equal([other], Take());
        Assert.True(job.Task.IsCanceled);
    }

    [Fact]
    public void Add_BeyondTheBound_IsRefusedForNow()
    {
        for (var i = 0; i < WriteQueue.JobsPerLane; i++) _queue.Add(Job(WriteLane.Bulk));
        var failure = Assert.Throws<TwinException>(() => _queue.Add(Job(WriteLane.Bulk)));
        Assert.Equal(("storage.busy", Retry.Later), (failure.Error.Code, failure.Error.Retry));
        _queue.Add(Job(WriteLane.Urgent));
    }

    [Fact]
    public void Close_FinishesWhatWaits_ThenEnds()
    {
        var job = Job(WriteLane.Urgent);
        _queue.Add(job);
        _queue.Close();

        Assert.Equal("storage.closed", Assert.Throws<TwinException>(() => _queue.Add(Job(WriteLane.Urgent))).Error.Code);
        Assert.Equal([job], Take());
        Assert.False(_queue.Take(_group));
    }
}
