using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Silo.Api;

/// <summary>A drill on the wire.</summary>
internal sealed record DrillDto(
    string Id, string Realm, DrillState State, string Scenario, LocalizedText Name, double TimeS, double EndS, DateTimeOffset? Now,
    double Speed, ulong Seed, bool Auto, string Actor, DateTimeOffset Created, DateTimeOffset? Ended, string EndedBy, string Print,
    double? Score, string From, int ModelVersion, IReadOnlyList<LocalizedText> Missing, DateTimeOffset? EndsByItself)
{
    public static DrillDto Of(DrillView view) => new(
        view.Id, view.Realm, view.State, view.Scenario, view.Name, view.TimeS, view.EndS, Time(view.NowMs), view.Speed, view.Seed,
        view.Auto, view.Actor, DateTimeOffset.FromUnixTimeMilliseconds(view.CreatedMs), Time(view.EndedMs), view.EndedBy, view.Print,
        double.IsFinite(view.Score) ? view.Score : null, view.From, view.ModelVersion,
        view.Missing.IsDefault ? [] : view.Missing, Time(view.EndsMs));

    private static DateTimeOffset? Time(long ms) => ms == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(ms);
}

/// <summary>A scenario of the library, in short.</summary>
internal sealed record ScenarioDto(
    string Id, LocalizedText Name, LocalizedText Description, int AutoEndS, ulong Seed, IReadOnlyList<ScenarioRoleDto> Roles,
    IReadOnlyList<LocalizedText> Objectives, int Injects, string Version, bool Own)
{
    public static ScenarioDto From(Scenario scenario, ScenarioLine? line) => new(
        scenario.Id, scenario.Name, scenario.Description, scenario.AutoEndS, scenario.Seed,
        [.. scenario.Roles.Select(static r => new ScenarioRoleDto(r.Id, r.Name, r.Team))],
        [.. scenario.Objectives.Select(static o => o.Text)], scenario.Injects.Length,
        line?.Version ?? "", line?.Own ?? false);
}

/// <summary>A scenario that is being written.</summary>
internal sealed record ScenarioDraftDto(string Id, LocalizedText Name, string Version, int Mistakes);

/// <summary>A part somebody plays.</summary>
internal sealed record ScenarioRoleDto(string Id, LocalizedText Name, DrillTeam Team);

/// <summary>The room on the wire.</summary>
internal sealed record RoomDto(
    DrillDto Drill, SceneOverlay Overlay, IReadOnlyList<DrillPerson> People, IReadOnlyList<DrillResource> Resources,
    IReadOnlyList<DrillInject> Injects, int Mustered, int? Exposed, double? ReleaseKgS, double WindMS, double WindFromDeg,
    bool SeesAll)
{
    public static RoomDto From(DrillRoom room) => new(
        DrillDto.Of(room.Drill), room.Overlay, room.People, room.Resources, room.Injects, room.Mustered,
        room.Exposed < 0 ? null : room.Exposed, double.IsFinite(room.ReleaseKgS) ? room.ReleaseKgS : null, room.WindMS, room.WindFromDeg,
        room.SeesAll);
}

/// <summary>A line of the log on the wire.</summary>
internal sealed record LogLineDto(
    int Id, double TimeS, SceneEventKind Kind, string Subject, string Detail, DrillTeam Team, string Actor, double? Value,
    LocalizedText? Text)
{
    public static LogLineDto From(int id, SceneEvent line) => new(
        id, line.TimeS, line.Kind, line.Subject, line.Detail, line.Team, line.Actor, double.IsFinite(line.Value) ? line.Value : null,
        line.Text);
}
