using System.Text.Json;
using System.Text.Json.Serialization;
using Twin.Domain.Alarms;

namespace Twin.Silo.Storage.Alarms;

/// <summary>Alarm steps as UTF-8 JSON in the event log and the alarm list. Version 1: camelCase, enums as numbers, NaN as null.</summary>
internal static class AlarmJson
{
    /// <summary>Version written now.</summary>
    public const int Version = 1;

    public static byte[] Write(AlarmTransition transition) =>
        JsonSerializer.SerializeToUtf8Bytes(transition, AlarmJsonContext.Default.AlarmTransition);

    public static AlarmTransition Read(int version, ReadOnlySpan<byte> utf8)
    {
        if (version != Version)
            throw StorageErrors.Refused("storage.payload.newer",
            $"An alarm step has payload version {version}; this build reads {Version}.");
        return JsonSerializer.Deserialize(utf8, AlarmJsonContext.Default.AlarmTransition)
            ?? throw StorageErrors.Refused("storage.payload.bad", "An alarm step of the store is empty.");
    }
}

/// <summary>Generated reader and writer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(NanAsNull)])]
[JsonSerializable(typeof(AlarmTransition))]
internal sealed partial class AlarmJsonContext : JsonSerializerContext;

/// <summary>JSON has no NaN; "there is none" is null.</summary>
internal sealed class NanAsNull : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }
}
