using System.Collections.Concurrent;
using Twin.Domain;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Tests.Mqtt;

/// <summary>An intake whose durable end the test moves.</summary>
internal sealed class FakeIntake : IIntake
{
    private readonly Lock _gate = new();
    private readonly List<(long Position, TaskCompletionSource<bool> Done)> _waiters = [];
    private long _next;
    private long _durable;
    private bool _broken;

    /// <summary>Durable as soon as staged.</summary>
    public bool Instant { get; set; } = true;

    public ConcurrentQueue<(string Plant, string Source, string Code)> DeadLetters { get; } = [];

    public long DurableEnd => Volatile.Read(ref _durable);

    public long Staged => Volatile.Read(ref _next);

    public TwinError? Refusal { get; set; }

    public PlantIntake? FindPlant(string realm, string plant) => null;

    public long Submit(PlantIntake plant, IntakeBatch batch) => Stage();

    public long Stage()
    {
        if (Refusal is not null) return -1;
        var position = Interlocked.Increment(ref _next);
        if (Instant) CommitUpTo(position);
        return position;
    }

    public long DeadLetter(string realm, string plant, string source, string code, string detail, ReadOnlySpan<byte> payload)
    {
        if (Refusal is not null) return -1;
        DeadLetters.Enqueue((plant, source, code));
        return Stage();
    }

    public ValueTask<bool> WaitDurableAsync(long position, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (position <= _durable) return new(true);
            if (_broken) return new(false);
            var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((position, done));
            return new(done.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Everything staged so far reaches the disk.</summary>
    public void Commit() => CommitUpTo(Staged);

    public void CommitUpTo(long position)
    {
        lock (_gate)
        {
            if (position > _durable) Volatile.Write(ref _durable, position);
            foreach (var waiter in _waiters.Where(w => w.Position <= _durable)) waiter.Done.TrySetResult(true);
            _waiters.RemoveAll(w => w.Position <= _durable);
        }
    }

    /// <summary>What is staged and not durable never will be.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _broken = true;
            foreach (var waiter in _waiters) waiter.Done.TrySetResult(false);
            _waiters.Clear();
        }
    }
}
