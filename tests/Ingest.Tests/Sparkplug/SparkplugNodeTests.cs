using CsCheck;
using Twin.Domain.Readings;
using Twin.Ingest.Sparkplug;
using Xunit;

namespace Twin.Ingest.Tests.Sparkplug;

public sealed class SparkplugNodeTests
{
    private const long T = 1_790_000_000_000;
    private readonly SparkplugOptions _options = new();
    private readonly SparkplugNode _node;
    private readonly List<SparkplugEffect> _effects = [];

    public SparkplugNodeTests() => _node = new SparkplugNode(_options);

    [Fact]
    public void Birth_ThenAliasedData_GivesReadings()
    {
        Birth();
        Assert.Equal([("Level", 71.4)], Values());
        _effects.Clear();
        Apply(SparkplugKind.NodeData, "", SparkplugMessages.At(T + 5, 1).Double(null, 1, 71.6, T + 4));
        var reading = Assert.Single(_effects).Reading;
        Assert.Equal(new Reading(T + 4, 71.6, -1, Quality.Good, ReadingFlags.None), reading);
    }

    [Theory]
    [InlineData(1, -5L, -5.0)]
    [InlineData(2, -300L, -300.0)]
    [InlineData(3, -70000L, -70000.0)]
    [InlineData(5, 200L, 200.0)]
    [InlineData(7, 4294967295L, 4294967295.0)]
    public void Integers_TravelInTwosComplement(int dataType, long sent, double expected)
    {
        Apply(SparkplugKind.NodeBirth, "", SparkplugMessages.At(T, 0).Int("X", 1, dataType, sent));
        Assert.Equal(expected, Assert.Single(_effects).Reading.Value);
    }

    [Fact]
    public void ControlsAndTexts_AreNoReadings()
    {
        Apply(SparkplugKind.NodeBirth, "", SparkplugMessages.At(T, 0).BdSeq(3).Bool("Node Control/Rebirth", false).Text("Site",
            "x").Bool("Run", true));
        Assert.Equal([("Run", 1.0)], Values());
    }

    [Fact]
    public void Quality_Historical_AndNull_AreCarried()
    {
        Birth();
        _effects.Clear();
        Apply(SparkplugKind.NodeData, "", SparkplugMessages.At(T, 1).Double(null, 1, 9, T - 1000, quality: 500, historical: true).Null(1));
        Assert.Equal(new Reading(T - 1000, 9, -1, Quality.UncertainLastUsable, ReadingFlags.Historical), _effects[0].Reading);
        Assert.Equal((71.4, Quality.Bad), (_effects[1].Reading.Value, _effects[1].Reading.Quality));
    }

    [Fact]
    public void DataBeforeBirth_AsksForRebirth_ThrottledPerNode()
    {
        for (var i = 0; i < 50; i++) Apply(SparkplugKind.NodeData, "", SparkplugMessages.At(T, i).Double(null, 1, 1), T + (i * 100));
        Assert.Single(_effects, e => e.Kind == SparkplugEffectKind.Rebirth);
        Assert.Equal(50, _effects.Count(e => e.Error == SparkplugErrors.NoBirth && e.Kind == SparkplugEffectKind.Refused));
        Assert.Equal(T + _options.RebirthEveryMs, _node.NextDeadlineMs);
        _node.Tick(T + _options.RebirthEveryMs, _effects);
        Assert.Equal(2, _effects.Count(e => e.Kind == SparkplugEffectKind.Rebirth));
    }

    [Fact]
    public void UnknownAlias_KeepsTheOthers_AndAsksForRebirth()
    {
        Birth();
        _effects.Clear();
        Apply(SparkplugKind.NodeData, "", SparkplugMessages.At(T, 1).Double(null, 99, 1).Double(null, 1, 2));
        Assert.Equal([("Level", 2.0)], Values());
        Assert.Contains(_effects, e => e.Kind == SparkplugEffectKind.Rebirth);
    }

    [Fact]
    public void OutOfOrder_WithinTheTimeout_IsPutInOrder_WithoutRebirth()
    {
        Birth();
        _effects.Clear();
        Data(3, 30);
        Data(2, 20);
        Assert.Empty(_effects);
        Data(1, 10);
        Assert.Equal([10.0, 20, 30], Values().Select(v => v.Value));
        _node.Tick(T + 60_000, _effects);
        Assert.DoesNotContain(_effects, e => e.Kind == SparkplugEffectKind.Rebirth);
    }

    [Fact]
    public void Gap_AfterTheTimeout_AppliesWhatCame_AndAsksForRebirth()
    {
        Birth();
        _effects.Clear();
        Data(3, 30);
        Data(2, 20);
        Assert.Equal(T + _options.ReorderTimeoutMs, _node.NextDeadlineMs);
        _node.Tick(T + _options.ReorderTimeoutMs - 1, _effects);
        Assert.Empty(_effects);
        _node.Tick(T + _options.ReorderTimeoutMs, _effects);
        Assert.Equal([20.0, 30], Values().Select(v => v.Value));
        Assert.Equal(SparkplugErrors.Gap, Assert.Single(_effects, e => e.Kind == SparkplugEffectKind.Rebirth).Error);
        _effects.Clear();
        Data(4, 40);
        Assert.Equal([40.0], Values().Select(v => v.Value));
    }

    [Fact]
    public void Sequence_WrapsAfter255()
    {
        Birth();
        _effects.Clear();
        for (var i = 1; i <= 600; i++) Data(i & 255, i);
        Assert.Equal(600, _effects.Count);
        Assert.All(_effects, e => Assert.Equal(SparkplugEffectKind.Reading, e.Kind));
    }

    [Fact]
    public void NodeDeath_OfThisSession_DisconnectsNodeAndUnits()
    {
        Birth();
        UnitBirth("pump", 1);
        _effects.Clear();
        Apply(SparkplugKind.NodeDeath, "", SparkplugMessages.At(0, -1).BdSeq(7), T + 50);
        Assert.Equal([("Level", 71.4), ("Current", 5.0)], Values());
        Assert.All(_effects, e => Assert.Equal(
            (T + 50, Quality.BadNotConnected, ReadingFlags.Disconnected | ReadingFlags.ArrivalTime),
            (e.Reading.SourceMs, e.Reading.Quality, e.Reading.Flags)));
        Assert.False(_node.Born);
    }

    [Fact]
    public void NodeDeath_OfAnEarlierSession_IsIgnored()
    {
        Birth();
        _effects.Clear();
        Apply(SparkplugKind.NodeDeath, "", SparkplugMessages.At(0, -1).BdSeq(6));
        Assert.True(_node.Born);
        Assert.Equal(SparkplugErrors.StaleDeath, Assert.Single(_effects).Error);
    }

    [Fact]
    public void UnitDeath_DisconnectsOnlyTheUnit_AndItsDataThenAsksForRebirth()
    {
        Birth();
        UnitBirth("pump", 1);
        _effects.Clear();
        Apply(SparkplugKind.DeviceDeath, "pump", SparkplugMessages.At(T, 2));
        Assert.Equal([("Current", 5.0)], Values());
        Apply(SparkplugKind.DeviceData, "pump", SparkplugMessages.At(T, 3).Double(null, 2, 6));
        Assert.Contains(_effects, e => e.Kind == SparkplugEffectKind.Rebirth);
    }

    [Fact]
    public void Rebirth_UnitThatDoesNotComeBack_IsDisconnectedAfterGrace_NotAtOnce()
    {
        Birth();
        UnitBirth("pump", 1);
        UnitBirth("fan", 2, alias: 3);
        _effects.Clear();
        Birth();
        UnitBirth("pump", 1);
        Assert.DoesNotContain(_effects, e => e.Reading.Flags.HasFlag(ReadingFlags.Disconnected));
        _effects.Clear();
        _node.Tick(T + _options.BirthGraceMs, _effects);
        Assert.Equal("fan", Assert.Single(_effects).Metric!.Unit);
    }

    [Fact]
    public void Rebirth_MetricThatIsGone_IsDisconnected()
    {
        Apply(SparkplugKind.NodeBirth, "", SparkplugMessages.At(T, 0).Double("A", 1, 1).Double("B", 2, 2));
        _effects.Clear();
        Apply(SparkplugKind.NodeBirth, "", SparkplugMessages.At(T, 0).Double("A", 1, 1));
        Assert.Equal("B", Assert.Single(_effects, e => e.Reading.Flags.HasFlag(ReadingFlags.Disconnected)).Metric!.Name);
    }

    [Fact]
    public void HeldMessages_AreBounded()
    {
        Birth();
        _effects.Clear();
        for (var i = 2; i < 100; i++) Data(i, i);
        Assert.Equal(98, Values().Count);
        Assert.Single(_effects, e => e.Kind == SparkplugEffectKind.Rebirth);
    }

    [Fact]
    public void RandomBytes_NeverThrow() => Gen.Byte.Array[0, 300].Sample(bytes => SparkplugPayload.TryDecode(bytes), iter: 20_000);

    [Fact]
    public void MutatedBirth_NeverThrows()
    {
        var good = SparkplugMessages.At(T, 0).BdSeq(7).Double("Level", 1, 71.4, T, 192).Int("N", 2, 3, -1).Bool("Run", true).Bytes;
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((at, value, length) =>
        {
            var copy = good.ToArray();
            copy[at] = value;
            if (SparkplugPayload.TryDecode(copy.AsSpan(0, length)) is not { } payload) return;
            var node = new SparkplugNode(_options);
            var effects = new List<SparkplugEffect>();
            node.Apply(SparkplugKind.NodeBirth, "", payload, T, effects);
            node.Apply(SparkplugKind.NodeData, "", payload, T, effects);
            node.Apply(SparkplugKind.NodeDeath, "", payload, T, effects);
        }, iter: 20_000);
    }

    /// <summary>Whatever the order of one session's messages, every reading comes out exactly once.</summary>
    [Fact]
    public void Shuffled_WithinTheWindow_EveryReadingOnce() => Gen.Shuffle(Enumerable.Range(1, 60).ToArray()).Sample(order =>
    {
        var node = new SparkplugNode(_options);
        var effects = new List<SparkplugEffect>();
        node.Apply(SparkplugKind.NodeBirth, "", SparkplugMessages.At(T, 0).Double("L", 1, 0).Payload, T, effects);
        foreach (var i in order) node.Apply(SparkplugKind.NodeData, "", SparkplugMessages.At(T, i).Double(null, 1, i).Payload, T, effects);
        return effects.Skip(1).Select(e => (int)e.Reading.Value).SequenceEqual(Enumerable.Range(1, 60));
    }, iter: 200);

    private void Birth() => Apply(SparkplugKind.NodeBirth, "",
        SparkplugMessages.At(T, 0).BdSeq(7).Bool("Node Control/Rebirth", false).Double("Level", 1, 71.4, T));

    private void UnitBirth(string unit, int sequence, int alias = 2) =>
        Apply(SparkplugKind.DeviceBirth, unit, SparkplugMessages.At(T, sequence).Double("Current", alias, 5.0));

    private void Data(int sequence, double value) =>
        Apply(SparkplugKind.NodeData, "", SparkplugMessages.At(T, sequence).Double(null, 1, value));

    private void Apply(SparkplugKind kind, string unit, SparkplugMessages message, long nowMs = T) =>
        _node.Apply(kind, unit, message.Payload, nowMs, _effects);

    private List<(string Name, double Value)> Values() =>
        [.. _effects.Where(e => e.Kind == SparkplugEffectKind.Reading).Select(e => (e.Metric!.Name, e.Reading.Value))];
}
