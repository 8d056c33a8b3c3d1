using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;

namespace Twin.Domain.Drills.Score;

/// <summary>What a drill taught, as data: each finding with why, and the work order it suggests.</summary>
internal static class DrillFindings
{
    private const double LeastUseful = 0.6;
    private const int FloodAlarms = 10;

    public static ImmutableArray<DrillFinding> Of(
        IReadOnlyList<SceneEvent> log, ImmutableArray<MeasuredTask> tasks, DrillToll toll, DrillAlarmCount alarms)
    {
        var findings = ImmutableArray.CreateBuilder<DrillFinding>();
        foreach (var task in tasks)
            if (task.Rating != DrillRating.P) findings.Add(Late(task));
        Things(log, findings);
        if (toll.Exposed > 0)
        {
            findings.Add(new DrillFinding(
                "exposed", "", Say($"{toll.Exposed} people breathed more than AEGL-2", $"{toll.Exposed} 人暴露超过 AEGL-2"),
                Say($"{toll.Down} could not go on, {toll.Dead} died.", $"其中 {toll.Down} 人失去行动能力，{toll.Dead} 人死亡。"),
                Say($"Review escape routes, breathing sets and when the zone alarm sounds", $"复核逃生路线、呼吸器配置和区域报警时机"), 3));
        }

        if (alarms.Raised > 0 && alarms.Useful < LeastUseful * alarms.Raised)
        {
            findings.Add(new DrillFinding(
                "alarms.useless", "",
                    Say($"{alarms.Useless} of {alarms.Raised} alarms told nothing true", $"{alarms.Raised} 个报警中 {alarms.Useless} 个无效"),
                Say($"Useful: {100.0 * alarms.Useful / alarms.Raised:F0} %, aim 60 %.",
                    $"有效率 {100.0 * alarms.Useful / alarms.Raised:F0}%，目标 60%。"),
                Say($"Rationalise these alarms", $"对相关报警进行合理化治理"), 2));
        }

        if (alarms.MostIn10Min > FloodAlarms)
        {
            findings.Add(new DrillFinding(
                "alarms.flood", "", Say($"{alarms.MostIn10Min} alarms in ten minutes", $"10 分钟内 {alarms.MostIn10Min} 个报警"),
                Say($"More than 10 in ten minutes is a flood.", $"10 分钟超过 10 个即为报警泛滥。"),
                Say($"Check grouping and suppression by design for this event", $"检查该事件的报警分组与设计抑制"), 1));
        }

        return findings.ToImmutable();
    }

    private static DrillFinding Late(MeasuredTask task)
    {
        var severity = task.Rating switch { DrillRating.S => 1, DrillRating.M => 2, _ => task.Weight >= 3 ? 3 : 2 };
        var (code, order) = task.Measure switch
        {
            DrillMeasure.Detect => ("detect", Say($"Check detector coverage of this place", $"核查该处探测器覆盖")),
            DrillMeasure.Acknowledge => ("acknowledge", Say($"Train the crew on this alarm", $"对当班人员进行该报警的培训")),
            DrillMeasure.Understand => ("understand", Say($"Check cameras and confirmation procedure", $"检查摄像头与确认程序")),
            DrillMeasure.Dispatch => ("dispatch", Say($"Review the call-out of teams and engines", $"复核力量调派程序")),
            DrillMeasure.Isolate => ("isolate", Say($"Check remote isolation of this source", $"检查该源头的远程切断能力")),
            DrillMeasure.Evacuate => ("evacuate", Say($"Review zone alarm and escape routes", $"复核区域报警与逃生路线")),
            DrillMeasure.Muster => ("muster", Say($"Review muster points and head count", $"复核集合点与清点方法")),
            DrillMeasure.Notify => ("notify", Say($"Put the report to the authority on the checklist", $"将向主管部门报告列入检查单")),
            _ => ("task", Say($"Train this task", $"对该任务进行训练")),
        };
        var why = double.IsNaN(task.TakenS)
            ? Say($"Never done; target {task.TargetS:F0} s.", $"未完成；目标 {task.TargetS:F0} s。")
            : Say($"Took {task.TakenS:F0} s; target {task.TargetS:F0} s.", $"用时 {task.TakenS:F0} s；目标 {task.TargetS:F0} s。");
        return new DrillFinding(code, "", new LocalizedText("Too late: " + task.Text.En, "超时：" + task.Text.Zh), why, order, severity);
    }

    // Things that did not work: each once.
    private static void Things(IReadOnlyList<SceneEvent> log, ImmutableArray<DrillFinding>.Builder findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in log)
        {
            DrillFinding? finding = e.Kind switch
            {
                SceneEventKind.Refused when e.Detail is "closeValve" or "openValve" => new DrillFinding(
                    "valve", e.Subject, Say($"Valve of {e.Subject} did not move", $"{e.Subject} 阀门未动作"),
                    Say($"Refused at {e.TimeS:F0} s.", $"{e.TimeS:F0} s 时操作失败。"),
                    Say($"Function test of the shut-off valve of {e.Subject}", $"对 {e.Subject} 切断阀做功能测试"), 3),
                SceneEventKind.SensorFault when e.Detail != "restoreSensor" => new DrillFinding(
                    "sensor", e.Subject, Say($"{e.Subject} showed what was not so", $"{e.Subject} 示值失真"),
                    Say($"{ActionTexts.En(e.Detail)} at {e.TimeS:F0} s.", $"{e.TimeS:F0} s 时{ActionTexts.Zh(e.Detail)}。"),
                    Say($"Check how a false {e.Subject} would be noticed", $"检查 {e.Subject} 失真时的发现手段"), 1),
                SceneEventKind.NotSeen => new DrillFinding(
                    "camera", e.Subject, Say($"{e.Subject} could not be seen", $"无法看到 {e.Subject}"),
                    Say($"No camera or person at {e.TimeS:F0} s.", $"{e.TimeS:F0} s 时无可用摄像头或人员。"),
                    Say($"Check camera coverage of {e.Subject}", $"检查 {e.Subject} 的摄像头覆盖"), 2),
                SceneEventKind.TankFailed => new DrillFinding(
                    "domino", e.Subject, Say($"{e.Subject} failed by its neighbour's fire or blast", $"{e.Subject} 因相邻火灾或爆炸失效"),
                    Say($"At {e.TimeS:F0} s.", $"{e.TimeS:F0} s 时。"),
                    Say($"Check deluge and fireproofing of {e.Subject}", $"检查 {e.Subject} 的喷淋与防火保护"), 3),
                _ => null,
            };
            if (finding is not null && seen.Add(finding.Code + finding.Twin)) findings.Add(finding);
        }
    }

    private static LocalizedText Say(FormattableString en, FormattableString zh) =>
        new(en.ToString(CultureInfo.InvariantCulture), zh.ToString(CultureInfo.InvariantCulture));
}
