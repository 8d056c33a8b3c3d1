using System.Buffers;
using System.Collections.Concurrent;

namespace Twin.Ingest.Mqtt;

/// <summary>Delivers wills to the door: at once, or after their delay unless the client is back by then.</summary>
internal sealed class DoorWills(TwinMqttShared shared, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<string, Pending> _delayed = new(StringComparer.Ordinal);

    /// <summary>A connection ended; <paramref name="successor"/> finds the one that its client has by now, if any.</summary>
    internal void Ended(TwinMqttChannel channel, Func<string, TwinMqttChannel?> successor)
    {
        if (channel.Will is not { } will || channel.SaidGoodbye || channel.Context is null) return;
        var pending = new Pending(channel, will, CancellationTokenSource.CreateLinkedTokenSource(stopping));
        if (will.DelaySeconds > 0)
        {
            _delayed[channel.ClientId] = pending;
            // A client may be back before its old connection is seen to end. Looked up after it was listed, so that one of the two sees
            // the other, and before its delay runs, so that no delay can end meanwhile.
            if (successor(channel.ClientId) is { } next) Connected(next);
        }

        _ = DeliverAsync(pending);
    }

    /// <summary>A client connected: its waiting will is void when it resumes its session, due when it starts anew.</summary>
    internal void Connected(TwinMqttChannel channel)
    {
        if (!_delayed.TryRemove(channel.ClientId, out var pending)) return;
        if (channel.CleanStart) pending.Due.TrySetResult();
        else pending.Cancel.Cancel();
    }

    private async Task DeliverAsync(Pending pending)
    {
        try
        {
            if (pending.Will.DelaySeconds > 0)
            {
                var seconds = Math.Min(pending.Will.DelaySeconds, 86_400);
                var delay = Task.Delay(TimeSpan.FromSeconds(seconds), shared.Time, pending.Cancel.Token);
                await (await Task.WhenAny(delay, pending.Due.Task));
                _delayed.TryRemove(KeyValuePair.Create(pending.Channel.ClientId, pending));
            }

            // The client is gone and cannot send it again, so that it is offered until it is taken.
            while (pending.Channel.Accept(pending.Will.Topic, new ReadOnlySequence<byte>(pending.Will.Payload)).Position < 0)
                await Task.Delay(TimeSpan.FromMilliseconds(shared.Options.RetryMs), shared.Time, stopping);
            shared.Metrics.WillTaken();
        }
        catch (OperationCanceledException)
        {
            // The client is back in time, or the broker stops.
        }
        finally
        {
            pending.Cancel.Dispose();
        }
    }

    private sealed record Pending(TwinMqttChannel Channel, DoorWill Will, CancellationTokenSource Cancel)
    {
        internal TaskCompletionSource Due { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
