using System.Globalization;
using Twin.Domain.Knowledge.Incidents;

namespace Twin.Client.Blazor.Incidents;

/// <summary>The facts of an incident while somebody edits them. Times are UTC.</summary>
public sealed class IncidentEdit
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss";
    private static readonly string[] Separators = [",", ";", " ", "，", "；", "、"];
    private IncidentFacts _from = new() { Title = "", Class = "", OccurredMs = 0 };

    public string Title { get; set; } = "";

    public string Class { get; set; } = "";

    public string Occurred { get; set; } = "";

    public IncidentOutcome Outcome { get; set; }

    public string EquipmentType { get; set; } = "";

    public string Substance { get; set; } = "";

    /// <summary>Local ids, separated by commas.</summary>
    public string Twins { get; set; } = "";

    public string EffectsText { get; set; } = "";

    public int Injured { get; set; }

    public int Fatalities { get; set; }

    public double ReleasedKg { get; set; }

    /// <summary>The five whys; empty ones are left out.</summary>
    public string[] Whys { get; private set; } = ["", "", "", "", ""];

    public List<MomentEdit> TimeLine { get; } = [];

    public List<CauseEdit> Causes { get; } = [];

    public List<ActionEdit> Actions { get; } = [];

    /// <summary>To edit these.</summary>
    public static IncidentEdit Of(IncidentFacts facts)
    {
        var edit = new IncidentEdit
        {
            _from = facts, Title = facts.Title, Class = facts.Class, Occurred = Text(facts.OccurredMs), Outcome = facts.Outcome,
            EquipmentType = facts.EquipmentType, Substance = facts.Substance, Twins = string.Join(", ", facts.Twins),
            EffectsText = facts.Effects.Text, Injured = facts.Effects.Injured, Fatalities = facts.Effects.Fatalities,
            ReleasedKg = facts.Effects.ReleasedKg,
            Whys = [.. facts.Whys, .. Enumerable.Repeat("", Math.Max(0, 5 - facts.Whys.Length))],
        };
        edit.TimeLine.AddRange(facts.TimeLine.Select(static m =>
            new MomentEdit { From = m, At = Text(m.AtMs), Text = m.Text, Twin = m.Twin ?? "" }));
        edit.Causes.AddRange(facts.Causes.Select(static c => new CauseEdit
            { Id = c.Id, ParentId = c.ParentId, Text = c.Text, Twin = c.Twin ?? "", IsRoot = c.IsRoot }));
        edit.Actions.AddRange(facts.Actions.Select(static a => new ActionEdit
            { Text = a.Text, Owner = a.Owner ?? "", Due = Day(a.DueMs), DueMs = a.DueMs, DoneMs = a.DoneMs }));
        return edit;
    }

    /// <summary>The facts as they are now. What was not touched is as it was, to the millisecond.</summary>
    public IncidentFacts ToFacts() => _from with
    {
        Title = Title.Trim(), Class = Class.Trim(), OccurredMs = Ms(Occurred, _from.OccurredMs), Outcome = Outcome,
        EquipmentType = EquipmentType.Trim(), Substance = Substance.Trim(),
        Twins = [.. Twins.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()],
        Whys = [.. Whys.Select(static w => w.Trim()).Where(static w => w.Length > 0)],
        Effects = new IncidentEffects(EffectsText.Trim(), Injured, Fatalities, ReleasedKg),
        TimeLine = [.. TimeLine.Where(static m => m.Text.Trim().Length > 0).Select(m => (m.From ?? new IncidentMoment(0, "")) with
            { AtMs = Ms(m.At, m.From?.AtMs ?? 0), Text = m.Text.Trim(), Twin = Some(m.Twin) })],
        Causes = [.. Causes.Select(static c => new IncidentCause(c.Id, c.ParentId, c.Text.Trim(), Some(c.Twin), c.IsRoot))],
        Actions = [.. Actions.Where(static a => a.Text.Trim().Length > 0).Select(static a => new IncidentAction(
            a.Text.Trim(), Some(a.Owner), Day(a.DueMs) == a.Due ? a.DueMs : Ms(a.Due, 0), a.DoneMs))],
    };

    /// <summary>Adds a cause under another; null: under the incident itself.</summary>
    public CauseEdit AddCause(string? parent)
    {
        var number = 1;
        while (Causes.Exists(c => c.Id == Name(number))) number++;
        var cause = new CauseEdit { Id = Name(number), ParentId = parent };
        Causes.Add(cause);
        return cause;
    }

    /// <summary>Takes a cause away, with all that led to it.</summary>
    public void RemoveCause(string id)
    {
        foreach (var below in Causes.Where(c => c.ParentId == id).Select(static c => c.Id).ToArray()) RemoveCause(below);
        Causes.RemoveAll(c => c.Id == id);
    }

    /// <summary>The causes from the incident outwards, each with its depth.</summary>
    public IEnumerable<(CauseEdit Cause, int Depth)> Tree(string? parent = null, int depth = 0) => Causes.Where(c => c.ParentId == parent)
        .ToArray().SelectMany(c => Tree(c.Id, depth + 1).Prepend((c, depth)));

    /// <summary>A time for an input, UTC; empty for none.</summary>
    public static string Text(long ms) =>
        ms <= 0 ? "" : DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString(Form, CultureInfo.InvariantCulture);

    private static string Day(long ms) => ms <= 0 ? "" : Text(ms)[..10];

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"c{number}");

    private static string? Some(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // An input knows seconds only: one that was left alone keeps its milliseconds.
    private static long Ms(string text, long before) => text == Text(before) ? before
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time) ? time.ToUnixTimeMilliseconds() : 0;
}

/// <summary>A moment of the time line while it is edited.</summary>
public sealed class MomentEdit
{
    /// <summary>As it was; null: new.</summary>
    public IncidentMoment? From { get; init; }

    public string At { get; set; } = "";

    public string Text { get; set; } = "";

    public string Twin { get; set; } = "";
}

/// <summary>A cause while it is edited.</summary>
public sealed class CauseEdit
{
    public string Id { get; init; } = "";

    public string? ParentId { get; init; }

    public string Text { get; set; } = "";

    public string Twin { get; set; } = "";

    public bool IsRoot { get; set; }
}

/// <summary>An action while it is edited.</summary>
public sealed class ActionEdit
{
    public string Text { get; set; } = "";

    public string Owner { get; set; } = "";

    /// <summary>Day, UTC.</summary>
    public string Due { get; set; } = "";

    /// <summary>Due as it was, Unix ms.</summary>
    public long DueMs { get; init; }

    /// <summary>When it was done, Unix ms; 0: not yet.</summary>
    public long DoneMs { get; set; }
}
