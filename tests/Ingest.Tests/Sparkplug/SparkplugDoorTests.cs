using System.Buffers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;
using Twin.Ingest.Sparkplug;
using Twin.Ingest.Tests.Decoding;
using Xunit;

namespace Twin.Ingest.Tests.Sparkplug;

public sealed class SparkplugDoorTests : ISparkplugOut
{
    private const long T = 1_790_000_000_000;
    private readonly FakeIntake _intake = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(T));
    private readonly SparkplugOptions _options = new() { Sensors = { ["north/edge1/Flow Rate"] = "F-7" } };
    private readonly MessageContext _context = new("edge1", "key:edge", (_, _) => true);
    private readonly List<string> _said = [];
    private readonly FakePlant _plant;
    private readonly SparkplugDoor _door;

    public SparkplugDoorTests()
    {
        _plant = _intake.AddPlant("north", "T-101.Level", "pump.Current", "Voltage", "F-7");
        _door = new SparkplugDoor(_intake, _options, _time, new SparkplugNodeList(null), this);
    }

    [Fact]
    public void Names_BecomeSensors_ByTableUnitAndName()
    {
        Send("spBv1.0/north/NBIRTH/edge1", SparkplugMessages.At(T, 0).Double("T-101/Level", 1, 71).Double("Flow Rate", 2, 3).Double("Odd",
            3, 4).Bytes);
        Send("spBv1.0/north/DBIRTH/edge1/pump", SparkplugMessages.At(T, 1).Double("Current", 4, 5).Double("Voltage", 5, 230).Bytes);
        Assert.Equal(["T-101.Level", "F-7", "pump.Current", "Voltage"], _intake.Taken.Select(t => t.Sensor));
        Assert.Equal("Odd", Assert.Single(_plant.Unmodelled).Sensor);
    }

    [Fact]
    public void TwoUnits_WithOneModelledName_DoNotFeedOneSensor()
    {
        Send("spBv1.0/north/NBIRTH/edge1", SparkplugMessages.At(T, 0).Bytes);
        Send("spBv1.0/north/DBIRTH/edge1/a", SparkplugMessages.At(T, 1).Double("Voltage", 1, 230).Bytes);
        Send("spBv1.0/north/DBIRTH/edge1/b", SparkplugMessages.At(T, 2).Double("Voltage", 2, 400).Bytes);
        Assert.Equal(230, Assert.Single(_intake.Taken).Reading.Value);
        Assert.Equal("b.Voltage", Assert.Single(_plant.Unmodelled).Sensor);
    }

    [Fact]
    public void Will_MakesReadingsDisconnected_AndAReceiptToWaitFor()
    {
        Send("spBv1.0/north/NBIRTH/edge1", SparkplugMessages.At(T, 0).BdSeq(1).Double("Voltage", 1, 230).Bytes);
        var receipt = Send("spBv1.0/north/NDEATH/edge1", SparkplugMessages.At(T, -1).BdSeq(1).Bytes);
        Assert.Equal(2, receipt.Position);
        Assert.Equal(ReadingFlags.Disconnected | ReadingFlags.ArrivalTime, _intake.Taken[1].Reading.Flags);
    }

    [Theory]
    [InlineData("spBv1.0/north/NDATA/edge1", "sparkplug.payload.malformed")]
    [InlineData("spBv1.0/north/NDATA/edge1/pump", "sparkplug.topic.invalid")]
    [InlineData("spBv1.0/north/DDATA/edge1", "sparkplug.topic.invalid")]
    [InlineData("spBv1.0/south/NDATA/edge1", "plant.unknown")]
    public void WrongMessage_IsRefusedWithItsCode(string topic, string code)
    {
        Assert.Equal(code, Send(topic, [0xFF, 0xFF, 0xFF]).Error?.Code);
        Assert.Equal(code, Assert.Single(_intake.Letters).Code);
    }

    [Fact]
    public void DataBeforeBirth_IsADeadLetter_AndAsksTheNode()
    {
        Assert.Equal("sparkplug.no-birth", Send("spBv1.0/north/NDATA/edge1", SparkplugMessages.At(T, 4).Double(null, 1,
            1).Bytes).Error?.Code);
        Assert.Equal(["rebirth north/edge1 sparkplug.no-birth"], _said);
    }

    [Fact]
    public void Gap_IsFoundByTheClock_WithoutAnotherMessage()
    {
        Send("spBv1.0/north/NBIRTH/edge1", SparkplugMessages.At(T, 0).Double("Voltage", 1, 230).Bytes);
        Send("spBv1.0/north/NDATA/edge1", SparkplugMessages.At(T, 2).Double(null, 1, 231).Bytes);
        Assert.Single(_intake.Taken);
        _time.Advance(TimeSpan.FromMilliseconds(_options.ReorderTimeoutMs));
        _door.Tick();
        Assert.Equal(231, _intake.Taken[1].Reading.Value);
        Assert.Equal(["rebirth north/edge1 sparkplug.seq.gap"], _said);
    }

    [Fact]
    public void LateOffline_OfOurOwnState_IsAnswered_AndOtherHostsPassBy()
    {
        Send("spBv1.0/STATE/twin", """{"online":true,"timestamp":1}"""u8.ToArray());
        Assert.Empty(_said);
        Send("spBv1.0/STATE/twin", """{"online":false,"timestamp":1}"""u8.ToArray());
        Assert.Equal(["online"], _said);
        Assert.False(_door.Takes("spBv1.0/STATE/scada"u8));
        Assert.False(_door.Takes("spBv1.0/north/NCMD/edge1"u8));
        Assert.True(_door.Takes("spBv1.0/north/NDATA/edge1"u8));
    }

    [Fact]
    public void Restart_AsksEveryKnownNode()
    {
        var folder = Directory.CreateTempSubdirectory("twin-sparkplug").FullName;
        var path = Path.Combine(folder, "nodes.json");
        var before = new SparkplugNodeList(path);
        var door = new SparkplugDoor(_intake, _options, _time, before, this);
        foreach (var node in (string[])["edge1", "edge2"])
            door.Accept(_context, Encoding.UTF8.GetBytes("spBv1.0/north/NBIRTH/" + node), new(SparkplugMessages.At(T, 0).Bytes));
        before.Save();
        new SparkplugDoor(_intake, _options, _time, new SparkplugNodeList(path), this).AskKnownNodes();
        Directory.Delete(folder, recursive: true);
        Assert.Equal(["rebirth north/edge1 sparkplug.restart", "rebirth north/edge2 sparkplug.restart"], _said.Order());
    }

    [Fact]
    public void RebirthCommand_ReadsBackAsTheSpecificationWants()
    {
        var metric = Assert.Single(SparkplugPayload.TryDecode(SparkplugWriter.Rebirth(T).Span)!.Metrics);
        Assert.Equal(("Node Control/Rebirth", 11, 14, 1UL), (metric.Name, metric.DataType, metric.RawField, metric.Raw));
    }

    void ISparkplugOut.AskRebirth(IMqttOut? via, string group, string node, TwinError why, long nowMs) =>
        _said.Add($"rebirth {group}/{node} {why.Code}");

    void ISparkplugOut.SayOnline(IMqttOut? via) => _said.Add("online");

    private MessageReceipt Send(string topic, byte[] payload) =>
        _door.Accept(_context, Encoding.UTF8.GetBytes(topic), new ReadOnlySequence<byte>(payload));
}
