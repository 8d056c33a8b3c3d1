using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Twin.Domain.Emergencies;

/// <summary>Writes a plan file.</summary>
internal static class PlanWriter
{
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), NewLine = "\n" };

    private static readonly string[] Levels = ["I", "II", "III", "IV"];

    public static byte[] Write(EmergencyPlan p)
    {
        var buffer = new ArrayBufferWriter<byte>(8 * 1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteNumber("schema", EmergencyPlanFile.Schema);
        json.WriteString("id", p.Id);
        json.WriteString("plant", p.Plant);
        json.WriteNumber("version", p.Version);
        Text(json, "name", p.Name);
        json.WriteString("kind", PlanMembers.Kinds[(int)p.Kind]);
        json.WriteString("level", Levels[Math.Clamp(p.Level, 1, 4) - 1]);
        Text(json, "description", p.Description);
        json.WriteString("reviewOn", p.ReviewOn);
        json.WriteBoolean("opensAlone", p.OpensAlone);
        Trigger(json, p.Trigger);
        Each(json, "roles", p.Roles, Role);
        Each(json, "steps", p.Steps, static (j, s) =>
        {
            j.WriteString("id", s.Id);
            j.WriteString("role", s.Role);
            Text(j, "text", s.Text);
            j.WriteNumber("targetMin", s.TargetMin);
        });
        Each(json, "muster", p.Muster, static (j, m) =>
        {
            j.WriteString("id", m.Id);
            Text(j, "name", m.Name);
            j.WriteStartArray("at");
            j.WriteNumberValue(m.At.X);
            j.WriteNumberValue(m.At.Y);
            j.WriteEndArray();
        });
        json.WriteString("scenario", p.Scenario);
        json.WriteStartObject("report");
        Text(json, "to", p.Report.To);
        json.WriteString("phone", p.Report.Phone);
        json.WriteNumber("withinMin", p.Report.WithinMin);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void Trigger(Utf8JsonWriter json, PlanTrigger t)
    {
        json.WriteStartObject("trigger");
        Words(json, "rules", t.Rules);
        Words(json, "kinds", t.Kinds.Select(static k => PlanMembers.TwinKinds[(int)k]));
        Words(json, "substances", t.Substances);
        Words(json, "zones", t.Zones);
        json.WriteNumber("priority", t.Priority);
        json.WriteNumber("alarms", t.Alarms);
        json.WriteNumber("windFromMS", t.WindFromMS);
        json.WriteNumber("windToMS", t.WindToMS);
        json.WriteEndObject();
    }

    private static void Role(Utf8JsonWriter json, PlanRole role)
    {
        json.WriteString("id", role.Id);
        Text(json, "name", role.Name);
        json.WriteNumber("callWithinMin", role.CallWithinMin);
        json.WriteNumber("answerS", role.AnswerS);
        Each(json, "contacts", role.Contacts, static (j, c) =>
        {
            Text(j, "name", c.Name);
            j.WriteString("phone", c.Phone);
            if (c.Person is { } person) j.WriteString("person", person);
        });
    }

    private static void Each<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Words(Utf8JsonWriter json, string name, IEnumerable<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words) json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, LocalizedText text)
    {
        json.WriteStartObject(name);
        json.WriteString("en", text.En);
        json.WriteString("zh", text.Zh);
        json.WriteEndObject();
    }
}
