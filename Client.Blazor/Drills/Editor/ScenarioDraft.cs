using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Plants;

namespace Twin.Client.Blazor.Drills.Editor;

/// <summary>
/// A scenario under the editor's hands: the file itself, so that whatever a file can say can be edited, and all that is wrong with it after
/// every change. One per page.
/// </summary>
public sealed class ScenarioDraft
{
    private const int MostUndo = 100;
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };
    private readonly PlantIndex? _plant;
    private readonly Stack<string> _before = new();
    private string _kept;
    private string _now;

    /// <summary>Begins with a scenario.</summary>
    public ScenarioDraft(Scenario scenario, PlantIndex? plant)
    {
        _plant = plant;
        Root = (JsonObject)JsonNode.Parse(ScenarioFile.Write(scenario))!;
        _kept = _now = Text;
        Check();
    }

    /// <summary>Goes on with a draft's file, which is a JSON object.</summary>
    public ScenarioDraft(byte[] file, PlantIndex? plant)
    {
        _plant = plant;
        Root = (JsonObject)JsonNode.Parse(file)!;
        _kept = _now = Text;
        Check();
    }

    /// <summary>The file.</summary>
    public JsonObject Root { get; private set; }

    /// <summary>All that is wrong with it now.</summary>
    public ImmutableArray<ScenarioProblem> Problems { get; private set; } = [];

    /// <summary>It was changed since it was loaded or saved.</summary>
    public bool Dirty => _now != _kept;

    /// <summary>There is something to take back.</summary>
    public bool CanUndo => _before.Count > 0;

    /// <summary>The file's bytes.</summary>
    public byte[] Bytes => JsonSerializer.SerializeToUtf8Bytes(Root, Readable);

    /// <summary>Raised after a change.</summary>
    public event Action? Changed;

    private string Text => Root.ToJsonString(Readable);

    /// <summary>Something in <see cref="Root"/> was changed.</summary>
    public void Touch()
    {
        var text = Text;
        if (text == _now) return;
        if (_before.Count < MostUndo) _before.Push(_now);
        _now = text;
        Check();
        Changed?.Invoke();
    }

    /// <summary>Takes the last change back.</summary>
    public void Undo()
    {
        if (!_before.TryPop(out var text)) return;
        (_now, Root) = (text, (JsonObject)JsonNode.Parse(text)!);
        Check();
        Changed?.Invoke();
    }

    /// <summary>Takes another file instead; false: it is no JSON object.</summary>
    public bool Import(byte[] file)
    {
        try
        {
            if (JsonNode.Parse(file) is not JsonObject root) return false;
            Root = root;
            Touch();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>It is on disk as it is now.</summary>
    public void Kept() => _kept = _now;

    /// <summary>Ids of a list of the scenario itself: roles, gates...</summary>
    public IEnumerable<string> Ids(string section, string? inner = null) =>
        ((inner is null ? Root[section] : Root[section]?[inner]) as JsonArray ?? [])
        .Select(static n => Word(n?["id"])).Where(static i => i.Length > 0);

    /// <summary>What is wrong at a place or below it.</summary>
    public IEnumerable<ScenarioProblem> At(string path) => Problems.Where(p => Within(PlaceOf(p), path));

    /// <summary>What is wrong exactly there.</summary>
    public ScenarioProblem? On(string path) => Problems.FirstOrDefault(p => PlaceOf(p) == path);

    /// <summary>The member a problem is about, without line and column.</summary>
    public static string PlaceOf(ScenarioProblem problem)
    {
        if (!problem.Path.StartsWith("line ", StringComparison.Ordinal)) return problem.Path;
        var colon = problem.Path.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? "" : problem.Path[(colon + 2)..];
    }

    /// <summary>A value as it is typed.</summary>
    public static string Word(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };

    /// <summary>A number, or 0.</summary>
    public static double Figure(JsonNode? node) =>
        double.TryParse(Word(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;

    /// <summary>What was typed as a number; as text when it is none, so that the check says so; null when nothing was.</summary>
    public static JsonNode? Number(string? typed) => string.IsNullOrWhiteSpace(typed) ? null
        : decimal.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? JsonValue.Create(value)
        : JsonValue.Create(typed);

    /// <summary>A scenario with nothing in it yet but what every one needs.</summary>
    public static Scenario Blank(string plant) => new()
    {
        Id = "new-scenario", Name = new LocalizedText("New scenario", "新情景"), Plant = plant, Weather = new ScenarioWeather(3, 270),
        Roles =
        [
            new ScenarioRole("commander", new LocalizedText("Incident commander", "现场指挥"), DrillTeam.Blue),
            new ScenarioRole("red", new LocalizedText("Red player", "红方"), DrillTeam.Red),
            new ScenarioRole("control", new LocalizedText("Drill control", "导调"), DrillTeam.White),
        ],
        Injects = [new ScenarioInject { No = 1, Onset = true, By = DrillTeam.Red, Text = new LocalizedText("It begins", "事件开始") }],
    };

    private static bool Within(string place, string path) => place == path
        || (place.StartsWith(path, StringComparison.Ordinal) && place.Length > path.Length && place[path.Length] is '.' or '[');

    private void Check() => Problems = ScenarioFile.Read(Bytes, _plant).Problems;
}
