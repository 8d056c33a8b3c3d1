using System.Collections.Immutable;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>A number of an action; its unit ends the name.</summary>
/// <param name="Name">Member of the file.</param>
/// <param name="Low">Least.</param>
/// <param name="High">Most.</param>
/// <param name="Otherwise">When it is not said; NaN: it must be said.</param>
public sealed record ActionNumber(string Name, double Low, double High, double Otherwise);

/// <summary>What an action is called and what it needs.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Word">In files and the API.</param>
/// <param name="Teams">Who may.</param>
/// <param name="Target">To what.</param>
/// <param name="Numbers">Its numbers.</param>
public sealed record ActionRow(ActionKind Kind, string Word, DrillTeam Teams, TargetNeed Target, ImmutableArray<ActionNumber> Numbers)
{
    /// <summary>A number by name, or null.</summary>
    public ActionNumber? Number(string name) => Numbers.FirstOrDefault(n => n.Name == name);
}

/// <summary>Every action there is, as data for parser, checks, editor and docs.</summary>
public static class ActionTable
{
    private const DrillTeam Injects = DrillTeam.Red | DrillTeam.White;
    private const DrillTeam Acts = DrillTeam.Blue | DrillTeam.White;
    private const double No = double.NaN;

    /// <summary>In the order of the docs.</summary>
    public static ImmutableArray<ActionRow> Rows { get; } =
    [
        Row(ActionKind.Leak, "leak", Injects, TargetNeed.Source,
            N("holeMm", 0.1, 2_000, No), N("heightM", 0, 100, 0.5), N("pipeM", 0, 1_000, 0), N("massKg", 0, 1e9, 0),
                N("h2sShare", 0, 0.2, 0)),
        Row(ActionKind.Plug, "plug", Injects | DrillTeam.Blue, TargetNeed.Source),
        Row(ActionKind.Receive, "receive", Injects | DrillTeam.Blue, TargetNeed.Tank, N("m3h", 0.1, 20_000, No)),
        Row(ActionKind.StopReceive, "stopReceive", Injects | DrillTeam.Blue, TargetNeed.Tank),
        Row(ActionKind.Ignite, "ignite", Injects, TargetNeed.TwinOrPlace),
        Row(ActionKind.Lightning, "lightning", Injects, TargetNeed.Tank),
        Row(ActionKind.Wind, "wind", Injects, TargetNeed.None,
            N("fromDeg", 0, 360, No), N("speedMS", 0, 60, 0), N("overS", 0, 3_600, 60)),
        Row(ActionKind.Weather, "weather", Injects, TargetNeed.None,
            N("airC", -60, 60, No), N("rainMmH", 0, 200, 0), N("humidityPct", 1, 100, 60), N("overS", 0, 3_600, 60)),
        Row(ActionKind.Wear, "wear", Injects, TargetNeed.Machine, N("severity", 0, 1, 0.8), N("overS", 0, 3_600, 60)),
        Row(ActionKind.Heat, "heat", Injects, TargetNeed.Tank, N("kW", 0, 1e6, No)),
        Row(ActionKind.Collapse, "collapse", Injects, TargetNeed.Person),
        Row(ActionKind.Boilover, "boilover", Injects, TargetNeed.Tank),
        Row(ActionKind.KillSensor, "killSensor", Injects, TargetNeed.Sensor),
        Row(ActionKind.FreezeSensor, "freezeSensor", Injects, TargetNeed.Sensor),
        Row(ActionKind.BiasSensor, "biasSensor", Injects, TargetNeed.Sensor, N("by", -1e9, 1e9, 0), N("perMinute", -1e9, 1e9, 0)),
        Row(ActionKind.SpoofSensor, "spoofSensor", Injects, TargetNeed.Sensor, N("value", -1e9, 1e9, No)),
        Row(ActionKind.RestoreSensor, "restoreSensor", Injects | DrillTeam.Blue, TargetNeed.Sensor),
        Row(ActionKind.CutNetwork, "cutNetwork", Injects, TargetNeed.Zone),
        Row(ActionKind.RestoreNetwork, "restoreNetwork", Injects | DrillTeam.Blue, TargetNeed.Zone),
        Row(ActionKind.FreezeCamera, "freezeCamera", Injects, TargetNeed.Camera),
        Row(ActionKind.RestoreCamera, "restoreCamera", Injects | DrillTeam.Blue, TargetNeed.Camera),
        Row(ActionKind.CloseGate, "closeGate", Injects, TargetNeed.Gate),
        Row(ActionKind.OpenGate, "openGate", Injects | DrillTeam.Blue, TargetNeed.Gate),
        Row(ActionKind.Nuisance, "nuisance", Injects, TargetNeed.ZoneOrAll, N("count", 1, 2_000, 60), N("overS", 10, 36_000, 600)),
        Row(ActionKind.JamValve, "jamValve", Injects, TargetNeed.Valve),
        Row(ActionKind.FailResource, "failResource", Injects, TargetNeed.Resource),
        Row(ActionKind.CloseValve, "closeValve", Acts, TargetNeed.Valve),
        Row(ActionKind.OpenValve, "openValve", Acts, TargetNeed.Valve),
        Row(ActionKind.StopPump, "stopPump", Acts, TargetNeed.Machine),
        Row(ActionKind.StartPump, "startPump", Acts, TargetNeed.Machine),
        Row(ActionKind.StartDeluge, "startDeluge", Acts, TargetNeed.Tank, N("lMinM2", 0.1, 50, 10.2)),
        Row(ActionKind.StopDeluge, "stopDeluge", Acts, TargetNeed.Tank),
        Row(ActionKind.StartFoam, "startFoam", Acts, TargetNeed.Tank, N("lMinM2", 0.1, 50, 6.5)),
        Row(ActionKind.StopFoam, "stopFoam", Acts, TargetNeed.Tank),
        Row(ActionKind.Dispatch, "dispatch", Acts, TargetNeed.Resource),
        Row(ActionKind.Recall, "recall", Acts, TargetNeed.Resource),
        Row(ActionKind.Evacuate, "evacuate", Acts, TargetNeed.ZoneOrAll),
        Row(ActionKind.Shelter, "shelter", Acts, TargetNeed.ZoneOrAll),
        Row(ActionKind.AllClear, "allClear", Acts, TargetNeed.None),
        Row(ActionKind.Acknowledge, "acknowledge", Acts, TargetNeed.Alarm),
        Row(ActionKind.Message, "message", DrillTeam.Red | DrillTeam.Blue | DrillTeam.White, TargetNeed.Word),
        Row(ActionKind.Checklist, "checklist", Acts, TargetNeed.Word),
        Row(ActionKind.Notify, "notify", Acts, TargetNeed.Word),
        Row(ActionKind.Verify, "verify", Acts, TargetNeed.Twin),
        Row(ActionKind.StopWork, "stopWork", Acts, TargetNeed.Job),
        Row(ActionKind.EndDrill, "endDrill", DrillTeam.White, TargetNeed.None),
    ];

    /// <summary>The words, in the order of <see cref="Rows"/>.</summary>
    public static ImmutableArray<string> Words { get; } = [.. Rows.Select(static r => r.Word)];

    /// <summary>Every number any action knows, sorted.</summary>
    public static ImmutableArray<string> NumberNames { get; } =
        [.. Rows.SelectMany(static r => r.Numbers).Select(static n => n.Name).Distinct().Order(StringComparer.Ordinal)];

    private static readonly ActionRow?[] ByKind = Index();

    /// <summary>The row of a kind.</summary>
    public static ActionRow Of(ActionKind kind) =>
        ByKind[(int)kind] ?? throw new TwinException(new TwinError("drill.action", $"There is no action {kind}."));

    /// <summary>The row of a word, or null.</summary>
    public static ActionRow? Find(string word) => Rows.FirstOrDefault(r => r.Word == word);

    private static ActionRow?[] Index()
    {
        var rows = new ActionRow?[256];
        foreach (var row in Rows) rows[(int)row.Kind] = row;
        return rows;
    }

    private static ActionRow Row(ActionKind kind, string word, DrillTeam teams, TargetNeed target,
        params ImmutableArray<ActionNumber> numbers) =>
        new(kind, word, teams, target, numbers);

    private static ActionNumber N(string name, double low, double high, double otherwise) => new(name, low, high, otherwise);
}
