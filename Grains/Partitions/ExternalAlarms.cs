using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Grains.Interfaces.Partitions;
using Twin.Grains.Ports;

namespace Twin.Grains.Partitions;

/// <summary>
/// Alarms of outside systems (a DCS): mirrored from their events, silent and uncounted here, acknowledged here only as a note of who saw
/// them.
/// Their state is the event log's; nothing else holds it.
/// </summary>
internal sealed class ExternalAlarms(TwinKey partition, ITwinStore store)
{
    private const string Prefix = "ext.";

    /// <summary>Rule id of an outside alarm.</summary>
    public static string RuleOf(ExternalAlarm alarm) => $"{Prefix}{alarm.Source}.{alarm.Id}";

    public static bool Is(string rule) => rule.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The steps that make our picture equal to theirs; none when it is already.</summary>
    public async ValueTask<(IReadOnlyList<AlarmTransition> Steps, AlarmTransition? Last, TwinError? Error)> MirrorAsync(
        string twin, ExternalAlarm alarm, long nowMs)
    {
        var rule = RuleOf(alarm);
        if (rule.Length > Limits.LocalIdChars) return ([], null, new TwinError("external.id", "Source and id are too long together."));
        var last = await FindAsync(twin, rule);
        var decision = AlarmMachine.Mirror(last?.State ?? AlarmState.Initial, alarm.Active, alarm.Acknowledged, nowMs);
        var known = last ?? Blank(twin, rule);
        var template = known with
        {
            Priority = alarm.Priority,
            Text = new LocalizedText(alarm.TextEn, alarm.TextZh),
            Actor = $"external:{alarm.Source}",
            SourceMs = alarm.AtMs,
        };
        return Steps(template, decision, last);
    }

    /// <summary>An operator's verb on an outside alarm.</summary>
    public async ValueTask<(IReadOnlyList<AlarmTransition> Steps, AlarmTransition? Last, TwinError? Error)> CommandAsync(
        string twin, string rule, AlarmCommand command, long nowMs)
    {
        if (await FindAsync(twin, rule) is not { } last) return ([], null,
            new TwinError("alarm.unknown", $"There is no outside alarm '{rule}'."));
        var traits = new AlarmTraits(last.Priority, false, false, false, true, 0);
        var decision = AlarmMachine.Command(last.State, traits, command, nowMs);
        if (decision.Refused is { } refused) return ([], last, refused);
        return Steps(last with { Actor = command.Actor, Comment = command.Comment, SourceMs = nowMs }, decision, last);
    }

    private static (IReadOnlyList<AlarmTransition> Steps, AlarmTransition? Last, TwinError? Error) Steps(
        AlarmTransition template, in AlarmDecision decision, AlarmTransition? last)
    {
        var steps = new List<AlarmTransition>(decision.Count);
        for (var i = 0; i < decision.Count; i++)
            steps.Add(template with { Kind = decision[i].Kind, AtMs = decision[i].AtMs, State = decision[i].State });
        return (steps, steps.Count > 0 ? steps[^1] : last, null);
    }

    private async ValueTask<AlarmTransition?> FindAsync(string twin, string rule)
    {
        var alarms = await store.LoadAlarmsAsync(partition with { Id = twin });
        return alarms.FirstOrDefault(a => a.RuleId == rule);
    }

    private AlarmTransition Blank(string twin, string rule) => new()
    {
        Realm = partition.Realm,
        Plant = partition.Plant,
        Twin = twin,
        RuleId = rule,
        RuleVersion = 1,
        RuleKind = RuleKind.External,
        Kind = AlarmEventKind.Mirrored,
        Priority = AlarmPriority.Low,
        Text = LocalizedText.Empty,
        Guidance = LocalizedText.Empty,
        State = AlarmState.Initial,
        AtMs = 0,
        SourceMs = 0,
        Value = double.NaN,
        Limit = double.NaN,
        Quality = Quality.Good,
        Position = -1,
        Actor = "",
    };
}
