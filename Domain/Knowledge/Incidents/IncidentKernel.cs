using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Knowledge.Incidents;

/// <summary>What somebody wants of an incident. Stored: append only.</summary>
public enum IncidentVerb : byte
{
    Create = 0,
    Update = 1,
    Close = 2,
}

/// <summary>A command.</summary>
/// <param name="Verb">What.</param>
/// <param name="Actor">Who.</param>
/// <param name="Facts">Create and update.</param>
/// <param name="Comment">Why; demanded by close.</param>
/// <param name="ExpectedVersion">Version that the person saw; null: whatever it is.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.command.v1")]
public sealed record IncidentCommand([property: Id(0)] IncidentVerb Verb, [property: Id(1)] string Actor,
    [property: Id(2)] IncidentFacts? Facts = null, [property: Id(3)] string? Comment = null, [property: Id(4)] int? ExpectedVersion = null);

/// <summary>The decision on a command.</summary>
/// <param name="Next">The incident after it; the same when nothing was to be done.</param>
/// <param name="Error">Why it was refused, or null.</param>
public readonly record struct IncidentDecision(Incident Next, TwinError? Error);

/// <summary>The life of an incident as a pure function.</summary>
public static class IncidentKernel
{
    /// <summary>Most entries of any list of an incident.</summary>
    public const int MaxItems = 500;

    /// <summary>Most steps of one incident.</summary>
    public const int MaxSteps = 1_000;

    /// <summary>Decides. A repeated creation or closing changes nothing and is no error.</summary>
    public static IncidentDecision Decide(Incident incident, string id, IncidentCommand command, long nowMs)
    {
        if (Refuse(incident, command, nowMs) is { } error) return new IncidentDecision(incident, error);
        if (Holds(incident, command)) return new IncidentDecision(incident, null);
        var kind = command.Verb switch { IncidentVerb.Create => "created", IncidentVerb.Update => "updated", _ => "closed" };
        return new IncidentDecision(incident with
        {
            Id = id,
            Version = incident.Version + 1,
            State = command.Verb == IncidentVerb.Close ? IncidentState.Closed : IncidentState.Open,
            Facts = command.Facts ?? incident.Facts,
            Steps = incident.Steps.Add(new IncidentStep(kind, command.Actor, nowMs, command.Comment)),
        }, null);
    }

    private static bool Holds(Incident incident, IncidentCommand command) => command.Verb switch
    {
        IncidentVerb.Create => incident.State != IncidentState.None,
        IncidentVerb.Close => incident.State == IncidentState.Closed,
        _ => false,
    };

    private static TwinError? Refuse(Incident incident, IncidentCommand command, long nowMs)
    {
        if (command.Verb != IncidentVerb.Create && incident.State == IncidentState.None)
            return new TwinError("incident.unknown", "There is no such incident.");
        if (command.ExpectedVersion is { } seen && seen != incident.Version && !Holds(incident, command))
            return new TwinError("version.conflict", $"The incident is at version {incident.Version}, not {seen}.");
        if (command.Comment?.Length > Limits.CommentChars) return Field("comment", "is too long");
        if (incident.Steps.Length >= MaxSteps) return Field("steps", "are too many");
        return command.Verb switch
        {
            IncidentVerb.Close when string.IsNullOrWhiteSpace(command.Comment) => Field("comment", "is needed"),
            IncidentVerb.Close => null,
            IncidentVerb.Update when incident.State == IncidentState.Closed =>
                new TwinError("incident.state", "A closed incident is not changed."),
            _ => command.Facts is null ? Field("facts", "are needed") : Check(command.Facts, nowMs),
        };
    }

    /// <summary>What is wrong with the facts, or null.</summary>
    public static TwinError? Check(IncidentFacts facts, long nowMs) =>
        Text("title", facts.Title, needed: true)
        ?? (TwinKey.IsLocalId(facts.Class) ? null : Field("class", "must be a local id, such as 'leak'"))
        ?? (facts.OccurredMs > nowMs + Limits.FutureMs || facts.OccurredMs <= 0 ? Field("occurredMs", "must be a time of the past") : null)
        ?? (Enum.IsDefined(facts.Outcome) ? null : Field("outcome", "is unknown"))
        ?? (facts.EquipmentType is { Length: 0 } || TwinKey.IsLocalId(facts.EquipmentType)
            ? null : Field("equipmentType", "must be a type id"))
        ?? Text("substance", facts.Substance)
        ?? (facts.Effects is { Injured: >= 0, Fatalities: >= 0, ReleasedKg: >= 0 and < 1e12 }
            ? null : Field("effects", "must be numbers of 0 or more"))
        ?? (facts.TimeLine.Contains(null!) || facts.Causes.Contains(null!) || facts.Actions.Contains(null!)
            ? Field("facts", "hold an empty entry") : null)
        ?? (facts.Twins.All(static t => TwinKey.IsLocalId(t)) ? null : Field("twins", "must be local ids"))
        ?? (Most(facts) > MaxItems ? Field("facts", $"may have at most {MaxItems} entries in each list") : null)
        ?? (Texts(facts).Any(static t => t is null or { Length: > Limits.TextChars })
            ? Field("facts", "hold a text that is missing or too long") : null)
        ?? CheckTree(facts.Causes);

    /// <summary>Every cause has a parent that is there, and no way up goes in a circle.</summary>
    private static TwinError? CheckTree(ImmutableArray<IncidentCause> causes)
    {
        var byId = new Dictionary<string, IncidentCause>(StringComparer.Ordinal);
        foreach (var cause in causes)
        {
            if (!TwinKey.IsLocalId(cause.Id) || !byId.TryAdd(cause.Id, cause))
                return Field("causes", $"'{cause.Id}' is no id or stands twice");
        }

        foreach (var cause in causes)
        {
            var steps = 0;
            for (var at = cause; at.ParentId is { } parent; at = byId[parent])
            {
                if (!byId.ContainsKey(parent)) return Field("causes", $"'{at.Id}' has the unknown parent '{parent}'");
                if (++steps > causes.Length) return Field("causes", $"'{cause.Id}' is in a circle");
            }
        }

        return null;
    }

    private static int Most(IncidentFacts f) =>
        new[] { f.Twins.Length, f.TimeLine.Length, f.Whys.Length, f.Causes.Length, f.Actions.Length }.Max();

    private static IEnumerable<string?> Texts(IncidentFacts f) =>
        [f.Effects.Text, .. f.Whys, .. f.TimeLine.Select(static m => m.Text), .. f.Causes.Select(static c => c.Text),
            .. f.Actions.Select(static a => a.Text)];

    private static TwinError? Text(string field, string? value, bool needed = false) => value switch
    {
        null => Field(field, "is needed"),
        _ when needed && string.IsNullOrWhiteSpace(value) => Field(field, "is needed"),
        { Length: > Limits.TextChars } => Field(field, "is too long"),
        _ => null,
    };

    private static TwinError Field(string field, string what) => new("incident-field.invalid", $"'{field}' {what}.", Path: field);
}
