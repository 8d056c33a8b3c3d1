using Twin.Domain.Drills.Scenarios;

namespace Twin.Client.Blazor.Drills.Editor;

/// <summary>How a member of a scenario file is edited.</summary>
public enum FieldKind
{
    Text,
    Number,
    Flag,

    /// <summary>In both languages.</summary>
    Said,

    /// <summary>A point <c>[x, y]</c>, m.</summary>
    Spot,

    /// <summary>One of some words.</summary>
    Choice,

    /// <summary>Ids with commas between them.</summary>
    Words,

    /// <summary>Objects one below the other.</summary>
    Many,
    Action,
    Condition,

    /// <summary>Numbers by twin.</summary>
    Levels,

    /// <summary>Points by person.</summary>
    Places,
}

/// <summary>A member of a scenario file in the editor.</summary>
/// <param name="Name">Member; its label is <c>F.{Name}</c>.</param>
/// <param name="Kind">How it is edited.</param>
/// <param name="List">Id of the list of known words to choose from; null: none.</param>
/// <param name="Choices">Words of a choice.</param>
/// <param name="Items">Members of each object of a list.</param>
public sealed record FormField(
    string Name, FieldKind Kind, string? List = null, IReadOnlyList<string>? Choices = null, IReadOnlyList<FormField>? Items = null);

/// <summary>The form of a scenario: every member of <see cref="ScenarioMembers"/>, by section.</summary>
public static class ScenarioForm
{
    private static readonly IReadOnlyList<FormField> Steps = [N("atS"), S("text"), new("do", FieldKind.Action)];

    /// <summary>Sections in the order of the page.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<FormField> Fields)> Sections { get; } =
    [
        ("basics", [T("id"), S("name"), S("description"), N("seed"), N("autoEndS")]),
        ("weather", [N("windMS"), N("fromDeg"), N("airC"), N("humidityPct"), N("cloudOktas"),
            N("sunWM2"), N("rainMmH"), C("stability", ScenarioMembers.Stabilities)]),
        ("start", [new("levelsM", FieldKind.Levels, "tank"),
            Many("transfers", T("pump", "holds"), T("from", "tank"), T("to", "holds")), new("people", FieldKind.Places, "person")]),
        ("site", [Many("muster", T("id"), S("name"), P("at")),
            Many("gates", T("id"), S("name"), P("at"), N("widthM"), T("muster", "muster"))]),
        ("roles", [T("id"), S("name"), C("team", ["blue", "red", "white"])]),
        ("objectives", [T("id"), S("text")]),
        ("resources", [T("id"), C("kind", ScenarioMembers.ResourceKinds), S("name"), P("at"),
            N("readyS"), N("lMin"), N("speedMS"), W("people", "person")]),
        ("jobs", [T("id"), C("kind", ScenarioMembers.JobKinds), S("name"), P("at"), W("people", "person")]),
        ("injects", [N("no"), N("atS"), new("when", FieldKind.Condition), N("afterS"), C("by", ["white", "red"]),
            T("to", "role"), S("text"), new("onset", FieldKind.Flag), Many("do", new FormField("", FieldKind.Action)),
            W("objectives", "objective")]),
        ("expected", [T("id"), S("text"), C("measure", ScenarioMembers.Measures),
            Many("any", new FormField("", FieldKind.Action)), N("targetS"), N("weight"),
            T("role", "role"), W("objectives", "objective")]),
        ("procedures", [T("id"), S("name"), W("rules"), W("twins", "twin"), T("role", "role"), new("steps", FieldKind.Many, Items: Steps)]),
        ("ideal", Steps),
        ("keyAlarms", []),
    ];

    /// <summary>Sections that are lists of their fields; the others are one object each, <c>basics</c> the file itself.</summary>
    public static bool IsList(string section) => section is not ("basics" or "weather" or "start" or "site" or "keyAlarms");

    /// <summary>A condition's members by the word that says its kind.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<FormField>> Conditions { get; } = new Dictionary<string,
        IReadOnlyList<FormField>>(StringComparer.Ordinal)
    {
        ["alarm"] = [T("alarm", "twin"), T("rule"), C("state", ScenarioMembers.AlarmStates)],
        ["sensor"] = [T("sensor", "sensor"), N("above"), N("below")],
        ["level"] = [T("level", "tank"), N("above"), N("below")],
        ["done"] = [C("done", ActionTable.Words), T("target", "twin")],
        ["harmed"] = [T("harmed", "person"), N("above")],
        ["fire"] = [T("fire", "twin")],
        ["all"] = [Many("all", new FormField("", FieldKind.Condition))],
        ["any"] = [Many("any", new FormField("", FieldKind.Condition))],
        ["not"] = [new("not", FieldKind.Condition)],
    };

    /// <summary>List of what an action may be done to; null: no target.</summary>
    public static string? TargetsOf(ActionRow row) => row.Target switch
    {
        TargetNeed.None => null,
        TargetNeed.Tank => "tank",
        TargetNeed.Sensor => "sensor",
        TargetNeed.Camera => "camera",
        TargetNeed.Zone or TargetNeed.ZoneOrAll => "zone",
        TargetNeed.Person => "person",
        TargetNeed.Gate => "gate",
        TargetNeed.Resource => "resource",
        TargetNeed.Job => "job",
        TargetNeed.Word when row.Kind == ActionKind.Message => "role",
        TargetNeed.Source or TargetNeed.Valve or TargetNeed.Machine => "holds",
        TargetNeed.Word or TargetNeed.Alarm => "",
        _ => "twin",
    };

    private static FormField T(string name, string? list = null) => new(name, FieldKind.Text, list);

    private static FormField N(string name) => new(name, FieldKind.Number);

    private static FormField S(string name) => new(name, FieldKind.Said);

    private static FormField P(string name) => new(name, FieldKind.Spot);

    private static FormField W(string name, string? list = null) => new(name, FieldKind.Words, list);

    private static FormField C(string name, IReadOnlyList<string> choices) => new(name, FieldKind.Choice, Choices: choices);

    private static FormField Many(string name, params FormField[] items) => new(name, FieldKind.Many, Items: items);
}
