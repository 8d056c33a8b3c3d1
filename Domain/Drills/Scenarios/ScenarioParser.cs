using System.Collections.Immutable;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>Reads a scenario by known members, noting every problem and carrying on.</summary>
internal static class ScenarioParser
{
    private const int Most = 2_000;

    internal static readonly ScenarioWeather Calm = new(3, 135);

    public static Scenario Parse(ReadOnlySpan<byte> json, PlantReading reading)
    {
        var r = new PlantJsonReader(json, 0, [], reading);
        var scenario = new Scenario { Id = "", Name = LocalizedText.Empty, Weather = Calm };
        if (!r.BeginObject(out var scope)) return scenario;
        while (r.NextMember(ref scope, ScenarioMembers.File, out var member)) scenario = Member(ref r, member, scenario);
        r.Require(scope, ScenarioMembers.File, "schema", "id", "name", "weather", "injects");
        if (!r.AtEnd()) r.Problem("plantfile.json", "Something follows the end of the scenario.");
        return scenario;
    }

    public static ImmutableArray<T> List<T>(ref PlantJsonReader r, ReadItem<T> item, int most = Most) =>
        PlantJsonParts.List(ref r, item, most);

    public static ImmutableArray<string> Strings(ref PlantJsonReader r) => List(ref r, static (ref PlantJsonReader x) => x.String());

    public static SpotM Spot(ref PlantJsonReader r)
    {
        var (x, y) = PlantJsonParts.Place(ref r);
        return new SpotM(x, y);
    }

    public static DrillTeam Team(ref PlantJsonReader r) => (DrillTeam)Math.Max(0, r.Word(ScenarioMembers.Teams));

    private static Scenario Member(ref PlantJsonReader r, string member, Scenario s) => member switch
    {
        "schema" => Schema(ref r, s),
        "id" => s with { Id = r.String(Limits.LocalIdChars) },
        "name" => s with { Name = PlantTypeParser.Text(ref r) },
        "description" => s with { Description = PlantTypeParser.Text(ref r) },
        "plant" => s with { Plant = r.String(Limits.LocalIdChars) },
        "seed" => s with { Seed = (ulong)r.Integer(0, long.MaxValue) },
        "autoEndS" => s with { AutoEndS = (int)r.Integer(60, 86_400) },
        "weather" => s with { Weather = Weather(ref r) },
        "start" => s with { Start = Start(ref r) },
        "site" => s with { Site = Site(ref r) },
        "roles" => s with { Roles = List(ref r, ScenarioParts.Role) },
        "objectives" => s with { Objectives = List(ref r, ScenarioParts.Objective) },
        "resources" => s with { Resources = List(ref r, ScenarioParts.Resource) },
        "jobs" => s with { Jobs = List(ref r, ScenarioParts.Job) },
        "injects" => s with { Injects = List(ref r, ScenarioParts.Inject) },
        "expected" => s with { Expected = List(ref r, ScenarioParts.Expected) },
        "procedures" => s with { Procedures = List(ref r, ScenarioParts.Procedure) },
        "ideal" => s with { Ideal = List(ref r, ScenarioParts.Step) },
        "keyAlarms" => s with { KeyAlarms = Strings(ref r) },
        _ => Skipped(ref r, s),
    };

    private static Scenario Skipped(ref PlantJsonReader r, Scenario s)
    {
        r.String();
        return s;
    }

    private static Scenario Schema(ref PlantJsonReader r, Scenario s)
    {
        var at = r.Offset;
        var schema = r.Integer(1, int.MaxValue);
        if (schema != ScenarioFile.Schema)
            r.Problem("plantfile.schema", $"Schema {schema} is not known; this reader knows {ScenarioFile.Schema}.", at);
        return s;
    }

    private static ScenarioWeather Weather(ref PlantJsonReader r)
    {
        var w = Calm;
        if (!r.BeginObject(out var scope)) return w;
        while (r.NextMember(ref scope, ScenarioMembers.Weather, out var member))
        {
            w = member switch
            {
                "windMS" => w with { WindMS = r.Number(0, 60) },
                "fromDeg" => w with { FromDeg = r.Number(0, 360) },
                "airC" => w with { AirC = r.Number(-60, 60) },
                "humidityPct" => w with { HumidityPct = r.Number(1, 100) },
                "cloudOktas" => w with { CloudOktas = r.Number(0, 8) },
                "sunWM2" => w with { SunWM2 = r.Number(0, 1_500) },
                "rainMmH" => w with { RainMmH = r.Number(0, 300) },
                _ => w with { Stability = r.Word(ScenarioMembers.Stabilities) is >= 0 and var i ? ScenarioMembers.Stabilities[i] : "" },
            };
        }

        r.Require(scope, ScenarioMembers.Weather, "windMS", "fromDeg");
        return w;
    }

    private static ScenarioStart Start(ref PlantJsonReader r)
    {
        var start = ScenarioStart.AsIs;
        if (!r.BeginObject(out var scope)) return start;
        while (r.NextMember(ref scope, ScenarioMembers.Start, out var member))
        {
            start = member switch
            {
                "levelsM" => start with { LevelsM = Entries(ref r, static (ref PlantJsonReader x) => x.Number(0, 1_000)) },
                "transfers" => start with { Transfers = List(ref r, ScenarioParts.Transfer) },
                _ => start with { People = Entries(ref r, Spot) },
            };
        }

        return start;
    }

    private static ImmutableSortedDictionary<string, T> Entries<T>(ref PlantJsonReader r, ReadItem<T> value)
    {
        var entries = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        if (!r.BeginObject(out _)) return entries.ToImmutable();
        while (r.NextEntry(out var name)) entries[name] = value(ref r);
        return entries.ToImmutable();
    }

    private static ScenarioSite Site(ref PlantJsonReader r)
    {
        var site = ScenarioSite.Open;
        if (!r.BeginObject(out var scope)) return site;
        while (r.NextMember(ref scope, ScenarioMembers.Site, out var member))
        {
            site = member == "muster"
                ? site with { Muster = List(ref r, ScenarioParts.Muster) }
                : site with { Gates = List(ref r, ScenarioParts.Gate) };
        }

        r.Require(scope, ScenarioMembers.Site, "muster", "gates");
        return site;
    }
}
