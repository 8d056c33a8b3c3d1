using CsCheck;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Twin.Ingest.History;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Xunit;

namespace Twin.Ingest.Tests.History;

/// <summary>Open buffers against plain lists, through rounds of filling and flushing.</summary>
public sealed class OpenBuffersTests
{
    private static readonly Gen<StagedReading> AnyReading =
        from sensor in Gen.Int[0, 2_000].Select(i => i % 7 == 0 ? i : i % 5)
        from source in Gen.Long[0, 50]
        from value in Gen.Int[0, 3]
        from bad in Gen.Bool
        select new StagedReading(sensor, new Reading(source, value, -1, bad ? Quality.Bad : Quality.Good, ReadingFlags.None));

    [Fact]
    public void Buffers_FilledAndFlushed_HoldWhatListsHold() =>
        AnyReading.Array[0, 9_000].Array[1, 4].Sample(rounds =>
        {
            var buffers = new OpenBuffers();
            var before = Array.Empty<StagedReading>();
            foreach (var round in rounds)
            {
                buffers.Add(new JournalFrame { FirstPosition = 1, Readings = round, ReceivedMs = new long[round.Length] });
                Assert.Equal(round.Length, buffers.Count);
                Assert.Equal(Expected(round.Concat(before), 0, 10, 30), buffers.Tail(0, 10, 30));
                if (before.Length > 0) buffers.EndFlush();
                var handles = buffers.BeginFlush();
                Assert.Equal(0, buffers.Count);
                Assert.Equal(round.Select(r => r.Sensor).Distinct(), handles);
                foreach (var handle in handles) Assert.Equal(Expected(round, handle, 0, 50), buffers.Sorted(handle).ToArray());
                Assert.Equal(Expected(round, 0, 10, 30), buffers.Tail(0, 10, 30));
                Assert.Empty(buffers.Tail(5_000, 0, 50));
                before = round;
                if (round.Length == 0) buffers.EndFlush();
            }
        }, iter: 30);

    private static HistoryReading[] Expected(IEnumerable<StagedReading> readings, int sensor, long fromMs, long toMs)
    {
        var of = readings.Where(r => r.Sensor == sensor && r.Reading.SourceMs >= fromMs && r.Reading.SourceMs <= toMs)
            .Select(r => new HistoryReading(r.Reading.SourceMs, r.Reading.Value, r.Reading.Quality)).ToArray();
        return of[..HistoryReading.SortAndDedupe(of)];
    }
}
