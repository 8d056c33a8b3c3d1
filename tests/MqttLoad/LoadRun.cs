using System.Diagnostics;
using System.Globalization;
using HdrHistogram;

namespace Twin.MqttLoad;

/// <summary>Runs a load and says how it went.</summary>
public static class LoadRun
{
    /// <summary>Connects all, sends, waits for the acknowledgements.</summary>
    public static async Task<LoadResult> RunAsync(LoadOptions options, CancellationToken cancellationToken = default)
    {
        await using var file = options.Record is null ? null : new StreamWriter(options.Record);
        var connections = Enumerable.Range(0, options.Connections).Select(i => Connection(options, i, file)).ToList();
        try
        {
            foreach (var connection in connections) await connection.ConnectAsync(cancellationToken);
            var start = Stopwatch.GetTimestamp();
            var measureFrom = start + (long)(options.WarmupSeconds * Stopwatch.Frequency);
            var end = measureFrom + (long)(options.Seconds * Stopwatch.Frequency);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(options.WarmupSeconds + options.Seconds + options.DrainSeconds));
            var faults = new List<string>();
            await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
            {
                try
                {
                    await connection.RunAsync(start, measureFrom, end, limit.Token);
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    lock (faults) faults.Add(exception.Message);
                }
            })));
            var elapsed = Stopwatch.GetElapsedTime(measureFrom).TotalSeconds;
            if (options.Summary is not null) LoadTally.Write(options.Summary, connections.ConvertAll(c => c.Tally));
            return Sum(options, connections, elapsed, faults);
        }
        finally
        {
            foreach (var connection in connections) connection.Dispose();
        }
    }

    private static ILoadConnection Connection(LoadOptions options, int number, TextWriter? record) =>
        options.HttpKey is null ? new LoadConnection(options, number, record) : new HttpConnection(options, number);

    private static LoadResult Sum(LoadOptions options, List<ILoadConnection> connections, double elapsed, List<string> faults)
    {
        var latency = new LongHistogram(TimeStamp.Minutes(1), 3);
        foreach (var connection in connections) latency.Add(connection.Latency);
        var measured = options.Qos == 0 ? connections.Sum(c => c.Sent) : connections.Sum(c => c.AckedMeasured);
        return new LoadResult
        {
            Sent = connections.Sum(c => c.Sent),
            Acked = connections.Sum(c => c.Acked),
            Refused = connections.Sum(c => c.Refused),
            MessagesPerSecond = measured / elapsed,
            ReadingsPerSecond = measured / elapsed * options.ReadingsPerMessage,
            P50Ms = latency.TotalCount == 0 ? 0 : latency.GetValueAtPercentile(50) / 1e6,
            P99Ms = latency.TotalCount == 0 ? 0 : latency.GetValueAtPercentile(99) / 1e6,
            MaxMs = latency.TotalCount == 0 ? 0 : latency.GetMaxValue() / 1e6,
            Faults = faults,
        };
    }
}

/// <summary>How a load went. Latencies are from handing a message to the socket to its PUBACK.</summary>
public sealed record LoadResult
{
    /// <summary>Messages sent.</summary>
    public long Sent { get; init; }

    /// <summary>Messages acknowledged, refusals included.</summary>
    public long Acked { get; init; }

    /// <summary>Messages acknowledged with a refusal (MQTT 5).</summary>
    public long Refused { get; init; }

    /// <summary>Acknowledged messages a second after the warm-up (QoS 0: sent).</summary>
    public double MessagesPerSecond { get; init; }

    /// <summary>The same in readings.</summary>
    public double ReadingsPerSecond { get; init; }

    /// <summary>Median latency, in ms.</summary>
    public double P50Ms { get; init; }

    /// <summary>99th percentile, in ms.</summary>
    public double P99Ms { get; init; }

    /// <summary>Worst, in ms.</summary>
    public double MaxMs { get; init; }

    /// <summary>What went wrong, one entry per connection that failed.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"sent {Sent}, acked {Acked}, refused {Refused}, {MessagesPerSecond:F0} messages/s, {ReadingsPerSecond:F0} readings/s, " +
        $"latency p50 {P50Ms:F2} ms, p99 {P99Ms:F2} ms, max {MaxMs:F1} ms, " +
        $"{Faults.Count} faults{(Faults.Count > 0 ? ": " + Faults[0] : "")}");
}
