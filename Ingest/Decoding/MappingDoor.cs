using System.Buffers;
using System.Text;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Decoding;

/// <summary>
/// Messages of topics that an integrator mapped. Not the fast path: it reads the message as a document (a few microseconds more than
/// native).
/// </summary>
public sealed class MappingDoor(IIntake intake, IMappingSource source, TimeProvider time) : IMessageDoor
{
    private Mappings _mappings = new([], []);

    /// <inheritdoc/>
    public bool Takes(ReadOnlySpan<byte> topic) => Find(topic) is not null;

    /// <inheritdoc/>
    public MessageReceipt Accept(MessageContext context, ReadOnlySpan<byte> topic, in ReadOnlySequence<byte> payload)
    {
        var state = ConnectionState.Of(context);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (Find(topic) is not var (pattern, mapping)) return new MessageReceipt(0, ReadingErrors.TopicInvalid);
        var parts = pattern.Parts(topic);
        var plantId = Templates.Fill(mapping.Plant, parts);
        var plant = TwinKey.IsLocalId(plantId) ? intake.FindPlant(TwinKey.Live, plantId) : null;
        var error = plant is null ? ReadingErrors.PlantUnknown
            : !context.MayPublish(plantId, "") ? ReadingErrors.Forbidden
            : payload.Length > Limits.MqttPayloadBytes ? ReadingErrors.TooLarge : null;
        if (error is not null) return LetterBox.Refuse(intake, state, TwinKey.Live, plantId, error, payload, nowMs);
        parts["client"] = context.Client;
        var batch = context.Batch;
        batch.Clear();
        batch.Source = state.Source;
        state.Decoder.Begin(plant!, batch, nowMs);
        try
        {
            using var json = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = Limits.JsonDepth });
            error = MappedMessage.Read(json.RootElement, mapping, parts, state.Decoder, nowMs);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: text that is no valid UTF-16
        {
            error = ReadingErrors.JsonMalformed;
        }

        var position = batch.Count + batch.Rejected.Count == 0 ? 0 : intake.Submit(plant!, batch);
        if (position < 0) return new MessageReceipt(-1, null);
        if (error is null) return new MessageReceipt(position, null);
        var letter = LetterBox.Refuse(intake, state, TwinKey.Live, plantId, error, payload, nowMs);
        return letter.Position < 0 ? letter : letter with { Position = Math.Max(position, letter.Position) };
    }

    private (TopicPattern Pattern, TopicMapping Mapping)? Find(ReadOnlySpan<byte> topic)
    {
        var mappings = _mappings;
        var current = source.Current;
        if (!ReferenceEquals(mappings.Source, current))
        {
            var compiled = new List<(TopicPattern, TopicMapping)>();
            foreach (var mapping in current)
            {
                if (TopicPattern.TryParse(mapping.Topic, out _) is { } pattern) compiled.Add((pattern, mapping));
            }

            _mappings = mappings = new Mappings(current, [.. compiled]);
        }

        foreach (var entry in mappings.Compiled)
        {
            if (entry.Pattern.Matches(topic)) return entry;
        }

        return null;
    }

    private sealed record Mappings(IReadOnlyList<TopicMapping> Source, (TopicPattern Pattern, TopicMapping Mapping)[] Compiled);
}

/// <summary>Takes the values out of a mapped message.</summary>
internal static class MappedMessage
{
    /// <summary>Null, or why the message as a whole is not what its mapping says.</summary>
    public static TwinError? Read(
        JsonElement root, TopicMapping mapping, Dictionary<string, string> parts, ReadingDecoder decoder, long nowMs) =>
            mapping.Format switch
    {
        MappingFormat.ThingsBoard => ThingsBoard(root, mapping, parts, decoder, nowMs),
        MappingFormat.ThingsBoardGateway => Gateway(root, mapping, parts, decoder, nowMs),
        _ => Values(root, mapping, parts, decoder, nowMs),
    };

    private static TwinError? Values(
        JsonElement root, TopicMapping mapping, Dictionary<string, string> parts, ReadingDecoder decoder, long nowMs)
    {
        var error = Time(At(root, mapping.Time), mapping, nowMs, out var timeMs, out var flags);
        foreach (var value in mapping.Values)
        {
            var quality = Quality.Good;
            var wrong = error;
            if (value.Quality.Length > 0 && At(root, value.Quality) is { } word && !TryQuality(word, out quality))
                wrong ??= ReadingErrors.QualityFormat;
            Take(At(root, value.Value), Templates.Fill(value.Sensor, parts), decoder, (timeMs, flags), quality, wrong);
        }

        return null;
    }

    private static TwinError? ThingsBoard(
        JsonElement root, TopicMapping mapping, Dictionary<string, string> parts, ReadingDecoder decoder, long nowMs)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            TwinError? problem = null;
            foreach (var item in root.EnumerateArray())
                problem = item.ValueKind == JsonValueKind.Object ? ThingsBoard(item, mapping, parts, decoder, nowMs) ?? problem
                    : ReadingErrors.RowShape;
            return problem;
        }

        if (root.ValueKind != JsonValueKind.Object) return ReadingErrors.JsonShape;
        var values = root;
        JsonElement? ts = null;
        if (root.TryGetProperty("values", out var inner) && inner.ValueKind == JsonValueKind.Object)
        {
            values = inner;
            ts = root.TryGetProperty("ts", out var stamp) ? stamp : null;
        }

        var error = Time(ts, mapping, nowMs, out var timeMs, out var flags);
        foreach (var value in values.EnumerateObject())
        {
            // Attributes travel beside measurements there.
            if (value.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null) continue;
            parts["key"] = value.Name;
            Take(value.Value, Templates.Fill(mapping.Sensor, parts), decoder, (timeMs, flags), Quality.Good, error);
        }

        return null;
    }

    private static TwinError? Gateway(
        JsonElement root, TopicMapping mapping, Dictionary<string, string> parts, ReadingDecoder decoder, long nowMs)
    {
        if (root.ValueKind != JsonValueKind.Object) return ReadingErrors.JsonShape;
        TwinError? problem = null;
        foreach (var unit in root.EnumerateObject())
        {
            parts["name"] = unit.Name;
            problem = ThingsBoard(unit.Value, mapping, parts, decoder, nowMs) ?? problem;
        }

        return problem;
    }

    private static void Take(
        JsonElement? element, string sensor, ReadingDecoder decoder, (long Ms, ReadingFlags Flags) time, Quality quality, TwinError? error)
    {
        var id = Encoding.UTF8.GetBytes(sensor);
        var value = 0.0;
        if (element is not { } found) error ??= ReadingErrors.ValueMissing;
        else if (found.ValueKind is JsonValueKind.True or JsonValueKind.False) value = found.GetBoolean() ? 1 : 0;
        else if (found.ValueKind != JsonValueKind.Number || !found.TryGetDouble(out value)) error ??= ReadingErrors.ValueType;
        decoder.Take(id, new Reading(time.Ms, value, -1, quality, time.Flags), error);
    }

    private static TwinError? Time(JsonElement? element, TopicMapping mapping, long nowMs, out long timeMs, out ReadingFlags flags)
    {
        (timeMs, flags) = (nowMs, ReadingFlags.ArrivalTime);
        if (element is not { } found || found.ValueKind == JsonValueKind.Null || (mapping.Format == MappingFormat.Json &&
            mapping.Time.Length == 0))
            return null;
        flags = ReadingFlags.None;
        if (found.ValueKind == JsonValueKind.Number && found.TryGetDouble(out var number) && Math.Abs(number) < 1e15)
        {
            timeMs = (long)Math.Floor(mapping.TimeInSeconds ? number * 1000 : number);
            return null;
        }

        if (found.ValueKind == JsonValueKind.String && IsoTime.TryParse(Encoding.UTF8.GetBytes(found.GetString()!),
            out timeMs)) return null;
        timeMs = nowMs;
        return ReadingErrors.TimeFormat;
    }

    private static bool TryQuality(JsonElement element, out Quality quality)
    {
        quality = Quality.Good;
        return element.ValueKind switch
        {
            JsonValueKind.String => QualityText.TryParse(Encoding.UTF8.GetBytes(element.GetString()!), out quality),
            JsonValueKind.Number => element.TryGetInt64(out var number) && QualityText.TryParse(number, out quality),
            _ => false,
        };
    }

    private static JsonElement? At(JsonElement element, string pointer)
    {
        if (pointer.Length == 0) return element;
        foreach (var raw in pointer[1..].Split('/'))
        {
            var name = raw.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var next)) element = next;
            else if (element.ValueKind == JsonValueKind.Array && int.TryParse(name, out var i) && i >= 0 && i < element.GetArrayLength())
                element = element[i];
            else return null;
        }

        return element;
    }
}
