using CsCheck;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Xunit;

namespace Twin.Domain.Tests.Readings.History;

public sealed class HistoryCodecTests
{
    private static readonly double[] Extremes =
        [0.0, -0.0, double.MaxValue, double.MinValue, double.Epsilon, 1e15, -1e15, 9e15, 1.0 / 3, double.PositiveInfinity];

    private static readonly Gen<double> AnyValue = Gen.OneOf(
        Gen.Double, Gen.Int[-1000, 1000].Select(i => i / 10.0), Gen.Int[-100_000, 100_000].Select(i => i / 100.0),
        Gen.Int[-1000, 1000].Select(i => (double)(float)(i * 0.1f)),
        Gen.Int[0, Extremes.Length - 1].Select(i => Extremes[i]));

    private static readonly Gen<long> AnyStep = Gen.OneOf(
        Gen.Const(1000L), Gen.Const(0L), Gen.Long[0, 2000], Gen.Long[990, 1010], Gen.Long[0, 1L << 50]);

    private static readonly Gen<HistoryReading[]> AnyReadings =
        Gen.Select(Gen.Long[-(1L << 60), 1L << 60],
            Gen.Select(AnyStep, AnyValue, Gen.OneOf(Gen.Const((ushort)0), Gen.UShort)).Array[1, 400])
            .Select((start, parts) =>
            {
                var time = start;
                return parts.Select(p => new HistoryReading(time += p.Item1, p.Item2, new Quality(p.Item3))).ToArray();
            });

    [Fact]
    public void Codec_AnySortedReadings_RoundtripsToTheBit() => AnyReadings.Sample(AssertRoundtrip, iter: 3_000);

    [Fact]
    public void Codec_DecimalReadings_RoundtripsToTheBit() =>
        Gen.Select(Gen.Int[0, 9], Gen.Long[-1_000_000_000, 1_000_000_000].Array[1, 300], Gen.Bool).Sample(
            (digits, numbers, single) => AssertRoundtrip(numbers.Select((n, i) =>
            {
                var value = n / Math.Pow(10, digits);
                return new HistoryReading(i, single ? (float)value : value, Quality.Good);
            }).ToArray()),
            iter: 2_000);

    [Fact]
    public void Codec_TimesAtTheEdges_Roundtrip() =>
        AssertRoundtrip([new(long.MinValue, 1, Quality.Good), new(0, 2, Quality.Good), new(long.MaxValue, 3, Quality.Good),
            new(long.MaxValue, 3, Quality.Bad)]);

    [Fact]
    public void Codec_NotANumber_KeepsItsBits()
    {
        var nan = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_1234);
        AssertRoundtrip([new(1, 1, Quality.Good), new(2, nan, Quality.Bad), new(3, -0.0, Quality.Good)]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Limits.ReadingsPerChunk + 1)]
    public void Encode_NoneOrTooMany_Throws(int count) =>
        Assert.Throws<ArgumentException>(() => HistoryCodec.Encode(new HistoryReading[count]));

    [Fact]
    public void Encode_Unsorted_Throws() =>
        Assert.Throws<ArgumentException>(() => HistoryCodec.Encode([new(2, 1, Quality.Good), new(1, 1, Quality.Good)]));

    [Fact]
    public void Encode_LargestChunk_Roundtrips() => AssertRoundtrip(HistorySignals.All(Limits.ReadingsPerChunk, 5).First().Readings);

    [Fact]
    public void Head_OfAChunk_TellsRangeAndExtremes()
    {
        var chunk = HistoryCodec.Encode([new(5, 2, Quality.Good), new(6, -3, Quality.Good), new(9, 1.5, Quality.Good)]);
        Assert.True(HistoryCodec.TryReadHead(chunk, out var head, out _));
        Assert.Equal(new HistoryChunkHead(3, 5, 9, -3, 2, 2, 1.5), head);
    }

    /// <summary>Chunks written by the first release must open for ever.</summary>
    [Fact]
    public void Decode_ChunkOfVersion1_GivesWhatWasWritten()
    {
        HistoryReading[] expected =
        [
            new(1_700_000_000_000, 21.3, Quality.Good), new(1_700_000_001_002, 21.4, Quality.Good),
            new(1_700_000_001_999, 21.2, Quality.UncertainLastUsable), new(1_700_000_003_000, 1.0 / 3, Quality.Good),
        ];
        const string golden =
            "54480100040000000068E5CF8B010000B873E5CF8B010000555555555555D53F6666666666663540CDCCCCCCCC4C35405555"
            + "55555555D53FB0C39A1D02000190810101000006D00FC402686666666666AA015A6A5755555555D523B7AAAAAAAAAA7AD0CF"
            + "CCCCCCCCCCC0FF";
        var written = Convert.ToHexString(HistoryCodec.Encode(expected));
        Assert.Equal(golden, written);
        var read = new List<HistoryReading>();
        Assert.True(HistoryCodec.TryDecode(Convert.FromHexString(golden), read, out _));
        Assert.Equal(expected, read);
    }

    [Fact]
    public void Decode_DamagedBytes_GivesAnErrorAndAddsNothing()
    {
        var chunk = HistoryCodec.Encode(HistorySignals.All(300, 9).First().Readings);
        var random = new Random(10);
        var into = new List<HistoryReading>();
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = (byte[])chunk.Clone();
            for (var i = random.Next(1, 4); i > 0; i--) damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            if (damaged.AsSpan().SequenceEqual(chunk)) continue;
            if (random.Next(4) == 0) damaged = damaged[..random.Next(damaged.Length)];
            Assert.False(HistoryCodec.TryDecode(damaged, into, out var error));
            Assert.StartsWith("history.chunk.", error.Code, StringComparison.Ordinal);
            Assert.Empty(into);
        }
    }

    /// <summary>
    /// With the checksum made right again, the decoder itself must hold: no crash, no endless loop, nothing out of order.
    /// </summary>
    [Fact]
    public void Decode_ForgedBytes_NeverCrashes()
    {
        var random = new Random(11);
        var signals = HistorySignals.All(300, 12).Select(s => HistoryCodec.Encode(s.Readings)).ToArray();
        var into = new List<HistoryReading>();
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var forged = (byte[])signals[round % signals.Length].Clone();
            for (var i = random.Next(1, 6); i > 0; i--) forged[random.Next(4, forged.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) forged = forged[..random.Next(HistoryCodec.HeadBytes, forged.Length)];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(forged.AsSpan(56),
                Bits.Crc(forged.AsSpan(0, 56), forged.AsSpan(60)));
            into.Clear();
            if (!HistoryCodec.TryDecode(forged, into, out _)) continue;
            accepted++;
            Assert.InRange(into.Count, 1, Limits.ReadingsPerChunk);
            for (var i = 1; i < into.Count; i++) Assert.True(into[i].T >= into[i - 1].T);
        }

        Assert.True(accepted > 100, "forging never got past the head: the test shows nothing");
    }

    [Fact]
    public void Encode_PlantSignals_TakesAtMostThreeBytesAReading()
    {
        foreach (var (name, readings) in HistorySignals.All(3600, 20))
        {
            var bytes = HistoryCodec.Encode(readings).Length / (double)readings.Length;
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {bytes:F2} B/reading");
            Assert.True(bytes <= 3, $"{name}: {bytes:F2} bytes a reading");
        }
    }

    private static void AssertRoundtrip(HistoryReading[] readings)
    {
        var into = new List<HistoryReading> { new(1, 1, Quality.Bad) };
        Assert.True(HistoryCodec.TryDecode(HistoryCodec.Encode(readings), into, out _));
        Assert.Equal(readings.Length + 1, into.Count);
        for (var i = 0; i < readings.Length; i++)
        {
            Assert.Equal((readings[i].T, readings[i].Q), (into[i + 1].T, into[i + 1].Q));
            Assert.Equal(BitConverter.DoubleToInt64Bits(readings[i].V), BitConverter.DoubleToInt64Bits(into[i + 1].V));
        }
    }
}
