namespace Twin.Domain.Emergencies;

/// <summary>What the log says, in both languages.</summary>
internal static class EmergencyTexts
{
    private static readonly string[] s_levels = ["", "I", "II", "III", "IV"];

    public static LocalizedText Of(Emergency e, EmergencyCommand c) => c.Verb switch
    {
        EmergencyVerb.Open => Both(e.Title, e.Title, e.Plan?.Name),
        EmergencyVerb.Tick or EmergencyVerb.Untick => e.Plan!.Steps.First(s => s.Id == c.Target).Text,
        EmergencyVerb.TakeRole => Both(RoleOf(e, c).Name.En, RoleOf(e, c).Name.Zh, Plain(e.Roles[^1].Who)),
        EmergencyVerb.Call => Call(e, c),
        EmergencyVerb.Mark => Marked(c),
        EmergencyVerb.Report => new LocalizedText("First report made. " + c.Text, "已作首次报告。" + c.Text),
        EmergencyVerb.SetLevel => new LocalizedText($"Level {s_levels[c.Number]}. {c.Text}", $"响应级别 {s_levels[c.Number]}。{c.Text}"),
        EmergencyVerb.SetPlan => c.Plan!.Name,
        _ => Plain(c.Text.Trim()),
    };

    private static LocalizedText Call(Emergency e, EmergencyCommand c)
    {
        var contact = RoleOf(e, c).Contacts[c.Number];
        var (en, zh) = (CallOutcome)c.Kind switch
        {
            CallOutcome.Reached => ("reached", "已接通"),
            CallOutcome.NoAnswer => ("no answer", "无人接听"),
            _ => ("called", "已拨打"),
        };
        return new LocalizedText($"{RoleOf(e, c).Name.En}: {contact.Name.En}, {contact.Phone}: {en}",
            $"{RoleOf(e, c).Name.Zh}：{contact.Name.Zh}，{contact.Phone}：{zh}");
    }

    private static LocalizedText Marked(EmergencyCommand c) => (PersonMarkKind)c.Kind switch
    {
        PersonMarkKind.Mustered => new LocalizedText($"{c.Target} at the muster point", $"{c.Target} 已到集合点"),
        PersonMarkKind.Safe => new LocalizedText($"{c.Target} safe", $"{c.Target} 安全"),
        PersonMarkKind.Missing => new LocalizedText($"{c.Target} missing", $"{c.Target} 失联"),
        PersonMarkKind.Hurt => new LocalizedText($"{c.Target} hurt", $"{c.Target} 受伤"),
        _ => new LocalizedText($"{c.Target} open again", $"{c.Target} 待核实"),
    };

    private static PlanRole RoleOf(Emergency e, EmergencyCommand c) => e.Plan!.Roles.First(r => r.Id == c.Target);

    private static LocalizedText Plain(string text) => new(text, text);

    private static LocalizedText Both(string en, string zh, LocalizedText? more) =>
        more is null ? new LocalizedText(en, zh) : new LocalizedText($"{en}: {more.En}", $"{zh}：{more.Zh}");
}
