using CsCheck;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Readings;

/// <summary>Promise 4: duplicates and disorder are harmless (docs/decisions/0002 says for what).</summary>
public class DisorderPropertyTests
{
    /// <summary>No memory but the live value: no silence either, since a shuffle may delay the last reading.</summary>
    private static readonly SensorProfile Memoryless = CleanerRig.Plain with { PeriodMs = 0 };

    private static readonly SensorProfile Everything = CleanerRig.Plain with
    {
        SpikeFilter = true, FlatlineCount = 4, MaxRatePerS = 5, DeadBand = 0.5, Resolution = 0.1,
    };

    /// <summary>Readings in order: (seconds since the last, value); with sequence numbers, so that conflicts have a winner.</summary>
    private static readonly Gen<(double Seconds, double Value)[]> Series =
        Gen.Select(Gen.Int[0, 8], Gen.Int[-20, 120], (step, value) => (step / 2.0, (double)value)).Array[1, 40];

    private static List<Reading> InOrder((double Seconds, double Value)[] series)
    {
        var at = 0.0;
        var readings = new List<Reading>();
        foreach (var (seconds, value) in series)
        {
            at += seconds;
            readings.Add(new Reading(CleanerRig.At(at), value, readings.Count, Quality.Good, ReadingFlags.None));
        }

        return readings;
    }

    private static (long, double, double, Quality, long, bool) Live(CleanerState s) =>
        (s.SourceMs, s.RawValue, s.Value, s.Quality, s.SequenceValue, s.HasValue);

    [Fact]
    public void Readings_RepeatedAndShuffledWithinTheLateness_LeaveTheSameLiveValue() =>
        Gen.Select(Series, Gen.Int[0, int.MaxValue], Gen.Bool).Sample((series, seed, atOnce) =>
        {
            var readings = InOrder(series);
            var once = new CleanerRig(Memoryless);
            var end = (readings[^1].SourceMs - CleanerRig.T0) / 1000.0;
            foreach (var reading in readings) once.Clean(reading, (reading.SourceMs - CleanerRig.T0) / 1000.0);

            var random = new Random(seed);
            var delivered = new List<(double At, Reading Reading)>();
            foreach (var reading in readings)
            {
                var measured = (reading.SourceMs - CleanerRig.T0) / 1000.0;
                for (var copies = random.Next(1, 6); copies > 0; copies--)
                    delivered.Add((atOnce ? end : measured + (random.NextDouble() * 29.9), reading));
            }

            var shuffled = new CleanerRig(Memoryless);
            var order = delivered.OrderBy(d => d.At).ToArray();
            if (atOnce) random.Shuffle(order);
            foreach (var (at, reading) in order)
            {
                var result = shuffled.Clean(reading, at);
                Assert.True(result.Verdict != CleanVerdict.Applied || reading.SourceMs == shuffled.State.SourceMs);
            }

            Assert.Equal(Live(once.State), Live(shuffled.State));
        }, iter: 20_000);

    [Fact]
    public void Readings_RepeatedAtAnyTimeAfter_LeaveFiltersAndLiveValueUntouched() =>
        Gen.Select(Series, Gen.Int[0, int.MaxValue]).Sample((series, seed) =>
        {
            var readings = InOrder(series);
            var random = new Random(seed);
            var once = new CleanerRig(Everything);
            var often = new CleanerRig(Everything);
            for (var i = 0; i < readings.Count; i++)
            {
                var at = (readings[i].SourceMs - CleanerRig.T0) / 1000.0;
                var expected = once.Clean(readings[i], at);
                Assert.Equal(expected, often.Clean(readings[i], at));
                for (var copies = random.Next(0, 5); copies > 0; copies--)
                    Assert.False(often.Clean(readings[random.Next(Math.Max(0, i - 15), i + 1)], at).IsLive);
            }

            Assert.Equal(once.State.Describe() with { Counters = default }, often.State.Describe() with { Counters = default });
        }, iter: 10_000);

    [Fact]
    public void Log_ReplayedFromAnySnapshot_EndsInTheSameBytes() =>
        Gen.Select(Series, Gen.Int[0, int.MaxValue]).Sample((series, seed) =>
        {
            var random = new Random(seed);
            var settings = CleanerSettings.From(Everything);
            var log = InOrder(series).Select((r, i) => new JournaledReading(i, r.SourceMs + random.Next(0, 3), r)).ToArray();
            for (var i = 1; i < log.Length; i++) log[i] = log[i] with { ReceivedMs = Math.Max(log[i].ReceivedMs, log[i - 1].ReceivedMs) };
            var state = new CleanerState();
            var snapshotAt = random.Next(log.Length);
            byte[] snapshot = [];
            for (var i = 0; i < log.Length; i++)
            {
                SignalCleaner.Clean(state, settings, log[i]);
                if (i == snapshotAt) snapshot = Bytes(state);
            }

            Assert.True(CleanerStateCodec.TryRead(snapshot, out var resumed, out var consumed));
            Assert.Equal(snapshot.Length, consumed);
            foreach (var reading in log)
            {
                // Ticks between, which the first run did not have, must not matter.
                if (reading.Position > resumed.LastPosition) SignalCleaner.Tick(resumed, settings, reading.ReceivedMs);
                SignalCleaner.Clean(resumed, settings, reading);
            }

            Assert.Equal(Bytes(state), Bytes(resumed));
        }, iter: 10_000);

    private static byte[] Bytes(CleanerState state)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        CleanerStateCodec.Write(state, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
