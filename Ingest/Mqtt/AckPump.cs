using Twin.Ingest.Intake;

namespace Twin.Ingest.Mqtt;

/// <summary>
/// One loop for all connections: waits until the oldest position that anybody waits for is durable, then lets every
/// connection write what is due. So a group commit costs one wake-up, however many connections share it.
/// </summary>
internal sealed class AckPump(IIntake intake, Action<Exception> fault)
{
    private readonly Lock _gate = new();
    private List<TwinMqttChannel> _incoming = [];
    private List<TwinMqttChannel> _taken = [];
    private readonly List<TwinMqttChannel> _waiting = [];
    private TaskCompletionSource? _idle;

    /// <summary>Puts a connection on the list; it must not be on it.</summary>
    internal void Add(TwinMqttChannel channel)
    {
        TaskCompletionSource? idle;
        lock (_gate)
        {
            _incoming.Add(channel);
            idle = _idle;
            _idle = null;
        }

        idle?.TrySetResult();
    }

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await StepAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                fault(exception);
                FailUpTo(long.MaxValue);
            }
        }
    }

    private async ValueTask StepAsync(CancellationToken cancellationToken)
    {
        TakeIncoming();
        var lowest = WriteDue();
        if (lowest == AckQueue.Nothing)
        {
            await IdleAsync().WaitAsync(cancellationToken);
            return;
        }

        if (!await intake.WaitDurableAsync(lowest, cancellationToken)) FailUpTo(lowest);
    }

    private void TakeIncoming()
    {
        lock (_gate) (_taken, _incoming) = (_incoming, _taken);
        _waiting.AddRange(_taken);
        _taken.Clear();
    }

    private long WriteDue()
    {
        var lowest = AckQueue.Nothing;
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var channel = _waiting[i];
            var next = channel.PumpAcks();
            if (next != AckQueue.Nothing)
            {
                lowest = Math.Min(lowest, next);
                continue;
            }

            _waiting[i] = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            channel.LeavePump();
        }

        return lowest;
    }

    /// <summary>What will never be durable is never acknowledged: the client keeps it and sends it again on its next connection.</summary>
    private void FailUpTo(long position)
    {
        var durable = intake.DurableEnd;
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var head = _waiting[i].HeadPosition;
            if (head == AckQueue.Nothing || head <= durable || head > position) continue;
            var channel = _waiting[i];
            _waiting.RemoveAt(i);
            channel.Fail();
        }
    }

    private Task IdleAsync()
    {
        lock (_gate)
        {
            if (_incoming.Count > 0) return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }
}
