using System.Text;
using CsCheck;
using Twin.Domain.Documents;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Xunit;

namespace Twin.Domain.Tests.Documents;

/// <summary>A document is what its content says.</summary>
public sealed class DocumentTypesTests
{
    [Theory]
    [InlineData("89504E470D0A1A0A00", "image/png")]
    [InlineData("FFD8FFE000104A464946", "image/jpeg")]
    [InlineData("47494638396101", "image/gif")]
    [InlineData("52494646100000005745425056503820", "image/webp")]
    [InlineData("255044462D312E37", "application/pdf")]
    [InlineData("E9878AE694BE0A", "text/plain")]
    [InlineData("3C7363726970743E", "text/plain")]
    public void Content_OfAKnownType_IsTold(string hex, string expected)
    {
        Assert.True(DocumentTypes.TryTell(Convert.FromHexString(hex), out var told, out _));
        Assert.Equal(expected, told);
    }

    [Theory]
    [InlineData("", "document.empty")]
    [InlineData("4D5A9000", "document.type")]
    [InlineData("7F454C46", "document.type")]
    [InlineData("504B0304", "document.type")]
    [InlineData("FFFE3C00", "document.type")]
    [InlineData("524946461000000041564920", "document.type")]
    public void Content_OfAnotherType_IsRefused(string hex, string code)
    {
        Assert.False(DocumentTypes.TryTell(Convert.FromHexString(hex), out _, out var error));
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void Content_LargerThanItsType_IsRefused()
    {
        var text = Encoding.ASCII.GetBytes(new string('a', Limits.TextDocumentBytes + 1));
        Assert.False(DocumentTypes.TryTell(text, out _, out var error));
        Assert.Equal("document.size", error.Code);
        Assert.True(DocumentTypes.TryTell(text.AsSpan(1), out _, out _));
    }

    [Fact]
    public void Level_OfAnyRun_KeepsEveryPeakAndTheWorstQuality() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Int[0, 30]).Array[512, 3_000].Sample(rows =>
        {
            var readings = rows.Select((r, i) => new HistoryReading(i * 10, r.Item1,
                r.Item2 == 0 ? new Quality(0x8000) : Quality.Good)).ToArray();
            var level = new List<HistoryReading>();
            Assert.True(HistoryCodec.TryDecode(HistoryLevel.Of(readings).Span, level, out _));
            var good = readings.Where(r => !r.Q.IsBad).ToArray();
            Assert.True(level.Count <= ((readings.Length / HistoryLevel.GroupReadings) + 1) * Downsample.PointsPerBucket);
            Assert.All(level, r => Assert.Contains(r, readings));
            Assert.Equal((readings[0], readings[^1]), (level[0], level[^1]));
            Assert.Equal(good.Min(r => r.V), level.Where(r => !r.Q.IsBad).Min(r => r.V));
            Assert.Equal(good.Max(r => r.V), level.Where(r => !r.Q.IsBad).Max(r => r.V));
            Assert.Equal(readings.Any(r => r.Q.IsBad), level.Any(r => r.Q.IsBad));
        }, iter: 200);

    [Fact]
    public void Level_OfASmallChunk_IsNone() =>
        Assert.True(HistoryLevel.Of(Enumerable.Range(0, 511).Select(i => new HistoryReading(i, i, Quality.Good)).ToArray()).IsEmpty);
}
