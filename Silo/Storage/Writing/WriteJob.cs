namespace Twin.Silo.Storage.Writing;

/// <summary>A change on its way to a writer, cut into slices that may be committed one by one.</summary>
internal abstract class WriteJob(WriteLane lane, int slices, int rowsPerSlice)
{
    private int _next;

    public WriteLane Lane { get; } = lane;

    /// <summary>Rows of its next slice at most.</summary>
    public int Rows { get; } = rowsPerSlice;

    /// <summary>Runs the next slice inside the writer's transaction.</summary>
    public void Run(WriteSession session) => Step(session, _next);

    /// <summary>The slice that was run is durable; true when it was the last.</summary>
    public bool Advance()
    {
        if (++_next < slices) return false;
        Complete();
        return true;
    }

    public abstract bool IsCancelled { get; }

    public abstract void Fail(Exception exception);

    protected abstract void Step(WriteSession session, int slice);

    protected abstract void Complete();
}

/// <summary>A change that answers with a value.</summary>
internal sealed class WriteJob<T>(WriteLane lane, int slices, int rowsPerSlice, Func<WriteSession, int, T> step,
    CancellationToken cancellation)
    : WriteJob(lane, slices, rowsPerSlice)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _done.Task;

    /// <summary>Given up before it was begun. What runs is brought to its end: its caller could not know how far it came.</summary>
    public override bool IsCancelled => cancellation.IsCancellationRequested && _done.TrySetCanceled(cancellation);

    public override void Fail(Exception exception) => _done.TrySetException(exception);

    protected override void Step(WriteSession session, int slice) => _result = step(session, slice);

    protected override void Complete() => _done.TrySetResult(_result!);
}
