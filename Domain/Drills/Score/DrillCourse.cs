using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain.Drills.Scene;

namespace Twin.Domain.Drills.Score;

/// <summary>The course of a drill in sentences, in both languages.</summary>
public static class DrillCourse
{
    private const int Most = 400;

    /// <summary>What happened, times counted from the onset.</summary>
    public static ImmutableArray<CourseStep> Of(IReadOnlyList<SceneEvent> log, double onsetS)
    {
        var start = double.IsNaN(onsetS) ? 0 : onsetS;
        var steps = ImmutableArray.CreateBuilder<CourseStep>();
        foreach (var e in log)
        {
            if (Say(e) is { } text && steps.Count < Most) steps.Add(new CourseStep(e.TimeS - start, text));
        }

        return steps.ToImmutable();
    }

    /// <summary>A line of the log as a sentence; null: of no interest by itself.</summary>
    public static LocalizedText? Say(SceneEvent e) => e.Kind switch
    {
        SceneEventKind.Inject => e.Text,
        SceneEventKind.Action when e.Actor != "inject" => Action(e),
        SceneEventKind.Refused => Of($"Not possible: {e.Detail} {e.Subject}", $"无法执行：{e.Detail} {e.Subject}"),
        SceneEventKind.LeakStarted => Of($"{e.Subject} leaks {e.Value:F1} kg/s", $"{e.Subject} 泄漏，{e.Value:F1} kg/s"),
        SceneEventKind.LeakStopped => Of($"{e.Subject} leaks no more ({e.Value:F0} kg lost)", $"{e.Subject} 停止泄漏（共 {e.Value:F0} kg）"),
        SceneEventKind.Overflow => Of($"{e.Subject} runs over", $"{e.Subject} 冒顶"),
        SceneEventKind.Ignited => Of($"Fire at {e.Subject}", $"{e.Subject} 着火"),
        SceneEventKind.FireOut => Of($"Fire at {e.Subject} is out", $"{e.Subject} 火灾扑灭"),
        SceneEventKind.Explosion => Of($"Explosion at {e.Subject}", $"{e.Subject} 爆炸"),
        SceneEventKind.Fireball => Of($"Fireball at {e.Subject}", $"{e.Subject} 火球"),
        SceneEventKind.Boilover => Of($"{e.Subject} boils over", $"{e.Subject} 沸溢"),
        SceneEventKind.TankFailed => Of($"{e.Subject} fails", $"{e.Subject} 失效"),
        SceneEventKind.PersonDown => Of($"{e.Subject} cannot go on", $"{e.Subject} 失去行动能力"),
        SceneEventKind.PersonDead => Of($"{e.Subject} dies", $"{e.Subject} 死亡"),
        SceneEventKind.PersonRescued => Of($"{e.Subject} is brought out", $"{e.Subject} 被救出"),
        SceneEventKind.ResourceArrived => Of($"{e.Subject} arrives at {e.Detail}", $"{e.Subject} 到达 {e.Detail}"),
        SceneEventKind.AlarmRaised when e.Value > 0 => Of($"Alarm {e.Subject}", $"报警 {e.Subject}"),
        SceneEventKind.Verified => Of($"Seen: {e.Subject}", $"已确认：{e.Subject}"),
        SceneEventKind.NotSeen => Of($"Not seen: {e.Subject}", $"无法看到：{e.Subject}"),
        SceneEventKind.Controlled => Of($"{e.Subject} is under control ({e.Detail})", $"{e.Subject} 已控制（{e.Detail}）"),
        SceneEventKind.HotZone => Of($"{e.Value:F0} in the hot zone", $"热区内 {e.Value:F0} 人"),
        SceneEventKind.RoleTaken => Of($"{e.Actor} plays {e.Subject}", $"{e.Actor} 担任 {e.Subject}"),
        SceneEventKind.RoleLeft => Of($"{e.Actor} no longer plays {e.Subject}", $"{e.Actor} 不再担任 {e.Subject}"),
        SceneEventKind.ProcedureOpened => Of($"Checklist {e.Subject} opens on {e.Detail}", $"{e.Detail} 触发检查表 {e.Subject}"),
        SceneEventKind.Ended => Of($"The drill ends", $"演练结束"),
        _ => null,
    };

    private static LocalizedText Action(SceneEvent e)
    {
        var word = e.Detail.Split(' ')[0];
        var zh = ActionTexts.Zh(word);
        var by = e.Actor.Length > 0 ? $" ({e.Actor})" : "";
        if (word == "message" && e.Text is { } said)
            return Of($"{e.Actor} to {e.Subject}: {said.En}", $"{e.Actor} 对 {e.Subject}：{said.Zh}");
        var to = e.Detail.Length > word.Length ? " →" + e.Detail[word.Length..] : "";
        return Of($"{ActionTexts.En(word)} {e.Subject}{to}{by}", $"{zh} {e.Subject}{to}{by}");
    }

    private static LocalizedText Of(FormattableString en, FormattableString zh) =>
        new(en.ToString(CultureInfo.InvariantCulture), zh.ToString(CultureInfo.InvariantCulture));
}
