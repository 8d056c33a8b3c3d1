using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Twin.Domain.Readings;

/// <summary>
/// Bytes of a <see cref="CleanerState"/> for checkpoints: a version byte, then fields in a fixed order (docs/decisions/0002); some
/// 170 bytes, and
/// 190 more with a spike window. Others may write after it: reading tells how much it took.
/// </summary>
public static class CleanerStateCodec
{
    private const byte Version = 1;

    /// <summary>Writes the state.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(CleanerState state, IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        writer.Byte((byte)((state.HasValue ? 1 : 0) | (state.Flatline ? 2 : 0) | (state.Gone ? 4 : 0) | (state.Hampel is null ? 0 : 8)));
        writer.Byte(state.StaleStage);
        writer.Byte((byte)state.RateSign);
        writer.Integer(state.LastPositionValue);
        writer.Integer(state.ContactMs);
        writer.Integer(state.ContactMs - state.SourceMs);
        writer.Integer(state.ContactMs - state.EvalMs);
        writer.Integer(state.ContactMs - state.SinceMs);
        writer.Integer(state.ContactMs - state.RateSourceMs);
        writer.Integer(state.SequenceValue);
        writer.Integer(state.Quality.Code);
        writer.Integer(state.TransportQuality.Code);
        writer.Integer(state.FlatCount);
        writer.Number(state.RawValue);
        writer.Number(state.Value);
        writer.Number(state.RateValue);
        writer.Number(state.FlatAnchor);
        writer.Number(state.Published);
        WriteCounters(ref writer, state.Counters);
        state.Clock.Write(ref writer);
        state.LateRun.Write(ref writer);
        state.Recent.Write(ref writer);
        state.Hampel?.Write(ref writer);
        return writer.Written;
    }

    /// <summary>Reads a state from the start of <paramref name="data"/>; false when it is not one, or from a newer Twin.</summary>
    /// <param name="data">Bytes; may go on after the state.</param>
    /// <param name="state">The state.</param>
    /// <param name="consumed">Bytes taken.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out CleanerState? state, out int consumed)
    {
        var reader = new StateReader(data);
        state = null;
        consumed = 0;
        if (reader.Byte() != Version) return false;
        var bits = reader.Byte();
        var read = new CleanerState
        {
            HasValue = (bits & 1) != 0,
            Flatline = (bits & 2) != 0,
            Gone = (bits & 4) != 0,
            StaleStage = Math.Min(reader.Byte(), (byte)2),
            RateSign = (sbyte)reader.Byte(),
            LastPositionValue = reader.Integer(),
            ContactMs = reader.Integer(),
        };
        read.SourceMs = read.ContactMs - reader.Integer();
        read.EvalMs = read.ContactMs - reader.Integer();
        read.SinceMs = read.ContactMs - reader.Integer();
        read.RateSourceMs = read.ContactMs - reader.Integer();
        read.SequenceValue = reader.Integer();
        read.Quality = new Quality((ushort)reader.Integer());
        read.TransportQuality = new Quality((ushort)reader.Integer());
        read.FlatCount = (int)reader.Integer();
        read.RawValue = reader.Number();
        read.Value = reader.Number();
        read.RateValue = reader.Number();
        read.FlatAnchor = reader.Number();
        read.Published = reader.Number();
        read.Counters = ReadCounters(ref reader);
        read.Clock = ClockWatch.Read(ref reader);
        read.LateRun = LateRun.Read(ref reader);
        read.Recent = RecentReadings.Read(ref reader);
        if ((bits & 8) != 0 && (read.Hampel = HampelWindow.Read(ref reader)) is null) return false;
        if (reader.Failed) return false;
        state = read;
        consumed = reader.Consumed;
        return true;
    }

    private static void WriteCounters(ref StateWriter writer, in CleanCounters counters)
    {
        writer.Integer(counters.Applied);
        writer.Integer(counters.Duplicates);
        writer.Integer(counters.Conflicts);
        writer.Integer(counters.LateWithinWindow);
        writer.Integer(counters.Late);
        writer.Integer(counters.Historical);
        writer.Integer(counters.OutOfRange);
        writer.Integer(counters.Rate);
        writer.Integer(counters.Spikes);
        writer.Integer(counters.Flatline);
        writer.Integer(counters.Stale);
        writer.Integer(counters.Clock);
        writer.Integer(counters.DeadBanded);
    }

    private static CleanCounters ReadCounters(ref StateReader reader) => new()
    {
        Applied = (uint)reader.Integer(),
        Duplicates = (uint)reader.Integer(),
        Conflicts = (uint)reader.Integer(),
        LateWithinWindow = (uint)reader.Integer(),
        Late = (uint)reader.Integer(),
        Historical = (uint)reader.Integer(),
        OutOfRange = (uint)reader.Integer(),
        Rate = (uint)reader.Integer(),
        Spikes = (uint)reader.Integer(),
        Flatline = (uint)reader.Integer(),
        Stale = (uint)reader.Integer(),
        Clock = (uint)reader.Integer(),
        DeadBanded = (uint)reader.Integer(),
    };
}
