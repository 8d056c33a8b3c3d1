using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Twins;

/// <summary>
/// A sensor's state as bytes for checkpoints: version, revision, journal id, mode by name, cleaning, rules. A snapshot of an older type
/// version opens with the newer one's rules; one that cannot be read gives a new state and says so.
/// </summary>
public static class SensorStateCodec
{
    private const byte Version = 1;

    /// <summary>Writes the state.</summary>
    public static void Write(SensorState state, IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = Version;
        output.Advance(1);
        WriteInteger(output, state.Revision);
        WriteText(output, state.JournalId);
        WriteText(output, state.Mode >= 0 && state.Mode < state.Runtime.Modes.Length ? state.Runtime.Modes[state.Mode].Id : "");
        CleanerStateCodec.Write(state.Cleaner, output);
        RuleStateCodec.Write(output, state.Runtime.Rules, state.Rules);
    }

    /// <summary>Reads a state; an error leaves a new one.</summary>
    public static TwinError? Read(ReadOnlySpan<byte> data, SensorRuntime runtime, long nowMs, out SensorState state)
    {
        if (data.IsEmpty || data[0] != Version)
        {
            state = SensorState.Create(runtime, nowMs);
            return new TwinError("state.sensor.version", "The saved state is of an unknown version.");
        }

        data = data[1..];
        if (!TryReadInteger(ref data, out var revision) || !TryReadText(ref data, out var journal) || !TryReadText(ref data, out var mode)
            || !CleanerStateCodec.TryRead(data, out var cleaner, out var consumed))
        {
            state = SensorState.Create(runtime, nowMs);
            return new TwinError("state.sensor.damaged", "The saved state cannot be read.");
        }

        var error = RuleStateCodec.Read(data[consumed..], runtime.Rules, out var rules, out _);
        state = new SensorState(runtime, cleaner, rules)
        {
            JournalId = journal,
            Mode = mode.Length == 0 ? -1 : runtime.ModeIndex(mode),
            Revision = revision,
        };
        return error;
    }

    internal static void WriteInteger(IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    internal static bool TryReadInteger(ref ReadOnlySpan<byte> data, out long value)
    {
        value = 0;
        if (data.Length < 8) return false;
        value = BinaryPrimitives.ReadInt64LittleEndian(data);
        data = data[8..];
        return true;
    }

    internal static void WriteText(IBufferWriter<byte> output, string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        var span = output.GetSpan(bytes + 2);
        span[0] = (byte)bytes;
        span[1] = (byte)(bytes >> 8);
        Encoding.UTF8.GetBytes(text, span[2..]);
        output.Advance(bytes + 2);
    }

    internal static bool TryReadText(ref ReadOnlySpan<byte> data, out string text)
    {
        text = "";
        if (data.Length < 2) return false;
        var length = data[0] | (data[1] << 8);
        if (data.Length < length + 2) return false;
        text = Encoding.UTF8.GetString(data.Slice(2, length));
        data = data[(length + 2)..];
        return true;
    }
}
