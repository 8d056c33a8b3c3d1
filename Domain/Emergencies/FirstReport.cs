using System.Globalization;
using System.Text;
using Orleans;

namespace Twin.Domain.Emergencies;

/// <summary>How the first report to the authority stands.</summary>
/// <param name="To">Whom it goes to.</param>
/// <param name="DueMs">Until when, Unix ms.</param>
/// <param name="LeftMs">Time left, ms; below 0: late. Of a report that was made: what was left then.</param>
/// <param name="DoneMs">When it was made, Unix ms; 0: not yet.</param>
/// <param name="Text">The report, filled in with what is known, for a person to correct, send and read out.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.report.v1")]
public sealed record FirstReport([property: Id(0)] PlanReport To, [property: Id(1)] long DueMs, [property: Id(2)] long LeftMs,
    [property: Id(3)] long DoneMs, [property: Id(4)] LocalizedText Text);

/// <summary>
/// The first report: within one hour of the onset (State Council Order 493 of 2007, article 9; major events are also told at once by
/// telephone), with the six parts of its article 12. Pure.
/// </summary>
public static class FirstReports
{
    private static readonly PlanReport s_otherwise =
        new(new LocalizedText("Emergency management bureau of the county", "县级以上应急管理部门"), "12350");

    private static readonly TimeSpan s_china = TimeSpan.FromHours(8);

    /// <summary>Works it out.</summary>
    /// <param name="e">The emergency.</param>
    /// <param name="plant">Name of the plant.</param>
    /// <param name="place">Name of the place; null: not said.</param>
    /// <param name="heads">The headcount.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    public static FirstReport Of(Emergency e, LocalizedText plant, LocalizedText? place, Headcount heads, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(e);
        var to = e.Plan?.Report is { Phone.Length: > 0 } said ? said : s_otherwise;
        var due = e.OnsetMs + (long)(to.WithinMin * 60_000);
        return new FirstReport(to, due, due - (e.ReportedMs != 0 ? e.ReportedMs : nowMs), e.ReportedMs,
            new LocalizedText(English(e, plant, place, heads, nowMs), Chinese(e, plant, place, heads, nowMs)));
    }

    private static string English(Emergency e, LocalizedText plant, LocalizedText? place, Headcount heads, long nowMs) => Lines(
        $"First report of an accident, {Time(nowMs)}",
        $"1. Unit: {plant.En}.",
        $"2. Time and place: {Time(e.OnsetMs)}, {place?.En ?? "place not known yet"} {e.Twin}.",
        $"3. Course: {e.Title}. {Alarms(e, "en")} Substances: {Substances(e, ", ", "not known yet")}.",
        $"4. People: {heads.Total} in the plant, {heads.Accounted} accounted for, {heads.Unaccounted} not yet, {heads.InDanger} of them in"
            + $" the danger area; {Hurt(heads)} known to be hurt, {Missing(heads)} missing. Direct loss: not known yet.",
        $"5. Measures: level {Roman(e.Level)}, plan: {e.Plan?.Name.En ?? "none"}; {Done(e, "en", "; ", "none yet")}.",
        $"6. Other: room opened {Time(e.OpenedMs)}; contact {Contact(e)}.");

    private static string Chinese(Emergency e, LocalizedText plant, LocalizedText? place, Headcount heads, long nowMs) => Lines(
        $"事故快报　{Time(nowMs)}",
        $"一、事故单位：{plant.Zh}。",
        $"二、时间、地点：{Time(e.OnsetMs)}，{place?.Zh ?? "地点待核实"} {e.Twin}。",
        $"三、简要经过：{e.Title}。{Alarms(e, "zh-CN")}涉及介质：{Substances(e, "、", "待核实")}。",
        $"四、人员情况：厂内 {heads.Total} 人，已清点 {heads.Accounted} 人，未清点 {heads.Unaccounted} 人，其中危险区内 {heads.InDanger} 人；"
            + $"已知受伤 {Hurt(heads)} 人，失联 {Missing(heads)} 人。直接经济损失：待核实。",
        $"五、已采取措施：启动 {Roman(e.Level)} 级响应，预案：{e.Plan?.Name.Zh ?? "无"}；{Done(e, "zh-CN", "；", "暂无")}。",
        $"六、其他：指挥室开启 {Time(e.OpenedMs)}；联系人 {Contact(e)}。");

    private static string Contact(Emergency e)
    {
        var who = e.Roles.FirstOrDefault()?.Who ?? e.OpenedBy;
        return who.StartsWith("user:", StringComparison.Ordinal) ? who[5..] : who;
    }

    private static string Lines(params string[] lines) => string.Join('\n', lines);

    private static int Hurt(Headcount heads) => heads.Zones.Sum(static z => z.Heads.Count(static h => h.Account == Account.Hurt));

    private static int Missing(Headcount heads) => heads.Zones.Sum(static z => z.Heads.Count(static h => h.Account == Account.Missing));

    private static string Alarms(Emergency e, string culture)
    {
        var text = new StringBuilder();
        foreach (var sign in e.Signs.Where(s => s.AlarmId.Length > 0 && !Told(e, s, culture)).Take(3))
            text.Append(sign.Twin).Append(": ").Append(sign.Text.For(culture)).Append(culture == "en" ? ". " : "。");
        return text.ToString();
    }

    private static bool Told(Emergency e, EmergencySign sign, string culture) =>
        e.Title.Contains(sign.Text.For(culture), StringComparison.Ordinal);

    private static string Substances(Emergency e, string between, string none) =>
        e.Signs.SelectMany(static s => s.Substances).Distinct().Take(3).ToList() is { Count: > 0 } found
            ? string.Join(between, found) : none;

    private static string Done(Emergency e, string culture, string between, string none)
    {
        var done = e.Ticks.Select(t => e.Plan?.Steps.FirstOrDefault(s => s.Id == t.Step)?.Text.For(culture)).OfType<string>().ToList();
        return done.Count == 0 ? none : string.Join(between, done);
    }

    private static string Roman(int level) => level switch { 1 => "I", 2 => "II", 3 => "III", _ => "IV" };

    /// <summary>China has one time for all of it.</summary>
    private static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToOffset(s_china)
        .ToString("yyyy-MM-dd HH:mm '(UTC+8)'", CultureInfo.InvariantCulture);
}
