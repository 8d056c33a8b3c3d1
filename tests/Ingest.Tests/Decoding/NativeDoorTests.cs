using System.Buffers;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Decoding;
using Twin.Ingest.Intake;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Ingest.Tests.Decoding;

public sealed class NativeDoorTests
{
    private const long NowMs = 1_790_000_000_000;
    private readonly FakeIntake _intake = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(NowMs));
    private readonly FakePlant _plant;
    private readonly NativeDoor _door;
    private readonly MessageContext _context = new("client-7", "key:mes", (plant, sensor) => sensor != "secret");

    public NativeDoorTests()
    {
        _plant = _intake.AddPlant("north", "T-101.level", "T-102.level", "secret");
        _door = new NativeDoor(_intake, _time);
    }

    [Fact]
    public void Object_WithAllFields_IsTakenExactly()
    {
        var receipt = Send("twin/north/T-101.level", """{"t":1789999999000,"v":71.4,"q":"uncertain","s":12,"unit":{"a":[1,{}]}}""");
        Assert.Equal(new MessageReceipt(1, null), receipt);
        Assert.Equal(("T-101.level", new Reading(1789999999000, 71.4, 12, Quality.Uncertain, ReadingFlags.None)),
            Assert.Single(_intake.Taken));
    }

    [Fact]
    public void BareNumber_HasTimeOfArrival()
    {
        Send("twin/north/T-101.level", " -3.25e1 ");
        Assert.Equal(new Reading(NowMs, -32.5, -1, Quality.Good, ReadingFlags.ArrivalTime), Assert.Single(_intake.Taken).Reading);
    }

    [Theory]
    [InlineData("2026-09-21T14:13:20Z", 1790000000000)]
    [InlineData("2026-09-21T16:13:20+02:00", 1790000000000)]
    [InlineData("2026-09-21 14:13:20.1239Z", 1790000000123)]
    [InlineData("2026-09-21T14:13Z", 1789999980000)]
    [InlineData("2026-09-21T06:43:20-0730", 1790000000000)]
    public void IsoTime_WithZone_IsUnderstood(string time, long expected)
    {
        Send("twin/north/T-101.level", $$"""{"t":"{{time}}","v":1}""");
        Assert.Equal(expected, Assert.Single(_intake.Taken).Reading.SourceMs);
    }

    [Theory]
    [InlineData("{\"v\":\"71.4\"}", "reading.value.type")]
    [InlineData("{\"v\":true}", "reading.value.type")]
    [InlineData("{\"v\":null}", "reading.value.type")]
    [InlineData("{\"v\":{\"x\":1}}", "reading.value.type")]
    [InlineData("\"71.4\"", "reading.value.type")]
    [InlineData("{\"v\":NaN}", "reading.value.nan")]
    [InlineData("{\"v\":-Infinity,\"t\":1789999999000}", "reading.value.nan")]
    [InlineData("{\"v\":\"NaN\"}", "reading.value.nan")]
    [InlineData("NaN", "reading.value.nan")]
    [InlineData("{\"v\":1e308}", "reading.value.range")]
    [InlineData("1e999", "reading.value.nan")]
    [InlineData("{\"t\":1}", "reading.value.missing")]
    [InlineData("{\"v\":1,\"v\":2}", "reading.json.duplicate")]
    [InlineData("{\"v\":1,\"t\":-5}", "reading.time.negative")]
    [InlineData("{\"v\":1,\"t\":1790000000}", "reading.time.past")]
    [InlineData("{\"v\":1,\"t\":1790003600001}", "reading.time.future")]
    [InlineData("{\"v\":1,\"t\":1e300}", "reading.time.format")]
    [InlineData("{\"v\":1,\"t\":\"2026-09-21T14:13:20\"}", "reading.time.format")]
    [InlineData("{\"v\":1,\"t\":\"2026-02-30T14:13:20Z\"}", "reading.time.format")]
    [InlineData("{\"v\":1,\"t\":\"yesterday\"}", "reading.time.format")]
    [InlineData("{\"v\":1,\"q\":\"fine\"}", "reading.quality.format")]
    [InlineData("{\"v\":1,\"q\":1000}", "reading.quality.format")]
    [InlineData("{\"v\":1,\"s\":-2}", "reading.sequence.format")]
    [InlineData("{\"v\":1,\"s\":1.5}", "reading.sequence.format")]
    [InlineData("{\"v\":1", "reading.json.malformed")]
    [InlineData("{\"v\":1}}", "reading.json.malformed")]
    [InlineData("{\"v\":1,\"\\uD800\":2,\"v\":", "reading.json.malformed")]
    [InlineData("", "reading.json.empty")]
    [InlineData("true", "reading.json.shape")]
    public void BadReading_IsRefusedWithItsCodeAndPayload(string payload, string code)
    {
        var receipt = Send("twin/north/T-101.level", payload);
        Assert.Equal(code, receipt.Error?.Code);
        Assert.True(receipt.Position > 0, "the dead letter must be waited for");
        Assert.Empty(_intake.Taken);
        var letter = Assert.Single(_intake.Letters);
        Assert.Equal(("live", "north", "mqtt:client-7", code), (letter.Realm, letter.Plant, letter.Source, letter.Code));
        Assert.Equal(payload, Encoding.UTF8.GetString(letter.Payload));
    }

    [Fact]
    public void FutureTime_AtTheLimit_IsTaken()
    {
        Send("twin/north/T-101.level", $$"""{"v":1,"t":{{NowMs + Limits.FutureMs}}}""");
        Assert.Single(_intake.Taken);
    }

    [Theory]
    [InlineData("0", "bad")]
    [InlineData("192", "good")]
    [InlineData("64", "uncertain")]
    [InlineData("500", "uncertain")]
    [InlineData("2156527616", "bad")]
    [InlineData("1083113472", "uncertain")]
    [InlineData("\"GOOD\"", "good")]
    public void Quality_InAnyOfItsForms_IsUnderstood(string quality, string name)
    {
        Send("twin/north/T-101.level", $$"""{"v":1,"q":{{quality}}}""");
        Assert.Equal(name, Assert.Single(_intake.Taken).Reading.Quality.Name);
    }

    [Fact]
    public void DepthBomb_IsRefused() =>
        Assert.Equal("reading.json.malformed", Send("twin/north/T-101.level", "{\"x\":" + new string('[', 100_000)).Error?.Code);

    [Fact]
    public void ManyInOne_KeepsGoodRows_WhenOthersAreBad()
    {
        var receipt = Send("twin/north", """
            [{"id":"T-101.level","v":1},{"id":"T-102.level","v":"x"},7,{"v":2},{"id":"T-102.level","v":NaN},{"id":"T-999","v":5},
             {"id":"a b","v":5},{"id":"T-102.level","v":4}]
            """);
        Assert.Null(receipt.Error);
        Assert.Equal([("T-101.level", 1.0), ("T-102.level", 4.0)], _intake.Taken.Select(t => (t.Sensor, t.Reading.Value)));
        Assert.Equal(
            [(1, "reading.value.type"), (2, "reading.row.shape"), (3, "reading.id.missing"), (4, "reading.value.nan"), (6,
                "reading.id.invalid")],
            _intake.Rejected.Select(r => (r.Index, r.Code)));
        Assert.Equal("T-999", Assert.Single(_plant.Unmodelled).Sensor);
    }

    [Fact]
    public void TruncatedArray_KeepsRowsBeforeTheBreak_AndTellsTheError()
    {
        var receipt = Send("twin/north", """[{"id":"T-101.level","v":1},{"id":"T-102.level","v":""");
        Assert.Equal("reading.json.malformed", receipt.Error?.Code);
        Assert.Single(_intake.Taken);
        Assert.Equal(2, receipt.Position);
    }

    [Fact]
    public void InvalidUtf8_InTheId_IsRefused()
    {
        byte[] payload = [.. "[{\"id\":\"T-\xff"u8[..^2], 0xC3, 0x28, .. "\",\"v\":1}]"u8];
        Send("twin/north", payload);
        Assert.Empty(_intake.Taken);
        Assert.Equal("reading.id.invalid", Assert.Single(_intake.Letters).Code);
    }

    [Theory]
    [InlineData("twin/south/T-1", "plant.unknown")]
    [InlineData("twin/north/secret", "topic.forbidden")]
    [InlineData("twin/north/a/b", "topic.invalid")]
    [InlineData("twin//x", "topic.invalid")]
    [InlineData("twin/$realms/live/north/T-101.level", "topic.invalid")]
    [InlineData("twin/$realms/replay-1/north/T-101.level", "plant.unknown")]
    [InlineData("twin/$realms/drill-1/north/T-101.level", "realm.drill")]
    [InlineData("twin/$realms/drill-1/north", "realm.drill")]
    public void BadTopic_IsRefusedWithItsCode(string topic, string code)
    {
        Assert.True(_door.Takes(Encoding.UTF8.GetBytes(topic)));
        Assert.Equal(code, Send(topic, "1").Error?.Code);
        Assert.Equal(code, Assert.Single(_intake.Letters).Code);
    }

    [Theory]
    [InlineData("twin/north/$alarms/T-1")]
    [InlineData("twin/$realms/r/north/$state/T-1")]
    [InlineData("plant/north/x")]
    public void Takes_NotWhereTwinSpeaks(string topic) => Assert.False(_door.Takes(Encoding.UTF8.GetBytes(topic)));

    [Fact]
    public void Realm_ByTopic_GoesToItsOwnPlant()
    {
        _intake.AddRealm("replay-1", "north", "T-101.level");
        Assert.Equal(1, Send("twin/$realms/replay-1/north", """[{"id":"T-101.level","v":1}]""").Position);
        Assert.Single(_intake.Taken);
    }

    [Fact]
    public void UnknownPlant_AddedLater_IsFoundWithinFreshness()
    {
        Send("twin/south/T-1", "1");
        _intake.AddPlant("south", "T-1");
        _time.Advance(TimeSpan.FromMilliseconds(TopicEntry.FreshMs + 1));
        Assert.Null(Send("twin/south/T-1", "1").Error);
    }

    [Fact]
    public void Refusal_WithholdsTheAcknowledgement()
    {
        _intake.Refusal = new TwinError("ingest.disk-full", "full", Retry.Later);
        Assert.Equal(new MessageReceipt(-1, null), Send("twin/north/T-101.level", "1"));
        Assert.Equal(new MessageReceipt(-1, null), Send("twin/north/T-101.level", "x"));
    }

    [Fact]
    public void TenThousandTopics_FromOneClient_CostBoundedMemory()
    {
        for (var i = 0; i < 10_000; i++) Send("twin/north/S-" + i, "1");
        Assert.InRange(((ConnectionState)_context.DoorState!).TopicCount, 1, Limits.TopicsPerConnection);
        Assert.Equal(10_000, _plant.Unmodelled.Count);
    }

    [Fact]
    public void FloodOfRubbish_WritesBoundedLetters_AndCountsTheRest()
    {
        for (var i = 0; i < 1000; i++) Assert.Equal("reading.json.malformed", Send("twin/north/T-101.level", "{").Error?.Code);
        Assert.Equal(Limits.DeadLettersPerSecond, _intake.Letters.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        Send("twin/north/T-101.level", "{");
        Assert.Contains("900 more", _intake.Letters[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Payload_AboveTheLimit_IsRefused() =>
        Assert.Equal("reading.message.too-large", Send("twin/north/T-101.level", new byte[Limits.MqttPayloadBytes + 1]).Error?.Code);

    [Fact]
    public void OneReading_InSteadyState_AllocatesNothing()
    {
        var topic = "twin/north/T-101.level"u8.ToArray();
        var payload = new ReadOnlySequence<byte>("""{"t":1789999999000,"v":71.4,"q":"good","s":12}"""u8.ToArray());
        var intake = new NullIntake();
        var door = new NativeDoor(intake, TimeProvider.System);
        for (var i = 0; i < 1000; i++) door.Accept(_context, topic, payload);
        var bytes = Allocation.Least(() =>
        {
            for (var i = 0; i < 1000; i++) door.Accept(_context, topic, payload);
        });
        Assert.InRange(bytes, 0, 2_000); // one topic is looked at anew every 2 s
        Assert.Equal(6000, intake.Taken);
    }

    [Fact]
    public void RandomBytes_NeverThrow() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        Send("twin/north/T-101.level", bytes);
        Send("twin/north", bytes);
    });

    [Fact]
    public void Mutated_GoodMessage_NeverThrows_AndAnswers()
    {
        var good = """[{"id":"T-101.level","t":1789999999000,"v":71.4,"q":"good","s":1},{"id":"T-102.level","v":2}]"""u8.ToArray();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((at, value, length) =>
        {
            var copy = good.ToArray();
            copy[at] = value;
            var receipt = Send("twin/north", copy[..length]);
            return receipt.Error is not null || receipt.Position > 0 || receipt.Position == 0;
        });
    }

    [Fact]
    public void SegmentedPayload_DecodesLikeAWholeOne()
    {
        var json = """[{"id":"T-101.level","t":"2026-09-21T14:13:20Z","v":71.4,"q":"good","s":1},{"id":"T-102.level","v":2}]"""u8.ToArray();
        Gen.Int[1, json.Length - 1].Sample(cut =>
        {
            _intake.Taken.Clear();
            _door.Accept(_context, "twin/north"u8, Segments.Of(json[..cut], json[cut..]));
            return _intake.Taken.Count == 2 && _intake.Taken[0].Reading == new Reading(NowMs, 71.4, 1, Quality.Good, ReadingFlags.None);
        }, threads: 1);
    }

    private MessageReceipt Send(string topic, string payload) => Send(topic, Encoding.UTF8.GetBytes(payload));

    private MessageReceipt Send(string topic, byte[] payload)
    {
        lock (_intake) return _door.Accept(_context, Encoding.UTF8.GetBytes(topic), new ReadOnlySequence<byte>(payload));
    }
}
