using System.Buffers;
using Twin.Domain.Readings;
using Twin.Domain.Rules;

namespace Twin.Domain.Twins;

/// <summary>State of a tank, pump, zone, person... as bytes: version, revision, journal, mode by name, signals by name,
/// members, partitions, rules.</summary>
public static class OwnerStateCodec
{
    /// <summary>Version 1; the upper bits tell it from a sensor's, since an id may become another kind of twin.</summary>
    private const byte Version = 0xA1;
    private const int MostMembers = 100_000;

    /// <summary>Writes the state.</summary>
    public static void Write(OwnerState state, IBufferWriter<byte> output)
    {
        output.Write([Version]);
        SensorStateCodec.WriteInteger(output, state.Revision);
        SensorStateCodec.WriteText(output, state.JournalId);
        var modes = state.Runtime.Type.Modes;
        SensorStateCodec.WriteText(output, state.Mode >= 0 && state.Mode < modes.Length ? modes[state.Mode].Id : "");
        SensorStateCodec.WriteInteger(output, state.Values.Length);
        for (var i = 0; i < state.Values.Length; i++)
        {
            SensorStateCodec.WriteText(output, state.Runtime.Type.Signals[i].Name);
            SensorStateCodec.WriteText(output, state.Sensors[i] ?? "");
            SensorStateCodec.WriteInteger(output, BitConverter.DoubleToInt64Bits(state.Values[i]));
            SensorStateCodec.WriteInteger(output, state.Qualities[i].Code);
            SensorStateCodec.WriteInteger(output, state.SourceMs[i]);
            SensorStateCodec.WriteInteger(output, state.Positions[i]);
        }

        SensorStateCodec.WriteInteger(output, state.Members.Count);
        foreach (var member in state.Members) SensorStateCodec.WriteText(output, member);
        SensorStateCodec.WriteInteger(output, state.Applied.Count);
        foreach (var (partition, revision) in state.Applied)
        {
            SensorStateCodec.WriteInteger(output, partition);
            SensorStateCodec.WriteInteger(output, revision);
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
        if (!SensorStateCodec.TryReadInteger(ref data, out var revision) || !SensorStateCodec.TryReadText(ref data, out var journal))
            return Damaged;
        (read.Revision, read.JournalId) = (revision, journal);
        if (!SensorStateCodec.TryReadText(ref data, out var mode) || !ReadSignals(ref data, read) || !ReadMembers(ref data, read))
            return Damaged;
        if (mode.Length > 0 && runtime.ModeIndex(mode) is >= 0 and var index) read.Mode = index;
        var error = RuleStateCodec.Read(data, runtime.Rules, out var rules, out _);
        read.Rules = rules;
        state = read;
        return error;
    }

    private static TwinError Damaged => new("state.twin.damaged", "The saved state cannot be read.");

    private static bool ReadSignals(ref ReadOnlySpan<byte> data, OwnerState state)
    {
        if (!SensorStateCodec.TryReadInteger(ref data, out var count) || count is < 0 or > Limits.RulesPerTwin * 16) return false;
        for (var i = 0; i < count; i++)
        {
            if (!SensorStateCodec.TryReadText(ref data, out var name) || !SensorStateCodec.TryReadText(ref data, out var sensor)
                || !SensorStateCodec.TryReadInteger(ref data, out var value)
                || !SensorStateCodec.TryReadInteger(ref data, out var quality)
                || !SensorStateCodec.TryReadInteger(ref data, out var source)
                || !SensorStateCodec.TryReadInteger(ref data, out var position))
                return false;
            var signal = state.Runtime.SignalIndex(name);
            if (signal < 0) continue;
            state.Sensors[signal] = sensor.Length == 0 ? null : sensor;
            state.Values[signal] = BitConverter.Int64BitsToDouble(value);
            state.Qualities[signal] = new Quality((ushort)quality);
            state.SourceMs[signal] = source;
            state.Positions[signal] = position;
        }

        return true;
    }

    private static bool ReadMembers(ref ReadOnlySpan<byte> data, OwnerState state)
    {
        if (!SensorStateCodec.TryReadInteger(ref data, out var members) || members is < 0 or > MostMembers) return false;
        for (var i = 0; i < members; i++)
        {
            if (!SensorStateCodec.TryReadText(ref data, out var member)) return false;
            state.Members.Add(member);
        }

        if (!SensorStateCodec.TryReadInteger(ref data, out var partitions) || partitions is < 0 or > 1_024) return false;
        for (var i = 0; i < partitions; i++)
        {
            if (!SensorStateCodec.TryReadInteger(ref data, out var partition)
                || !SensorStateCodec.TryReadInteger(ref data, out var revision)) return false;
            state.Applied[(int)partition] = revision;
        }

        return true;
    }
}
