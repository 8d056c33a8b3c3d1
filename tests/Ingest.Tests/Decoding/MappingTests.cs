using System.Buffers;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain.Readings;
using Twin.Ingest.Decoding;
using Twin.Ingest.Intake;
using Xunit;

namespace Twin.Ingest.Tests.Decoding;

public sealed class MappingTests
{
    private const long T = 1_790_000_000_000;

    private const string Config = """
        { "mappings": [
          { "topic": "old/{plant}/+/{tag}/data", "values": [
              { "sensor": "{tag}.level", "value": "/m/level", "quality": "/q" }, { "sensor": "{tag}.temp", "value": "/m/temps/1" } ],
            "time": "/ts", "timeInSeconds": true },
          { "topic": "v1/devices/me/telemetry", "format": "thingsBoard", "plant": "north", "sensor": "{client}.{key}" },
          { "topic": "v1/gateway/telemetry", "format": "thingsBoardGateway", "plant": "north", "sensor": "{name}.{key}" }
        ] }
        """;

    private readonly FakeIntake _intake = new();
    private readonly MappingDoor _door;
    private readonly MessageContext _context = new("T-1", "key:x", (_, _) => true);

    public MappingTests()
    {
        _intake.AddPlant("north", "T-1.level", "T-1.temp");
        var (mappings, errors) = MappingFile.Parse(Encoding.UTF8.GetBytes(Config));
        Assert.Empty(errors);
        _door = new MappingDoor(_intake, new FixedMappings(mappings), new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(T)));
    }

    [Fact]
    public void JsonMapping_TakesValuesAtPointers()
    {
        Send("old/north/area7/T-1/data", """{"ts":1789999999.5,"q":64,"m":{"level":7.5,"temps":[1,20]}}""");
        Assert.Equal(
            [("T-1.level", new Reading(T - 500, 7.5, -1, Quality.Uncertain, 0)), ("T-1.temp", new Reading(T - 500, 20, -1, Quality.Good,
                0))],
            _intake.Taken);
    }

    [Fact]
    public void JsonMapping_MissingValue_IsRejected_TheOtherKept()
    {
        Send("old/north/area7/T-1/data", """{"m":{"level":7.5}}""");
        Assert.Single(_intake.Taken);
        Assert.Equal(("T-1.temp", "reading.value.missing"), Assert.Single(_intake.Rejected.Select(r => (r.Id, r.Code))));
    }

    [Theory]
    [InlineData("v1/devices/me/telemetry", """{"level":1,"name":"x"}""", 1)]
    [InlineData("v1/devices/me/telemetry", """{"ts":1789999999000,"values":{"level":1,"temp":2}}""", 2)]
    [InlineData("v1/devices/me/telemetry", """[{"ts":1789999998000,"values":{"level":1}},{"ts":1789999999000,"values":{"level":2}}]""", 2)]
    [InlineData("v1/gateway/telemetry", """{"T-1":[{"ts":1789999999000,"values":{"level":1,"temp":true}}]}""", 2)]
    public void ThingsBoard_Forms_AreTaken(string topic, string payload, int count)
    {
        Assert.Null(Send(topic, payload).Error);
        Assert.Equal(count, _intake.Taken.Count);
    }

    [Theory]
    [InlineData("old/north/a/T-1", false)]
    [InlineData("old/north/a/T-1/data/x", false)]
    [InlineData("old/north//T-1/data", false)]
    [InlineData("old/north/a/T-1/data", true)]
    public void Takes_OnlyWhatMatches(string topic, bool takes) => Assert.Equal(takes, _door.Takes(Encoding.UTF8.GetBytes(topic)));

    [Theory]
    [InlineData("old/north/a/T-1/data", "{")]
    [InlineData("v1/gateway/telemetry", "[]")]
    [InlineData("v1/gateway/telemetry", "{\"\\uD800\":{\"a\":1}}")]
    public void WrongPayload_IsADeadLetter(string topic, string payload)
    {
        Assert.NotNull(Send(topic, payload).Error);
        Assert.Single(_intake.Letters);
    }

    [Fact]
    public void RandomBytes_NeverThrow() => Gen.Byte.Array[0, 100].Sample(
        bytes => { _door.Accept(_context, "v1/gateway/telemetry"u8, new ReadOnlySequence<byte>(bytes)); }, threads: 1);

    [Fact]
    public void Config_AllErrors_AreSaidWithTheirPlace()
    {
        var (_, errors) = MappingFile.Parse("""
            { "mappings": [
              { "topic": "twin/x", "plant": "p", "values": [ { "sensor": "a" } ] },
              { "topic": "a/{x}/b{y}", "plant": "p" },
              { "topic": "a/{x}", "values": [ { "sensor": "{nix}", "value": "no-slash" } ] },
              { "topic": "tb", "format": "thingsBoard", "plant": "p", "sensor": "fixed" } ] }
            """u8);
        Assert.Equal(
            ["mappings[0].topic", "mappings[1].topic", "mappings[2].plant", "mappings[2].values[0].sensor", "mappings[2].values[0].value",
                "mappings[3].sensor"],
            errors.Select(e => e.Path));
        Assert.StartsWith("line 1", MappingFile.Parse("{\"mapings\":[]}"u8).Errors[0].Path, StringComparison.Ordinal);
    }

    private MessageReceipt Send(string topic, string payload) =>
        _door.Accept(_context, Encoding.UTF8.GetBytes(topic), new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(payload)));
}
