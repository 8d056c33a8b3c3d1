using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>Writes a scenario file; what equals its default is left out.</summary>
internal static class ScenarioWriter
{
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), NewLine = "\n" };

    public static byte[] Write(Scenario s)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteNumber("schema", ScenarioFile.Schema);
        json.WriteString("id", s.Id);
        Text(json, "name", s.Name);
        Text(json, "description", s.Description);
        Word(json, "plant", s.Plant);
        json.WriteNumber("seed", s.Seed);
        json.WriteNumber("autoEndS", s.AutoEndS);
        Weather(json, s.Weather);
        Start(json, s.Start);
        Site(json, s.Site);
        Each(json, "roles", s.Roles, static (j, r) =>
        {
            j.WriteString("id", r.Id);
            Text(j, "name", r.Name);
            j.WriteString("team", ScenarioMembers.Teams[(int)r.Team]);
        });
        Each(json, "objectives", s.Objectives, static (j, o) =>
        {
            j.WriteString("id", o.Id);
            Text(j, "text", o.Text);
        });
        Each(json, "resources", s.Resources, Resource);
        Each(json, "jobs", s.Jobs, Job);
        Each(json, "injects", s.Injects, Inject);
        Each(json, "expected", s.Expected, Expected);
        Each(json, "procedures", s.Procedures, Procedure);
        Each(json, "ideal", s.Ideal, Step);
        Words(json, "keyAlarms", s.KeyAlarms);
        json.WriteEndObject();
        json.Flush();
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void Weather(Utf8JsonWriter json, ScenarioWeather w)
    {
        json.WriteStartObject("weather");
        json.WriteNumber("windMS", w.WindMS);
        json.WriteNumber("fromDeg", w.FromDeg);
        json.WriteNumber("airC", w.AirC);
        json.WriteNumber("humidityPct", w.HumidityPct);
        json.WriteNumber("cloudOktas", w.CloudOktas);
        json.WriteNumber("sunWM2", w.SunWM2);
        json.WriteNumber("rainMmH", w.RainMmH);
        Word(json, "stability", w.Stability);
        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, ScenarioStart start)
    {
        if (start.LevelsM.IsEmpty && start.Transfers.IsEmpty && start.People.IsEmpty) return;
        json.WriteStartObject("start");
        json.WriteStartObject("levelsM");
        foreach (var (tank, level) in start.LevelsM) json.WriteNumber(tank, level);
        json.WriteEndObject();
        Each(json, "transfers", start.Transfers, static (j, t) =>
        {
            j.WriteString("pump", t.Pump);
            j.WriteString("from", t.From);
            Word(j, "to", t.To);
        });
        json.WriteStartObject("people");
        foreach (var (person, at) in start.People) Spot(json, person, at);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Site(Utf8JsonWriter json, ScenarioSite site)
    {
        if (site.Muster.IsEmpty && site.Gates.IsEmpty) return;
        json.WriteStartObject("site");
        json.WriteStartArray("muster");
        foreach (var m in site.Muster)
        {
            json.WriteStartObject();
            json.WriteString("id", m.Id);
            Text(json, "name", m.Name);
            Spot(json, "at", m.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("gates");
        foreach (var g in site.Gates)
        {
            json.WriteStartObject();
            json.WriteString("id", g.Id);
            Text(json, "name", g.Name);
            Spot(json, "at", g.At);
            json.WriteNumber("widthM", g.WidthM);
            json.WriteString("muster", g.Muster);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Resource(Utf8JsonWriter json, ScenarioResource r)
    {
        json.WriteString("id", r.Id);
        json.WriteString("kind", ScenarioMembers.ResourceKinds[(int)r.Kind]);
        Text(json, "name", r.Name);
        Spot(json, "at", r.At);
        json.WriteNumber("readyS", r.ReadyS);
        json.WriteNumber("lMin", r.LMin);
        json.WriteNumber("speedMS", r.SpeedMS);
        Words(json, "people", r.People);
    }

    private static void Job(Utf8JsonWriter json, ScenarioJob job)
    {
        json.WriteString("id", job.Id);
        json.WriteString("kind", ScenarioMembers.JobKinds[(int)job.Kind]);
        Text(json, "name", job.Name);
        Spot(json, "at", job.At);
        Words(json, "people", job.People);
    }

    private static void Inject(Utf8JsonWriter json, ScenarioInject inject)
    {
        json.WriteNumber("no", inject.No);
        json.WriteNumber("atS", inject.AtS);
        if (inject.When is { } when)
        {
            json.WriteStartObject("when");
            ConditionOf(json, when);
            json.WriteEndObject();
        }

        if (inject.AfterS > 0) json.WriteNumber("afterS", inject.AfterS);
        json.WriteString("by", ScenarioMembers.Teams[(int)inject.By]);
        Word(json, "to", inject.To);
        Text(json, "text", inject.Text, always: true);
        if (inject.Onset) json.WriteBoolean("onset", true);
        Each(json, "do", inject.Do, Action);
        Words(json, "objectives", inject.Objectives);
    }

    private static void Expected(Utf8JsonWriter json, ScenarioExpected e)
    {
        json.WriteString("id", e.Id);
        Text(json, "text", e.Text, always: true);
        json.WriteString("measure", ScenarioMembers.Measures[(int)e.Measure]);
        Each(json, "any", e.Any, Action);
        json.WriteNumber("targetS", e.TargetS);
        json.WriteNumber("weight", e.Weight);
        Word(json, "role", e.Role);
        Words(json, "objectives", e.Objectives);
    }

    private static void Procedure(Utf8JsonWriter json, ScenarioProcedure p)
    {
        json.WriteString("id", p.Id);
        Text(json, "name", p.Name, always: true);
        Words(json, "rules", p.Rules, always: true);
        Words(json, "twins", p.Twins);
        Word(json, "role", p.Role);
        json.WriteStartArray("steps");
        foreach (var step in p.Steps)
        {
            json.WriteStartObject();
            Step(json, step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Step(Utf8JsonWriter json, ScenarioStep step)
    {
        json.WriteNumber("atS", step.AtS);
        Text(json, "text", step.Text, always: true);
        if (step.Do is not { } action) return;
        json.WriteStartObject("do");
        Action(json, action);
        json.WriteEndObject();
    }

    private static void Action(Utf8JsonWriter json, DrillAction action)
    {
        json.WriteString("do", ActionTable.Of(action.Kind).Word);
        Word(json, "target", action.Target);
        Word(json, "to", action.To);
        if (action.At is { } at) Spot(json, "at", at);
        foreach (var (name, value) in action.Numbers) json.WriteNumber(name, value);
        Text(json, "text", action.Text);
    }

    private static void ConditionOf(Utf8JsonWriter json, Condition c)
    {
        switch (c.Kind)
        {
            case ConditionKind.Alarm:
                json.WriteString("alarm", c.Target);
                Word(json, "rule", c.Rule);
                json.WriteString("state", ScenarioMembers.AlarmStates[(int)c.State]);
                break;
            case ConditionKind.Sensor: json.WriteString("sensor", c.Target); break;
            case ConditionKind.Level: json.WriteString("level", c.Target); break;
            case ConditionKind.Done:
                json.WriteString("done", ActionTable.Of(c.Action).Word);
                Word(json, "target", c.Target);
                break;
            case ConditionKind.Harmed: json.WriteString("harmed", c.Target); break;
            case ConditionKind.Fire: json.WriteString("fire", c.Target); break;
            case ConditionKind.Not:
                json.WriteStartObject("not");
                ConditionOf(json, c.Parts[0]);
                json.WriteEndObject();
                break;
            default: Each(json, c.Kind == ConditionKind.All ? "all" : "any", c.Parts, ConditionOf); break;
        }

        if (!double.IsNaN(c.Above)) json.WriteNumber("above", c.Above);
        if (!double.IsNaN(c.Below)) json.WriteNumber("below", c.Below);
    }

    private static void Each<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.IsEmpty && name != "injects") return;
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Words(Utf8JsonWriter json, string name, ImmutableArray<string> words, bool always = false)
    {
        if (words.IsEmpty && !always) return;
        json.WriteStartArray(name);
        foreach (var word in words) json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static void Word(Utf8JsonWriter json, string name, string word)
    {
        if (word.Length > 0) json.WriteString(name, word);
    }

    private static void Text(Utf8JsonWriter json, string name, LocalizedText text, bool always = false)
    {
        if (text == LocalizedText.Empty && !always) return;
        json.WriteStartObject(name);
        json.WriteString("en", text.En);
        json.WriteString("zh", text.Zh);
        json.WriteEndObject();
    }

    private static void Spot(Utf8JsonWriter json, string name, SpotM at)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(at.X);
        json.WriteNumberValue(at.Y);
        json.WriteEndArray();
    }
}
