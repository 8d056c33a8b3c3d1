using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Twin.Domain.Plants.Drafts;

namespace Twin.Domain.Alarms.Rationalisation;

/// <summary>The alarm definitions of a plant file as a table, and edits of the table as edits of the file. Works on files that are not
/// right yet.</summary>
public static class RationaleTable
{
    /// <summary>All alarm definitions in force, types first.</summary>
    public static ImmutableArray<RationaleRow> Rows(ModelDocument document, PriorityMatrix matrix)
    {
        var rows = ImmutableArray.CreateBuilder<RationaleRow>();
        var counts = document.Twins.OfType<JsonObject>().Select(TypeOf).OfType<string>().GroupBy(static t => t, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal);
        var types = document.Items(ModelSubject.Type);
        foreach (var (id, type) in types)
        {
            foreach (var rule in RulesOf(type)) Add(rows, ModelSubject.Type, id, rule, counts.GetValueOrDefault(id), matrix);
        }

        foreach (var (id, twin) in document.Items(ModelSubject.Twin))
        {
            if (twin["properties"] is not JsonObject properties) continue;
            var type = TypeOf(twin) is { } named ? types.GetValueOrDefault(named) : null;
            foreach (var own in RulesOf(properties)) Add(rows, ModelSubject.Twin, id, Merged(type, own), 1, matrix);
        }

        return rows.ToImmutable();
    }

    /// <summary>Changes as edits of the file; a change of a rule that is not there is left out.</summary>
    public static ImmutableArray<ModelEdit> Edits(ModelDocument document, IEnumerable<RationaleChange> changes)
    {
        var edits = ImmutableArray.CreateBuilder<ModelEdit>();
        foreach (var group in changes.Where(static c => !c.IsEmpty).GroupBy(static c => (c.Subject, c.Owner)))
        {
            if (document.Find(group.Key.Subject, group.Key.Owner) is not { } item) continue;
            var place = group.Key.Subject == ModelSubject.Type ? item : item["properties"] as JsonObject;
            if (place?["rules"] is not JsonArray rules) continue;
            var next = rules.DeepClone().AsArray();
            foreach (var change in group)
            {
                if (next.OfType<JsonObject>().FirstOrDefault(r => Text(r["id"]) == change.Rule) is { } rule) Apply(rule, change);
            }

            var patch = new JsonObject { ["rules"] = next };
            if (group.Key.Subject == ModelSubject.Twin) patch = new JsonObject { ["properties"] = patch };
            edits.Add(new ModelEdit(EditVerb.Patch, group.Key.Subject, group.Key.Owner, patch.ToJsonString()));
        }

        return edits.ToImmutable();
    }

    private static void Apply(JsonObject rule, RationaleChange change)
    {
        if (change.Priority is { } priority) rule["priority"] = Word(priority);
        if (change.Action is { } action) Put(rule, "guidance", action);
        if (change.Cause is null && change.Consequence is null && change.Severity is null && change.RespondS is null) return;
        if (rule["rationale"] is not JsonObject rationale) rule["rationale"] = rationale = [];
        if (change.Cause is { } cause) Put(rationale, "cause", cause);
        if (change.Consequence is { } consequence) Put(rationale, "consequence", consequence);
        if (change.Severity is ConsequenceSeverity.None) rationale.Remove("severity");
        else if (change.Severity is { } severity) rationale["severity"] = Word(severity);
        if (change.RespondS is 0) rationale.Remove("respondS");
        else if (change.RespondS is { } seconds) rationale["respondS"] = seconds;
        if (rationale.Count == 0) rule.Remove("rationale");
    }

    private static void Put(JsonObject owner, string name, LocalizedText text)
    {
        if (text == LocalizedText.Empty) owner.Remove(name);
        else owner[name] = new JsonObject { ["en"] = text.En, ["zh"] = text.Zh };
    }

    private static void Add(ImmutableArray<RationaleRow>.Builder rows, ModelSubject subject, string owner, JsonObject rule, int twins,
        PriorityMatrix matrix)
    {
        if (Text(rule["id"]) is not { } id || rule["enabled"] is JsonValue on && on.TryGetValue<bool>(out var enabled) && !enabled) return;
        var rationale = rule["rationale"] as JsonObject;
        var priority = Enum.TryParse<AlarmPriority>(Text(rule["priority"]), true, out var named) ? named : AlarmPriority.Low;
        var severity = Enum.TryParse<ConsequenceSeverity>(Text(rationale?["severity"]), true, out var told) ? told : default;
        var seconds = rationale?["respondS"] is JsonValue number && number.TryGetValue<double>(out var s) ? s : 0;
        var action = Words(rule["guidance"]);
        var said = new AlarmRationale(Words(rationale?["cause"]), Words(rationale?["consequence"]), severity, seconds);
        var (verdict, computed) = RationaleJudge.Of(said, action, priority, matrix);
        rows.Add(new RationaleRow
        {
            Subject = subject, Owner = owner, Rule = id, Text = Words(rule["text"]), Priority = priority, Cause = said.Cause,
            Consequence = said.Consequence, Severity = severity, Action = action, RespondS = seconds, Twins = twins, Verdict = verdict,
            Computed = computed, Safety = rule["safety"] is JsonValue life && life.TryGetValue<bool>(out var safety) && safety,
        });
    }

    /// <summary>A twin's rule with what its type says of the rule of the same id.</summary>
    private static JsonObject Merged(JsonObject? type, JsonObject own)
    {
        if (type is null || RulesOf(type).FirstOrDefault(r => Text(r["id"]) == Text(own["id"])) is not { } from) return own;
        var merged = from.DeepClone().AsObject();
        foreach (var (name, value) in own)
        {
            if (name == "rationale" && value is JsonObject mine && merged[name] is JsonObject theirs)
            {
                foreach (var (part, said) in mine) theirs[part] = said?.DeepClone();
            }
            else
            {
                merged[name] = value?.DeepClone();
            }
        }

        return merged;
    }

    private static IEnumerable<JsonObject> RulesOf(JsonObject place) => (place["rules"] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static string? TypeOf(JsonObject twin) => Text((twin["properties"] as JsonObject)?["type"]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static LocalizedText Words(JsonNode? node) =>
        node is JsonObject words ? new LocalizedText(Text(words["en"]) ?? "", Text(words["zh"]) ?? "") : LocalizedText.Empty;

    internal static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
