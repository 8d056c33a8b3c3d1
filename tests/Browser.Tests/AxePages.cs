namespace Twin.Browser.Tests;

/// <summary>The pages that axe walks over.</summary>
internal static class AxePages
{
    /// <summary>By page: what is pressed when it stands there, and what must be seen before it is judged.</summary>
    public static readonly Dictionary<string, (string? Press, string[] Seen)> All = new(StringComparer.Ordinal)
    {
        ["/"] = (".finder-bar button", ["#finder-list li", "#rail li"]),
        ["/?then=2026-01-01T00:00:00Z"] = (null, ["#timebar-play", "#rail"]),
        ["/drills"] = (null, ["[data-scenario] button", "tr[data-drill]"]),
        ["/drills/1"] = (null, ["#drill-clock"]), ["/drills/1/report"] = (null, ["h1"]),
        ["/drills/1/alarms"] = (null, ["#alarm-table"]), ["/drills/1/risk"] = (null, ["#drill-clock"]),
        ["/drills/1/twins/T-106"] = (null, ["#drill-clock"]), ["/drills/scenarios/demo"] = (null, [".timeline"]),
        ["/alarms"] = (".text-open", ["#alarm-table tr[data-alarm]", ".alarm-detail"]),
        ["/alarms?state=active&group=zone"] = (null, [".group-row"]),
        ["/alarms/performance?days=30"] = (null, [".figure", "[data-suggestion]"]),
        ["/emergencies"] = (null, ["[data-proposal]", "tr[data-emergency]"]),
        ["/emergencies/EM-1"] = (null, ["#checklist li", "#calls li", "#heads li"]),
        ["/emergencies/plans"] = ("[data-edit]", ["#plan-editor"]), ["/incidents"] = (null, ["td a[href='/incidents/INC-1']"]),
        ["/incidents/INC-1"] = (null, [".incident-facts", "section[aria-labelledby=causes] li"]),
        ["/incidents/new"] = ("#add-cause", ["[data-cause-row]"]),
        ["/risk?at=T-106"] = (null, [".risk-node.on", ".risk-why .risk-causes a", ".risk-whatif select"]),
        ["/shift"] = ("#desk", [".shift-facts:visible", "#handover-note", "#desk-name"]),
        ["/twins/T-106"] = (null, [".trend-canvas canvas", "#twin-why .risk-causes a", "#instrument-state li"]),
        ["/twins/AT-106A"] = (null, [".trend-canvas canvas"]), ["/twins/CAM-01"] = (null, [".last-picture"]),
        ["/data"] = (null, ["#latency .figures", "#seen button", "#instruments li"]),
        ["/drills/scenarios/new"] = (null, ["#scenario-save"]), ["/model"] = (null, ["#draft-title", ".model-versions td"]),
        ["/model/new?panel=types"] = ("#type-choose", ["#type-choose"]),
        ["/model/new?panel=files"] = (null, ["#import-file"]),
        ["/rationalisation"] = (null, ["#rationale tr[data-row]"]),
        ["/signout"] = (null, ["form button[type=submit]"]),
        ["/orders"] = (null, ["#order-board a[href='/orders/WO-1']"]), ["/orders/WO-1"] = (null, ["#chain li"]),
        ["/orders/new"] = (null, ["#new-flow"]), ["/permits"] = (null, ["#permits-none"]),
        ["/notifications"] = ("#channel-add", ["[data-notice]", "[data-channel]"]),
        ["/judgement"] = (".report", ["#versions td", "#report-table td", ".periods-canvas canvas"]),
        ["/definitions"] = (null, ["a[href='/definitions/flows/task']"]), ["/definitions/flows/task"] = (null, ["h1"]),
        ["/definitions/forms/task"] = (null, ["h1"]),
    };
}
