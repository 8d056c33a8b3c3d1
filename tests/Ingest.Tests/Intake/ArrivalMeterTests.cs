using Twin.Domain.Readings;
using Twin.Ingest.Intake;
using Xunit;

namespace Twin.Ingest.Tests.Intake;

public sealed class ArrivalMeterTests
{
    private readonly ArrivalMeter _meter = new();

    [Fact]
    public void Of_Source_TellsRateDelayAndQuality()
    {
        for (var second = 0; second <= 10; second++)
        {
            var now = 1_000_000 + (second * 1_000L);
            _meter.Note("live", "p", "mqtt:a", [At(now - 40), At(now - 40, new Quality(0x8000))], 1, now);
        }

        var source = Assert.Single(_meter.Of("live", "p", 1_010_000));
        Assert.Equal(("mqtt:a", 22, 11, 11, 1_010_000), (source.Source, source.Total, source.NotGood, source.Rejected, source.LastMs));
        Assert.Equal(40, source.DelayMs, 3);
        Assert.Equal(2, source.PerSecond, 1);
        Assert.Empty(_meter.Of("live", "other", 1_010_000));
    }

    [Fact]
    public void Of_SourceThatFellSilent_HasNoRate()
    {
        _meter.Note("live", "p", "mqtt:a", [At(1_000_000)], 0, 1_000_000);
        _meter.Of("live", "p", 1_006_000);
        Assert.Equal(0, Assert.Single(_meter.Of("live", "p", 1_012_000)).PerSecond);
    }

    [Fact]
    public void Note_MoreSourcesThanTheBound_AreCountedTogether()
    {
        for (var i = 0; i < ArrivalMeter.MaxSources + 20; i++) _meter.Note("live", "p", $"mqtt:{i}", [At(1)], 0, 1);
        var all = _meter.Of("live", "p", 1);
        Assert.Equal(ArrivalMeter.MaxSources + 1, all.Count);
        Assert.Equal(20, all.Single(s => s.Source == ArrivalMeter.Others).Total);
    }

    private static StagedReading At(long sourceMs, Quality quality = default) => new(0, new Reading(sourceMs, 1, 0, quality,
        ReadingFlags.None));
}
