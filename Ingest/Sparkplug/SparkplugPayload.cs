using System.Text;
using Twin.Domain;
using Twin.Domain.Readings;

namespace Twin.Ingest.Sparkplug;

/// <summary>One metric of a payload, as far as Twin reads it.</summary>
/// <param name="Name">Name; null when only the alias is sent.</param>
/// <param name="Alias">Alias, or -1.</param>
/// <param name="TimestampMs">Source time, Unix ms; -1 when none.</param>
/// <param name="DataType">Sparkplug data type number; 0 when not sent.</param>
/// <param name="Raw">Bits of the numeric value as sent.</param>
/// <param name="RawField">Protobuf field the value came in (10 int, 11 long, 12 float, 13 double, 14 boolean), 0: none.</param>
/// <param name="Historical">Not the live value.</param>
/// <param name="Null">The source has no value.</param>
/// <param name="Quality">From the Quality property; good when none.</param>
public readonly record struct SparkplugMetric(
    string? Name, long Alias, long TimestampMs, int DataType, ulong Raw, int RawField, bool Historical, bool Null, Quality Quality)
{
    /// <summary>The value as a number, by the data type of the birth; false when it is no number.</summary>
    public bool TryNumber(int dataType, out double value)
    {
        value = RawField switch
        {
            12 => BitConverter.UInt32BitsToSingle((uint)Raw),
            13 => BitConverter.UInt64BitsToDouble(Raw),
            14 => Raw == 0 ? 0 : 1,
            10 or 11 => dataType switch
            {
                1 => (sbyte)Raw,
                2 => (short)Raw,
                3 => (int)Raw,
                4 => (long)Raw,
                5 => (byte)Raw,
                6 => (ushort)Raw,
                7 => (uint)Raw,
                _ => Raw,
            },
            _ => 0,
        };
        return RawField is >= 10 and <= 14 && IsNumber(dataType);
    }

    /// <summary>Data types that are measurements: Int8 to UInt64, Float, Double, Boolean.</summary>
    public static bool IsNumber(int dataType) => dataType is >= 1 and <= 11;
}

/// <summary>A decoded payload.</summary>
public sealed class SparkplugPayload
{
    private const int MaxNameBytes = 1024;

    /// <summary>Payload time, Unix ms; -1 when none.</summary>
    public long TimestampMs { get; private set; } = -1;

    /// <summary>Sequence 0 to 255; -1 when none (NDEATH).</summary>
    public int Sequence { get; private set; } = -1;

    /// <summary>The metrics, in order.</summary>
    public List<SparkplugMetric> Metrics { get; } = [];

    /// <summary>The bdSeq metric, or -1.</summary>
    public long BirthDeathSequence { get; private set; } = -1;

    /// <summary>Decodes; null when the bytes are not a Sparkplug payload.</summary>
    public static SparkplugPayload? TryDecode(ReadOnlySpan<byte> data)
    {
        var payload = new SparkplugPayload();
        var reader = new ProtoReader(data);
        while (!reader.AtEnd)
        {
            if (!reader.TryNext()) return null;
            switch (reader.Field, reader.Wire)
            {
                case (1, 0): payload.TimestampMs = Time(reader.Number); break;
                case (3, 0):
                    if (reader.Number > 255) return null;
                    payload.Sequence = (int)reader.Number;
                    break;
                case (2, 2):
                    if (payload.Metrics.Count >= Limits.SparkplugMetricsPerNode || !payload.TryMetric(reader.Bytes)) return null;
                    break;
                case (1 or 2 or 3, _): return null;
            }
        }

        return payload;
    }

    private bool TryMetric(ReadOnlySpan<byte> data)
    {
        string? name = null;
        long alias = -1, time = -1;
        int type = 0, field = 0;
        ulong raw = 0;
        bool historical = false, isNull = false;
        var quality = Quality.Good;
        var reader = new ProtoReader(data);
        while (!reader.AtEnd)
        {
            if (!reader.TryNext()) return false;
            switch (reader.Field, reader.Wire)
            {
                case (1, 2):
                    if (reader.Bytes.Length > MaxNameBytes) return false;
                    name = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case (2, 0): alias = (long)(reader.Number & long.MaxValue); break;
                case (3, 0): time = Time(reader.Number); break;
                case (4, 0): type = reader.Number > 1000 ? 0 : (int)reader.Number; break;
                case (5, 0): historical = reader.Number != 0; break;
                case (7, 0): isNull = reader.Number != 0; break;
                case (9, 2):
                    if (!TryQuality(reader.Bytes, ref quality)) return false;
                    break;
                case (10 or 11 or 14, 0) or (12, 5) or (13, 1): (field, raw) = (reader.Field, reader.Number); break;
                case (>= 1 and <= 5 or 7 or 9 or (>= 10 and <= 14), _): return false;
            }
        }

        if (name == "bdSeq" && field != 0) BirthDeathSequence = (long)(raw & long.MaxValue);
        Metrics.Add(new SparkplugMetric(name, alias, time, type, raw, field, historical, isNull, quality));
        return true;
    }

    /// <summary>PropertySet: keys (1) and values (2) run in parallel; PropertyValue: type 1, is_null 2, int 3, long 4.</summary>
    private static bool TryQuality(ReadOnlySpan<byte> data, ref Quality quality)
    {
        int keys = 0, values = 0, wanted = -1;
        var reader = new ProtoReader(data);
        while (!reader.AtEnd)
        {
            if (!reader.TryNext()) return false;
            if (reader.Field == 1 && reader.Wire == 2)
            {
                if (reader.Bytes.SequenceEqual("Quality"u8)) wanted = keys;
                keys++;
            }
        }

        if (wanted < 0) return true;
        reader = new ProtoReader(data);
        while (!reader.AtEnd && reader.TryNext())
        {
            if (reader.Field != 2 || reader.Wire != 2 || values++ != wanted) continue;
            var value = new ProtoReader(reader.Bytes);
            while (!value.AtEnd)
            {
                if (!value.TryNext()) return false;
                if (value.Field is 3 or 4 && value.Wire == 0) quality = Quality.FromOpcDa((int)Math.Clamp((long)value.Number, 0, 500));
            }
        }

        return true;
    }

    private static long Time(ulong ms) => ms > long.MaxValue ? -1 : (long)ms;
}
