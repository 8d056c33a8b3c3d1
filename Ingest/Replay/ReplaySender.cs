namespace Twin.Ingest.Replay;

/// <summary>How a publish ended.</summary>
public enum PublishOutcome
{
    /// <summary>The broker has it.</summary>
    Acknowledged,

    /// <summary>The broker refuses it for good.</summary>
    Refused,

    /// <summary>The connection broke, or no answer came: unknown, to be sent again.</summary>
    Lost,
}

/// <summary>A connection to publish over.</summary>
public interface IReplayLink
{
    /// <summary>Publishes at QoS 1. Never throws for the network; the reason stands in the second part when refused.</summary>
    Task<(PublishOutcome Outcome, string Reason)> PublishAsync(string topic, byte[] payload, CancellationToken cancellationToken);

    /// <summary>Connects again, trying for ever.</summary>
    Task ReconnectAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Sends messages in order with a window of unanswered ones. After a broken connection all unanswered are sent again, in order.
/// </summary>
public sealed class ReplaySender(IReplayLink link, int window)
{
    private readonly Queue<Pending> _inFlight = new();

    /// <summary>Readings in acknowledged messages.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Readings in refused messages.</summary>
    public long Refused { get; private set; }

    /// <summary>Reason of the last refusal.</summary>
    public string RefusedReason { get; private set; } = "";

    /// <summary>Times the connection was made anew.</summary>
    public int Reconnects { get; private set; }

    /// <summary>Sends a message; waits while the window is full.</summary>
    public async Task SendAsync(string topic, byte[] payload, int readings, CancellationToken cancellationToken)
    {
        while (_inFlight.Count >= window) await HeadAsync(cancellationToken);
        Start(topic, payload, readings, cancellationToken);
    }

    /// <summary>Waits until every message is answered.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (_inFlight.Count > 0) await HeadAsync(cancellationToken);
    }

    private void Start(string topic, byte[] payload, int readings, CancellationToken cancellationToken) =>
        _inFlight.Enqueue(new Pending(topic, payload, readings, link.PublishAsync(topic, payload, cancellationToken)));

    private async Task HeadAsync(CancellationToken cancellationToken)
    {
        var (outcome, reason) = await _inFlight.Peek().Answer;
        cancellationToken.ThrowIfCancellationRequested();
        if (outcome != PublishOutcome.Lost)
        {
            Count(_inFlight.Dequeue(), outcome, reason);
            return;
        }

        var lost = new List<Pending>();
        while (_inFlight.TryDequeue(out var pending))
        {
            var answer = await pending.Answer;
            if (answer.Outcome == PublishOutcome.Lost) lost.Add(pending);
            else Count(pending, answer.Outcome, answer.Reason);
        }

        await link.ReconnectAsync(cancellationToken);
        Reconnects++;
        foreach (var pending in lost) Start(pending.Topic, pending.Payload, pending.Readings, cancellationToken);
    }

    private void Count(Pending pending, PublishOutcome outcome, string reason)
    {
        if (outcome == PublishOutcome.Acknowledged)
        {
            Acknowledged += pending.Readings;
            return;
        }

        Refused += pending.Readings;
        RefusedReason = reason;
    }

    private sealed record Pending(string Topic, byte[] Payload, int Readings, Task<(PublishOutcome Outcome, string Reason)> Answer);
}
