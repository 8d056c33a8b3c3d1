using System.Globalization;
using Twin.Domain.Alarms;

namespace Twin.Client.Blazor.Alarms;

/// <summary>Which alarms the page shows and how; lives in the address, so that a view can be kept, sent and gone back to.</summary>
/// <param name="State">One of <see cref="States"/>.</param>
/// <param name="Priorities">Priorities shown; empty: all.</param>
/// <param name="Zone">Only this zone, or null.</param>
/// <param name="Text">Only tags and texts with this in them, or null.</param>
/// <param name="Group">One of <see cref="Groups"/>.</param>
/// <param name="Alarm">Alarm whose details are open, or null.</param>
public sealed record AlarmFilter(
    string State, IReadOnlyList<AlarmPriority> Priorities, string? Zone, string? Text, string Group, string? Alarm)
{
    /// <summary>Tabs of the page.</summary>
    public static readonly IReadOnlyList<string> States =
        ["active", "unacknowledged", "returned", "shelved", "bydesign", "outofservice", "all"];

    /// <summary>Ways to put alarms together; the first is the usual one.</summary>
    public static readonly IReadOnlyList<string> Groups = ["cause", "none", "zone", "firstout"];

    /// <summary>Reads query values; what is not understood is as if it were not there.</summary>
    public static AlarmFilter Parse(string? state, string? priorities, string? zone, string? text, string? group, string? alarm) => new(
        States.Contains(state) ? state! : "active",
        [.. (priorities ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .Where(static n => n is >= 1 and <= 4).Distinct().Order().Select(static n => (AlarmPriority)n)],
        Some(zone), Some(text), Groups.Contains(group) ? group! : Groups[0], Some(alarm));

    /// <summary>Whether an alarm is in the list.</summary>
    /// <param name="alarm">Its last step.</param>
    /// <param name="inZone">True when its twin lies in the zone.</param>
    public bool Shows(AlarmTransition alarm, Func<string, string, bool> inZone)
    {
        if (!Belongs(alarm, State)) return false;
        if (Priorities.Count > 0 && !Priorities.Contains(alarm.Priority)) return false;
        if (Zone is not null && !inZone(alarm.Twin, Zone)) return false;
        return Text is not { } text || Has(alarm.Twin, text) || Has(alarm.Text.En, text) || Has(alarm.Text.Zh, text)
            || Has(alarm.RuleId, text);
    }

    /// <summary>Whether an alarm belongs under a tab.</summary>
    public static bool Belongs(AlarmTransition alarm, string state) => state switch
    {
        "all" => true,
        "shelved" => alarm.State.Suppression == Suppression.Shelved,
        "bydesign" => alarm.State.Suppression == Suppression.ByDesign,
        "outofservice" => alarm.State.Suppression == Suppression.OutOfService,
        _ when alarm.State.Suppression != Suppression.None => false,
        "unacknowledged" => !alarm.State.Acknowledged,
        "returned" => alarm.State.IsOpen && !alarm.State.Active,
        _ => alarm.State.IsOpen,
    };

    /// <summary>Alarms stand under their causes: only for those that are open and not suppressed, which the groups speak of.</summary>
    public bool ByCause => Group == "cause" && (State is "active" or "unacknowledged" or "returned");

    /// <summary>Whoever searches for a text or chooses low priority wants to see those, also in a flood.</summary>
    public bool AsksForLow => Text is not null || Priorities.Contains(AlarmPriority.Low);

    /// <summary>The address of this view.</summary>
    public string Address
    {
        get
        {
            var parts = new List<string> { $"state={State}" };
            if (Priorities.Count > 0) parts.Add("p=" + string.Join(',', Priorities.Select(static p => (int)p)));
            if (Zone is not null) parts.Add("zone=" + Uri.EscapeDataString(Zone));
            if (Text is not null) parts.Add("q=" + Uri.EscapeDataString(Text));
            if (Group != Groups[0]) parts.Add("group=" + Group);
            if (Alarm is not null) parts.Add("alarm=" + Uri.EscapeDataString(Alarm));
            return "/alarms?" + string.Join('&', parts);
        }
    }

    /// <summary>The same view with a priority more or less.</summary>
    public AlarmFilter Toggle(AlarmPriority priority) => this with
    {
        Priorities = Priorities.Contains(priority) ? [.. Priorities.Where(p => p != priority)] : [.. Priorities.Append(priority).Order()],
    };

    private static string? Some(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > 300 ? null : text.Trim();

    private static bool Has(string where, string what) => where.Contains(what, StringComparison.CurrentCultureIgnoreCase);
}
