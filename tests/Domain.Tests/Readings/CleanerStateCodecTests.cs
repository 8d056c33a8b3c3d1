using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Readings;

public class CleanerStateCodecTests
{
    /// <summary>State bytes of version 1, written by the first release. Never change: an old store must open.</summary>
    private const string Golden =
        "010900008A028AB78AC2EE65FA01FA0190C503FA013A000002000000000040344000000000004034400000000000403440000000000040" +
        "344000000000000034403C00020202020000000000001E000800FA01DAC989C2EE65FA01FA010202E0C48AC2EE65E0C48AC2EE65C0D5FA" +
        "C1EE65018A8EDCE718F6E199FC16BEBFF9A9139EC2CABE17D2D1E19307BAD094AC16D6BBF9900492A9C7A30392DBFEF70CB6AEF29D0D82" +
        "EFDED80DB684A4D910F6D1849E17E2EFDB991EEA869FCB1FFACBEAEF0E15003CBCBBBBBBBB5B3440416587A9CBEDB33F00000000004034" +
        "4000000000008034400000000000C034400000000000003440000000000040344000000000008034400000000000C03440000000000000" +
        "3440000000000040344000000000008034400000000000C034400000000000003440000000000040344000000000008034400000000000" +
        "C034400000000000003440000000000040344000000000008034400000000000C0344000000000000034400000000000403440";

    private static CleanerRig Used(bool spikeFilter)
    {
        var rig = new CleanerRig(CleanerRig.Plain with { SpikeFilter = spikeFilter, FlatlineCount = 3, MaxRatePerS = 1, DeadBand = 0.5 });
        for (var s = 0; s < 30; s++) rig.Read(s, 20 + (s % 4 * 0.25), received: s + 0.125, sequence: s);
        rig.Read(29, 3, received: 29.5, sequence: 4);
        rig.Read(28, 77, received: 29.5);
        rig.Read(-100, 77, received: 30);
        rig.Read(30, 21, received: 31, flags: ReadingFlags.Historical);
        return rig;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void State_WrittenAndRead_IsTheSame(bool spikeFilter)
    {
        var rig = Used(spikeFilter);
        var before = rig.Bytes();
        var health = rig.State.Describe();
        rig.Restart();
        Assert.Equal(before, rig.Bytes());
        Assert.Equal(health, rig.State.Describe());
        Assert.Equal(spikeFilter, rig.State.Hampel is not null);
        Assert.InRange(before.Length, 100, spikeFilter ? 420 : 240);
    }

    [Fact]
    public void State_Restarted_GoesOnAsIfItHadNot()
    {
        var straight = Used(true);
        var restarted = Used(true);
        restarted.Restart();
        var random = new Random(9);
        for (var s = 31; s < 200; s++)
        {
            var value = 20 + (random.NextDouble() * 3) + (random.Next(20) == 0 ? 30 : 0);
            Assert.Equal(straight.Read(s, value), restarted.Read(s, value));
        }
    }

    [Fact]
    public void GoldenBytes_OfVersion1_StillOpen()
    {
        var bytes = Convert.FromHexString(Golden);
        Assert.True(CleanerStateCodec.TryRead(bytes, out var state, out var consumed));
        Assert.Equal(bytes.Length, consumed);
        Assert.Equal(Used(true).State.Describe(), state.Describe());
        Assert.Equal(Golden, Convert.ToHexString(Used(true).Bytes()));
    }

    [Fact]
    public void Bytes_CutOrFromTheFuture_AreRefused()
    {
        var bytes = Used(true).Bytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(CleanerStateCodec.TryRead(bytes.AsSpan(0, length), out _, out _));
        bytes[0] = 2;
        Assert.False(CleanerStateCodec.TryRead(bytes, out _, out _));
    }

    [Fact]
    public void Bytes_OfAnyKind_NeverThrow()
    {
        var random = new Random(17);
        var good = Used(true).Bytes();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var n = random.Next(1, 6); n > 0; n--) bytes[random.Next(1, bytes.Length)] = (byte)random.Next(256);
            if (!CleanerStateCodec.TryRead(bytes, out var state, out _)) continue;
            var settings = CleanerSettings.From(CleanerRig.Plain with { SpikeFilter = true });
            SignalCleaner.Clean(state, settings, new JournaledReading(long.MaxValue, CleanerRig.At(1e5),
                new Reading(CleanerRig.At(1e5), 5, 1, Quality.Good, ReadingFlags.None)));
        }
    }
}
