using HdrHistogram;

namespace Twin.MqttLoad;

/// <summary>One connection of the generator, whatever it speaks.</summary>
internal interface ILoadConnection : IDisposable
{
    /// <summary>Latency of acknowledgements after the warm-up, in ns.</summary>
    LongHistogram Latency { get; }

    long Sent { get; }

    long Acked { get; }

    long AckedMeasured { get; }

    long Refused { get; }

    LoadTally Tally { get; }

    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Sends until <paramref name="end"/> (Stopwatch ticks), then waits for what is owed.</summary>
    Task RunAsync(long start, long measureFrom, long end, CancellationToken cancellationToken);
}
