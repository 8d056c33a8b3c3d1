using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Twin.Domain;
using Twin.Ingest.Decoding;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Sparkplug;

/// <summary>
/// Sparkplug B host: keeps a <see cref="SparkplugNode"/> per edge node and carries its effects to the intake and back to the broker.
/// Data, births and deaths are taken, and STATE of our own host id (nobody else may speak for us); commands and other hosts' STATE pass by.
/// </summary>
public sealed class SparkplugDoor(IIntake intake, SparkplugOptions options, TimeProvider time, SparkplugNodeList known,
    ISparkplugOut answers)
    : IMessageDoor
{
    private readonly ConcurrentDictionary<(string Group, string Node), NodeEntry> _nodes = new();
    private readonly SparkplugNaming _naming = new(options);

    /// <inheritdoc/>
    public bool Takes(ReadOnlySpan<byte> topic)
    {
        var kind = SparkplugTopic.KindOf(topic);
        return kind == SparkplugKind.State
            ? SparkplugTopic.TryParse(topic, out var state) && state.Group == options.HostId
            : kind != SparkplugKind.None;
    }

    /// <inheritdoc/>
    public MessageReceipt Accept(MessageContext context, ReadOnlySpan<byte> topic, in ReadOnlySequence<byte> payload)
    {
        var connection = ConnectionState.Of(context);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!SparkplugTopic.TryParse(topic, out var parsed))
            return LetterBox.Refuse(intake, connection, TwinKey.Live, "", SparkplugErrors.Topic, payload, nowMs);
        if (parsed.Kind == SparkplugKind.State)
        {
            if (SaysOffline(payload)) answers.SayOnline(connection.Out);
            return new MessageReceipt(0, null);
        }

        var plantId = _naming.PlantOf(parsed.Group);
        var plant = intake.FindPlant(TwinKey.Live, plantId);
        var error = plant is null ? ReadingErrors.PlantUnknown
            : !context.MayPublish(plantId, "") ? ReadingErrors.Forbidden
            : payload.Length > Limits.MqttPayloadBytes ? ReadingErrors.TooLarge : null;
        var message = error is null ? Decode(payload) : null;
        if (error is null && message is null) error = SparkplugErrors.Payload;
        var entry = error is null ? EntryOf(parsed.Group, parsed.Node) : null;
        if (error is null && entry is null) error = SparkplugErrors.TooManyNodes;
        if (error is not null) return LetterBox.Refuse(intake, connection, TwinKey.Live, plantId, error, payload, nowMs);
        lock (entry!.Gate)
        {
            entry.Out = connection.Out;
            entry.Context = context;
            entry.Node.Apply(parsed.Kind, parsed.Unit, message!, nowMs, entry.Effects);
            return Carry(entry, plant!, connection, payload, nowMs);
        }
    }

    /// <summary>Asks every node known from earlier runs for its births.</summary>
    public void AskKnownNodes()
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var name in known.Load())
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || EntryOf(name[..slash], name[(slash + 1)..]) is not { } entry) continue;
            lock (entry.Gate)
            {
                entry.Node.AskRebirth(SparkplugErrors.Restart, nowMs, entry.Effects);
                Carry(entry, null, null, default, nowMs);
            }
        }
    }

    /// <summary>Fires deadlines of all nodes.</summary>
    public void Tick()
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var entry in _nodes.Values)
        {
            lock (entry.Gate)
            {
                if (entry.Node.NextDeadlineMs > nowMs) continue;
                entry.Node.Tick(nowMs, entry.Effects);
                var plant = intake.FindPlant(TwinKey.Live, _naming.PlantOf(entry.Group));
                Carry(entry, plant, entry.Context is { } context ? ConnectionState.Of(context) : null, default, nowMs);
            }
        }
    }

    private NodeEntry? EntryOf(string group, string node)
    {
        if (_nodes.TryGetValue((group, node), out var entry)) return entry;
        if (_nodes.Count >= Limits.SparkplugNodes) return null;
        known.Add(group, node);
        return _nodes.GetOrAdd((group, node), key => new NodeEntry(key.Group, key.Node, new SparkplugNode(options)));
    }

    private MessageReceipt Carry(
        NodeEntry entry, PlantIntake? plant, ConnectionState? connection, in ReadOnlySequence<byte> payload, long nowMs)
    {
        var batch = entry.Batch;
        batch.Clear();
        batch.Source = connection?.Source ?? "sparkplug:" + entry.NodeName;
        TwinError? refused = null;
        var index = 0;
        foreach (var effect in entry.Effects)
        {
            if (effect.Kind == SparkplugEffectKind.Rebirth) answers.AskRebirth(entry.Out, entry.Group, entry.NodeName, effect.Error!,
                nowMs);
            else if (effect.Kind == SparkplugEffectKind.Refused) refused = effect.Error;
            else if (plant is not null) Place(entry, plant, batch, effect, index++, nowMs);
        }

        entry.Effects.Clear();
        var position = plant is not null && batch.Count + batch.Rejected.Count > 0 ? intake.Submit(plant, batch) : 0;
        if (position < 0) return new MessageReceipt(-1, null);
        if (refused is null || connection is null || payload.IsEmpty) return new MessageReceipt(position, refused);
        var letter = LetterBox.Refuse(intake, connection, TwinKey.Live, _naming.PlantOf(entry.Group), refused, payload, nowMs);
        return letter.Position < 0 ? letter : letter with { Position = Math.Max(position, letter.Position) };
    }

    private void Place(NodeEntry entry, PlantIntake plant, IntakeBatch batch, in SparkplugEffect effect, int index, long nowMs)
    {
        var metric = effect.Metric!;
        var sensor = metric.Sensor;
        if (sensor is null || nowMs - sensor.CheckedMs > TopicEntry.FreshMs)
            metric.Sensor = sensor = Resolve(entry, plant, metric, nowMs);
        if (ReadingChecks.Inspect(effect.Reading, nowMs) is { } wrong)
        {
            if (batch.Rejected.Count < Limits.RejectionsPerMessage)
                batch.Reject(index, System.Text.Encoding.UTF8.GetString(sensor.Utf8), wrong.Code, wrong.Message);
        }
        else if (sensor.Handle >= 0) batch.Add(sensor.Handle, effect.Reading, index);
        else plant.SeenNotModelled(sensor.Utf8, effect.Reading, batch.Source);
    }

    private ResolvedSensor Resolve(NodeEntry entry, PlantIntake plant, MetricState metric, long nowMs)
    {
        var candidates = _naming.Candidates(entry.Group, entry.NodeName, metric.Unit, metric.Name);
        foreach (var candidate in candidates)
        {
            var utf8 = System.Text.Encoding.UTF8.GetBytes(candidate);
            if (plant.TryResolve(utf8, out var handle) && entry.Claim(handle, metric)) return new ResolvedSensor(utf8, handle, nowMs);
        }

        return new ResolvedSensor(System.Text.Encoding.UTF8.GetBytes(candidates[0]), -1, nowMs);
    }

    private static SparkplugPayload? Decode(in ReadOnlySequence<byte> payload) =>
        SparkplugPayload.TryDecode(payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray());

    /// <summary>Whether a STATE message says that we are away; anything that does not clearly say online does.</summary>
    private static bool SaysOffline(in ReadOnlySequence<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return !(json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("online", out var online) &&
                online.ValueKind == JsonValueKind.True);
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private sealed class NodeEntry(string group, string node, SparkplugNode state)
    {
        private readonly Dictionary<int, (string Unit, string Name)> _claims = [];

        public Lock Gate { get; } = new();

        public string Group { get; } = group;

        public string NodeName { get; } = node;

        public SparkplugNode Node { get; } = state;

        public List<SparkplugEffect> Effects { get; } = [];

        public IntakeBatch Batch { get; } = new();

        public IMqttOut? Out { get; set; }

        public MessageContext? Context { get; set; }

        /// <summary>Two metrics of one node may not feed one sensor: the first keeps it, the other is seen, not modelled.</summary>
        public bool Claim(int handle, MetricState metric)
        {
            if (_claims.TryAdd(handle, (metric.Unit, metric.Name))) return true;
            return _claims[handle] == (metric.Unit, metric.Name);
        }
    }
}

/// <summary>What the Sparkplug door says back.</summary>
public interface ISparkplugOut
{
    /// <summary>Asks a node for its births, on the broker it came by (null: Twin's own).</summary>
    void AskRebirth(IMqttOut? via, string group, string node, TwinError why, long nowMs);

    /// <summary>Says again that we are online.</summary>
    void SayOnline(IMqttOut? via);
}
