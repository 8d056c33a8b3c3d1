using System.Buffers;
using Twin.Domain.Alarms;

namespace Twin.Domain.Rules;

/// <summary>
/// Saves the rule states of one twin, compactly and by rule id. Version 1: version byte, count, then per rule that has anything to
/// remember:
/// id, length of the body, body. A body begins with flags that say which parts follow; unknown bytes at its end are skipped,
/// so a part can be appended without a new version.
/// </summary>
public static class RuleStateCodec
{
    private const byte Version = 1;
    private const int MostIdBytes = Limits.LocalIdChars * 4;

    [Flags]
    private enum Parts
    {
        None = 0,
        Active = 1,
        Acknowledged = 1 << 1,
        Latched = 1 << 2,
        ByDesign = 1 << 3,
        OutOfService = 1 << 4,
        FirstOut = 1 << 5,
        Forced = 1 << 6,
        Occurrence = 1 << 7,
        Shelved = 1 << 8,
        OneShot = 1 << 9,
        ReAlarm = 1 << 10,
        Delay = 1 << 11,
        Cause = 1 << 12,
        Base = 1 << 13,
        Window = 1 << 14,
        Poll = 1 << 15,
        Votes = 1 << 16,
    }

    /// <summary>Writes the states of a twin; idle rules that never did anything take no room.</summary>
    public static void Write(IBufferWriter<byte> target, CompiledRuleSet set, RuleState[] states)
    {
        var writer = new ByteWriter(target);
        writer.Byte(Version);
        var count = 0;
        foreach (ref readonly var state in states.AsSpan()) count += PartsOf(state) == Parts.Acknowledged ? 0 : 1;
        writer.Unsigned((ulong)count);
        var body = new ArrayBufferWriter<byte>(128);
        for (var i = 0; i < states.Length; i++)
        {
            ref readonly var state = ref states[i];
            if (PartsOf(state) == Parts.Acknowledged) continue;
            var rule = state.Retired ?? Describe(set[i].Definition);
            body.ResetWrittenCount();
            WriteBody(new ByteWriter(body), state, rule, state.Retired is null ? set[i].Definition.WindowMs : 0);
            writer.Text(rule.Id);
            writer.Unsigned((ulong)body.WrittenCount);
            target.Write(body.WrittenSpan);
        }
    }

    /// <summary>
    /// Reads states into the shape of a set, which may have more, fewer or other rules than when they were written.
    /// Go on with <see cref="CompiledRuleSet.CloseRetired"/>. The error, if any, leaves new states.
    /// </summary>
    /// <param name="data">What <see cref="Write"/> wrote; more may follow.</param>
    /// <param name="set">The rules of now.</param>
    /// <param name="states">The states; a tail remembers rules that are gone.</param>
    /// <param name="consumed">Bytes read.</param>
    public static TwinError? Read(ReadOnlySpan<byte> data, CompiledRuleSet set, out RuleState[] states, out int consumed)
    {
        states = set.NewStates();
        consumed = 0;
        var reader = new ByteReader(data);
        var version = reader.Byte();
        if (reader.Failed || version != Version)
            return new TwinError("state.rules.version", $"Rule states of version {version} cannot be read.");
        var count = reader.Count(Limits.RulesPerTwin + Limits.RetiredRulesPerTwin);
        var retired = new List<RuleState>();
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var id = reader.Text(MostIdBytes);
            var length = reader.Count(data.Length);
            if (reader.Failed || length > data.Length - reader.At) return Damaged(set, out states);
            var body = new ByteReader(data.Slice(reader.At, length));
            var known = set.TryFind(id, out var index);
            var state = ReadBody(ref body, id, known ? set[index].Definition : null);
            if (body.Failed) return Damaged(set, out states);
            if (known) states[index] = state;
            else retired.Add(state);
            reader.Skip(length);
        }

        if (reader.Failed) return Damaged(set, out states);
        if (retired.Count > 0) states = [.. states, .. retired];
        consumed = reader.At;
        return null;
    }

    private static TwinError Damaged(CompiledRuleSet set, out RuleState[] states)
    {
        states = set.NewStates();
        return new TwinError("state.rules.damaged", "Saved rule states are damaged.");
    }

    private static RetiredRule Describe(RuleDefinition rule) => new(rule.Id, rule.Version, rule.Kind, rule.Priority);

    private static Parts PartsOf(in RuleState state)
    {
        if (state.IsQuiet) return Parts.Acknowledged;
        var alarm = state.Alarm;
        var parts = Flag(alarm.Active, Parts.Active) | Flag(alarm.Acknowledged, Parts.Acknowledged) | Flag(alarm.Latched, Parts.Latched)
            | Flag(alarm.SuppressedByDesign, Parts.ByDesign) | Flag(alarm.OutOfService, Parts.OutOfService)
            | Flag(state.FirstOut, Parts.FirstOut) | Flag(state.Forced, Parts.Forced)
            | Flag(alarm.Sequence != 0 || alarm.Ordinal != 0, Parts.Occurrence)
            | Flag(alarm.ReAlarmAtMs != 0, Parts.ReAlarm) | Flag(state.DelayMs != 0, Parts.Delay)
            | Flag(state.BaseMs != long.MinValue, Parts.Base) | Flag(state.Window is not null, Parts.Window)
            | Flag(state.PollMs != 0, Parts.Poll) | Flag(state.Votes != 0 || state.NotVoting != 0, Parts.Votes)
            | Flag(alarm.IsOpen || state.DelayMs != 0, Parts.Cause);
        return alarm.ShelvedUntilMs switch
        {
            0 => parts,
            long.MaxValue => parts | Parts.OneShot,
            _ => parts | Parts.Shelved,
        };
    }

    private static Parts Flag(bool set, Parts part) => set ? part : Parts.None;

    private static void WriteBody(ByteWriter writer, in RuleState state, RetiredRule rule, long windowMs)
    {
        var parts = PartsOf(state);
        var alarm = state.Alarm;
        writer.Unsigned((ulong)parts);
        writer.Byte((byte)(((int)rule.Kind << 4) | (int)rule.Priority));
        writer.Unsigned((ulong)rule.Version);
        if (parts.HasFlag(Parts.Occurrence))
        {
            writer.Unsigned((ulong)alarm.Ordinal);
            writer.Unsigned((ulong)alarm.Sequence);
            writer.Signed(alarm.RaisedMs);
            writer.Signed(alarm.AcknowledgedMs);
        }

        if (parts.HasFlag(Parts.Shelved)) writer.Signed(alarm.ShelvedUntilMs);
        if (parts.HasFlag(Parts.ReAlarm)) writer.Signed(alarm.ReAlarmAtMs);
        if (parts.HasFlag(Parts.Delay)) writer.Signed(state.DelayMs);
        if (parts.HasFlag(Parts.Cause))
        {
            writer.Double(state.CauseValue);
            writer.Signed(state.CauseSourceMs);
            writer.Signed(state.CausePosition);
            writer.Signed(state.CauseSignal);
            writer.Unsigned(state.CauseQuality);
        }

        if (parts.HasFlag(Parts.Base))
        {
            writer.Signed(state.BaseMs);
            writer.Double(state.BaseValue);
        }

        if (parts.HasFlag(Parts.Poll)) writer.Signed(state.PollMs);
        if (parts.HasFlag(Parts.Votes))
        {
            writer.Byte(state.Votes);
            writer.Byte(state.NotVoting);
        }

        if (!parts.HasFlag(Parts.Window)) return;
        writer.Signed(windowMs);
        state.Window!.Write(ref writer);
    }

    private static RuleState ReadBody(ref ByteReader reader, string id, RuleDefinition? rule)
    {
        var parts = (Parts)reader.Unsigned();
        var nature = reader.Byte();
        var version = (int)reader.Unsigned();
        var kind = (RuleKind)(nature >> 4);
        var state = RuleState.Initial;
        var alarm = new AlarmState
        {
            Active = parts.HasFlag(Parts.Active),
            Acknowledged = parts.HasFlag(Parts.Acknowledged),
            Latched = parts.HasFlag(Parts.Latched),
            SuppressedByDesign = parts.HasFlag(Parts.ByDesign),
            OutOfService = parts.HasFlag(Parts.OutOfService),
        };
        if (parts.HasFlag(Parts.Occurrence))
        {
            alarm = alarm with
            {
                Ordinal = (int)reader.Unsigned(),
                Sequence = (int)reader.Unsigned(),
                RaisedMs = reader.Signed(),
                AcknowledgedMs = reader.Signed(),
            };
        }

        var shelf = parts.HasFlag(Parts.Shelved) ? reader.Signed() : parts.HasFlag(Parts.OneShot) ? long.MaxValue : 0;
        state.Alarm = alarm with { ShelvedUntilMs = shelf, ReAlarmAtMs = parts.HasFlag(Parts.ReAlarm) ? reader.Signed() : 0 };
        state.FirstOut = parts.HasFlag(Parts.FirstOut);
        state.Forced = parts.HasFlag(Parts.Forced);
        ReadMemory(ref reader, ref state, parts, rule?.WindowMs ?? 0);
        if (rule is null) state.Retired = new RetiredRule(id, version, kind, (AlarmPriority)(nature & 0xF));
        // A rule that was changed meanwhile keeps its alarm and begins the rest anew, as when a set is adopted.
        else if (rule.Version != version || rule.Kind != kind) CompiledRuleSet.Forget(ref state);
        state.Refresh();
        return state;
    }

    private static void ReadMemory(ref ByteReader reader, ref RuleState state, Parts parts, long windowMs)
    {
        if (parts.HasFlag(Parts.Delay)) state.DelayMs = reader.Signed();
        if (parts.HasFlag(Parts.Cause))
        {
            state.CauseValue = reader.Double();
            state.CauseSourceMs = reader.Signed();
            state.CausePosition = reader.Signed();
            state.CauseSignal = (short)reader.Signed();
            state.CauseQuality = (ushort)reader.Unsigned();
        }

        if (parts.HasFlag(Parts.Base))
        {
            state.BaseMs = reader.Signed();
            state.BaseValue = reader.Double();
        }

        if (parts.HasFlag(Parts.Poll)) state.PollMs = reader.Signed();
        if (parts.HasFlag(Parts.Votes))
        {
            state.Votes = reader.Byte();
            state.NotVoting = reader.Byte();
        }

        if (!parts.HasFlag(Parts.Window)) return;
        var savedMs = reader.Signed();
        if (savedMs <= 0 || savedMs > Limits.RuleWindowMs) return;
        var window = WindowMemory.Read(ref reader, savedMs);
        if (savedMs == windowMs) state.Window = window;
    }
}
