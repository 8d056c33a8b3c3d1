using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Readings;

/// <summary>A sensor under test: hands out positions, lets time be written in seconds.</summary>
internal sealed class CleanerRig(SensorProfile profile)
{
    public const long T0 = 1_750_000_000_000;
    private long _position = 100;

    public CleanerState State { get; private set; } = new();

    public CleanerSettings Settings { get; } = CleanerSettings.From(profile);

    public static SensorProfile Plain => new() { Quantity = "level", Unit = "m", RangeLow = 0, RangeHigh = 100, PeriodMs = 1000 };

    public static long At(double seconds) => T0 + (long)Math.Round(seconds * 1000);

    /// <summary>A reading measured at <paramref name="source"/> and received at <paramref name="received"/> (default: at once),
    /// seconds from T0.</summary>
    public CleanResult Read(
        double source,
        double value,
        double? received = null,
        long sequence = -1,
        ReadingFlags flags = ReadingFlags.None,
        Quality? quality = null) =>
        Clean(new Reading(At(source), value, sequence, quality ?? Quality.Good, flags), received ?? source);

    public CleanResult Clean(Reading reading, double received) =>
        SignalCleaner.Clean(State, Settings, new JournaledReading(_position++, At(received), reading));

    public CleanResult Tick(double now) => SignalCleaner.Tick(State, Settings, At(now));

    public byte[] Bytes()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        CleanerStateCodec.Write(State, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public void Restart()
    {
        Assert.True(CleanerStateCodec.TryRead(Bytes(), out var state, out _));
        State = state;
    }
}
