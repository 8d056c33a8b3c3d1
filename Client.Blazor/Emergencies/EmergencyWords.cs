using System.Globalization;
using Twin.Domain.Emergencies;

namespace Twin.Client.Blazor.Emergencies;

/// <summary>How emergencies write their figures, and where they are.</summary>
internal static class EmergencyWords
{
    /// <summary>The list.</summary>
    public const string All = "/emergencies";

    /// <summary>The plans.</summary>
    public const string Plans = "/emergencies/plans";

    /// <summary>One room.</summary>
    public static string Room(string id) => All + "/" + Uri.EscapeDataString(id);

    /// <summary>The opening, filled in from an alarm.</summary>
    public static string FromAlarm(string alarmId) => All + "?alarm=" + Uri.EscapeDataString(alarmId);

    /// <summary>The opening, filled in from an incident.</summary>
    public static string FromIncident(string id) => All + "?incident=" + Uri.EscapeDataString(id);

    /// <summary>The opening, filled in from a twin.</summary>
    public static string FromTwin(string twin) => All + "?twin=" + Uri.EscapeDataString(twin);

    /// <summary>I to IV.</summary>
    public static string Level(int level) => level switch { 1 => "I", 2 => "II", 3 => "III", _ => "IV" };

    /// <summary>A span as <c>m:ss</c> or <c>h:mm:ss</c>, whatever its sign.</summary>
    public static string Span(long ms)
    {
        var all = Math.Abs(ms) / 1_000;
        return all < 3_600 ? string.Create(CultureInfo.InvariantCulture, $"{all / 60}:{all % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{all / 3_600}:{all / 60 % 60:00}:{all % 60:00}");
    }

    /// <summary>An age in words short enough for a column.</summary>
    public static string Age(long ms) => ms switch
    {
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{ms / 1_000} s"),
        < 5_400_000 => string.Create(CultureInfo.InvariantCulture, $"{ms / 60_000} min"),
        < 172_800_000 => string.Create(CultureInfo.InvariantCulture, $"{ms / 3_600_000} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ms / 86_400_000} d"),
    };

    /// <summary>Who, without what kind of actor it is.</summary>
    public static string Who(string actor) => actor.StartsWith("user:", StringComparison.Ordinal) ? actor[5..] : actor;

    /// <summary>What a trigger asks for, as pairs of a word's key and values.</summary>
    public static IEnumerable<(string Key, string Values)> Of(PlanTrigger trigger)
    {
        if (!trigger.Rules.IsEmpty) yield return ("Trigger.Rules", string.Join(", ", trigger.Rules));
        if (!trigger.Substances.IsEmpty) yield return ("Trigger.Substances", string.Join(", ", trigger.Substances));
        if (!trigger.Zones.IsEmpty) yield return ("Trigger.Zones", string.Join(", ", trigger.Zones));
        if (!trigger.Kinds.IsEmpty) yield return ("Trigger.Kinds", string.Join(", ", trigger.Kinds.Select(Plants.Words.Kind)));
        if (trigger.Priority > 0) yield return ("Trigger.Priority", trigger.Priority.ToString(CultureInfo.InvariantCulture));
        if (trigger.Alarms > 1) yield return ("Trigger.Alarms", trigger.Alarms.ToString(CultureInfo.InvariantCulture));
        if (trigger is not { WindFromMS: 0, WindToMS: 0 })
            yield return ("Trigger.Wind", string.Create(CultureInfo.InvariantCulture, $"{trigger.WindFromMS}–{trigger.WindToMS}"));
    }
}
