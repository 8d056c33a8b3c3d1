using System.Buffers.Binary;
using System.Text.Json;
using CsCheck;
using Twin.Client.Blazor.Live;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;

namespace Twin.Client.Tests;

public sealed class FrameCodecTests
{
    private static readonly Gen<FeedItem> Item =
        from index in Gen.Int[0, 100_000]
        from alarm in Gen.Byte
        from quality in Gen.Byte[0, 3]
        from a in Gen.Single
        from b in Gen.Single
        select new FeedItem(index, alarm, quality, a, b);

    [Fact]
    public void Encode_AnyItems_AreReadBackAtTheirPlaces() => Item.Array[0, 50].Sample(items =>
    {
        var bytes = FrameCodec.Encode(new LiveFrameHead(LiveFrameKind.Delta, FeedHealth.Live, 3, 5, 7, 11, 13), items, [], []);
        Assert.Equal(FrameCodec.HeaderBytes + (items.Length * FrameCodec.ItemBytes), bytes.Length);
        Assert.Equal(items.Length, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40)));
        for (var i = 0; i < items.Length; i++)
        {
            var at = bytes.AsSpan(FrameCodec.HeaderBytes + (i * FrameCodec.ItemBytes));
            var read = new FeedItem(
                BinaryPrimitives.ReadInt32LittleEndian(at), at[4], at[5], BinaryPrimitives.ReadSingleLittleEndian(at[6..]),
                BinaryPrimitives.ReadSingleLittleEndian(at[10..]));
            Assert.Equal(items[i], read);
        }
    });

    [Fact]
    public void Encode_Alarms_FollowTheItemsAsJson()
    {
        var bytes = FrameCodec.Encode(
            new LiveFrameHead(LiveFrameKind.Snapshot, FeedHealth.Live, 1, 2, 3, 4, 5), [new FeedItem(1, 2, 0, 3, 4)], [],
            [Alarms.Step("T-1",
                AlarmPriority.High, 1, false)]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(44));
        using var json = JsonDocument.Parse(bytes.AsMemory(bytes.Length - length));
        Assert.Equal("live~p~T-1~H~1", json.RootElement[0].GetProperty("id").GetString());
        Assert.Equal(FrameCodec.HeaderBytes + FrameCodec.ItemBytes + length, bytes.Length);
    }
}
