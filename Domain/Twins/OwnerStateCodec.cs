using System.Buffers;
using System.Buffers.Binary;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Twins;

/// <summary>State of a tank, pump, zone, person... as bytes: version, mode by name, signals by name, members, positions, rules.</summary>
public static class OwnerStateCodec
{
    private const byte Version = 1;
    private const int MostMembers = 100_000;

    /// <summary>Writes the state.</summary>
    public static void Write(OwnerState state, IBufferWriter<byte> output)
    {
        output.Write([Version]);
        var modes = state.Runtime.Type.Modes;
        SensorStateCodec.WriteText(output, state.Mode >= 0 && state.Mode < modes.Length ? modes[state.Mode].Id : "");
        Integer(output, state.Values.Length);
        for (var i = 0; i < state.Values.Length; i++)
        {
            SensorStateCodec.WriteText(output, state.Runtime.Type.Signals[i].Name);
            Integer(output, BitConverter.DoubleToInt64Bits(state.Values[i]));
            Integer(output, state.Qualities[i].Code);
            Integer(output, state.SourceMs[i]);
            Integer(output, state.Positions[i]);
        }

        Integer(output, state.Members.Count);
        foreach (var member in state.Members) SensorStateCodec.WriteText(output, member);
        Integer(output, state.Applied.Count);
        foreach (var (partition, position) in state.Applied)
        {
            Integer(output, partition);
            Integer(output, position);
        }

        RuleStateCodec.Write(output, state.Runtime.Rules, state.Rules);
    }

    /// <summary>Reads a state; an error leaves a new one.</summary>
    public static TwinError? Read(ReadOnlySpan<byte> data, OwnerRuntime runtime, out OwnerState state)
    {
        state = OwnerState.Create(runtime);
        if (data.IsEmpty || data[0] != Version) return new TwinError("state.twin.version", "The saved state is of an unknown version.");
        data = data[1..];
        var read = OwnerState.Create(runtime);
        if (!SensorStateCodec.TryReadText(ref data, out var mode) || !ReadSignals(ref data, read) || !ReadMembers(ref data, read))
            return new TwinError("state.twin.damaged", "The saved state cannot be read.");
        if (mode.Length > 0 && runtime.ModeIndex(mode) is >= 0 and var index) read.Mode = index;
        var error = RuleStateCodec.Read(data, runtime.Rules, out var rules, out _);
        read.Rules = rules;
        state = read;
        return error;
    }

    private static bool ReadSignals(ref ReadOnlySpan<byte> data, OwnerState state)
    {
        if (!TryInteger(ref data, out var count) || count is < 0 or > Limits.RulesPerTwin * 16) return false;
        for (var i = 0; i < count; i++)
        {
            if (!SensorStateCodec.TryReadText(ref data, out var name) || !TryInteger(ref data, out var value)
                || !TryInteger(ref data, out var quality) || !TryInteger(ref data, out var source)
                    || !TryInteger(ref data, out var position))
                return false;
            var signal = state.Runtime.SignalIndex(name);
            if (signal < 0) continue;
            state.Values[signal] = BitConverter.Int64BitsToDouble(value);
            state.Qualities[signal] = new Quality((ushort)quality);
            state.SourceMs[signal] = source;
            state.Positions[signal] = position;
        }

        return true;
    }

    private static bool ReadMembers(ref ReadOnlySpan<byte> data, OwnerState state)
    {
        if (!TryInteger(ref data, out var members) || members is < 0 or > MostMembers) return false;
        for (var i = 0; i < members; i++)
        {
            if (!SensorStateCodec.TryReadText(ref data, out var member)) return false;
            state.Members.Add(member);
        }

        if (!TryInteger(ref data, out var partitions) || partitions is < 0 or > 1_024) return false;
        for (var i = 0; i < partitions; i++)
        {
            if (!TryInteger(ref data, out var partition) || !TryInteger(ref data, out var position)) return false;
            state.Applied[(int)partition] = position;
        }

        return true;
    }

    private static void Integer(IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    private static bool TryInteger(ref ReadOnlySpan<byte> data, out long value)
    {
        value = 0;
        if (data.Length < 8) return false;
        value = BinaryPrimitives.ReadInt64LittleEndian(data);
        data = data[8..];
        return true;
    }
}
