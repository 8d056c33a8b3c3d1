using System.Collections.Immutable;
using System.Globalization;
using Orleans;
using Twin.Domain.Plants;

namespace Twin.Domain.Emergencies;

/// <summary>What kind of event it is. Stored: append only.</summary>
public enum EmergencyKind : byte
{
    /// <summary>Anything else.</summary>
    Other = 0,
    /// <summary>Flammable liquid or gas gets out.</summary>
    Leak = 1,
    /// <summary>Something poisonous gets out.</summary>
    Toxic = 2,
    Fire = 3,
    Explosion = 4,
    Overfill = 5,
}

/// <summary>When a plan is meant: every condition that is given must hold for one and the same alarm.</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.trigger.v1")]
public sealed record PlanTrigger
{
    public static readonly PlanTrigger Never = new();

    /// <summary>Alarm rules: <c>L2</c> on anything, or <c>T-201/HH</c> on one twin. Empty: any.</summary>
    [Id(0)] public ImmutableArray<string> Rules { get; init; } = [];
    /// <summary>Kinds of the thing concerned. Empty: any.</summary>
    [Id(1)] public ImmutableArray<TwinKind> Kinds { get; init; } = [];
    /// <summary>Substances of the thing concerned. Empty: any.</summary>
    [Id(2)] public ImmutableArray<string> Substances { get; init; } = [];
    /// <summary>Zones it stands in, local ids. Empty: any.</summary>
    [Id(3)] public ImmutableArray<string> Zones { get; init; } = [];
    /// <summary>At least this urgent, 1 to 4; 0: any.</summary>
    [Id(4)] public int Priority { get; init; }
    /// <summary>So many alarms must match at once, at least 1.</summary>
    [Id(5)] public int Alarms { get; init; } = 1;
    /// <summary>Wind speed from which on it is meant, m/s; 0: any.</summary>
    [Id(6)] public double WindFromMS { get; init; }
    /// <summary>Wind speed up to which it is meant, m/s; 0: any.</summary>
    [Id(7)] public double WindToMS { get; init; }
}

/// <summary>Somebody to be called.</summary>
/// <param name="Name">Name.</param>
/// <param name="Phone">Telephone.</param>
/// <param name="Person">Person of the plant, local id; null: not one of its twins.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.contact.v1")]
public sealed record PlanContact(
    [property: Id(0)] LocalizedText Name, [property: Id(1)] string Phone, [property: Id(2)] string? Person = null);

/// <summary>A role of the plan.</summary>
/// <param name="Id">Local id.</param>
/// <param name="Name">Name.</param>
/// <param name="Contacts">Who has it, then the deputies, in the order in which they are called.</param>
/// <param name="CallWithinMin">Minutes from the opening until the first must have been called.</param>
/// <param name="AnswerS">Seconds without an answer after which the next is called.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.role.v1")]
public sealed record PlanRole([property: Id(0)] string Id, [property: Id(1)] LocalizedText Name,
    [property: Id(2)] ImmutableArray<PlanContact> Contacts, [property: Id(3)] double CallWithinMin = 5, [property: Id(4)] int AnswerS = 60);

/// <summary>A step of the checklist.</summary>
/// <param name="Id">Local id.</param>
/// <param name="Role">Role that does it.</param>
/// <param name="Text">What.</param>
/// <param name="TargetMin">Minutes from the opening until it must be done.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.step.v1")]
public sealed record PlanStep([property: Id(0)] string Id, [property: Id(1)] string Role, [property: Id(2)] LocalizedText Text,
    [property: Id(3)] double TargetMin);

/// <summary>Where people gather.</summary>
/// <param name="Id">Local id.</param>
/// <param name="Name">Name.</param>
/// <param name="At">Plant metres.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.muster.v1")]
public sealed record PlanMuster([property: Id(0)] string Id, [property: Id(1)] LocalizedText Name, [property: Id(2)] PointM At);

/// <summary>Whom the first report goes to, and until when.</summary>
/// <param name="To">Authority.</param>
/// <param name="Phone">Telephone.</param>
/// <param name="WithinMin">Minutes from the onset. State Council Order 493 (2007), article 9: the head of the unit within one
/// hour.</param>
[GenerateSerializer, Immutable, Alias("twin.emergency.report-to.v1")]
public sealed record PlanReport(
    [property: Id(0)] LocalizedText To, [property: Id(1)] string Phone, [property: Id(2)] double WithinMin = 60);

/// <summary>An emergency plan of a plant: a versioned document (docs/emergencies.md).</summary>
[GenerateSerializer, Immutable, Alias("twin.emergency.plan.v1")]
public sealed record EmergencyPlan
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required string Plant { get; init; }
    /// <summary>Rises by one with every save.</summary>
    [Id(2)] public int Version { get; init; } = 1;
    [Id(3)] public required LocalizedText Name { get; init; }
    [Id(4)] public EmergencyKind Kind { get; init; }
    /// <summary>Response level, 1 (I, the gravest) to 4 (IV).</summary>
    [Id(5)] public int Level { get; init; } = 4;
    [Id(6)] public LocalizedText Description { get; init; } = LocalizedText.Empty;
    /// <summary>Day on which it must have been looked through again, <c>yyyy-MM-dd</c>.</summary>
    [Id(7)] public string ReviewOn { get; init; } = "";
    /// <summary>Opens a room without a person when it is triggered.</summary>
    [Id(8)] public bool OpensAlone { get; init; }
    [Id(9)] public PlanTrigger Trigger { get; init; } = PlanTrigger.Never;
    [Id(10)] public ImmutableArray<PlanRole> Roles { get; init; } = [];
    [Id(11)] public ImmutableArray<PlanStep> Steps { get; init; } = [];
    [Id(12)] public ImmutableArray<PlanMuster> Muster { get; init; } = [];
    /// <summary>Drill that practises it, a scenario's id; empty: none.</summary>
    [Id(13)] public string Scenario { get; init; } = "";
    [Id(14)] public PlanReport Report { get; init; } = new(LocalizedText.Empty, "");

    /// <summary>Day of <see cref="ReviewOn"/>, Unix ms; 0: it has none.</summary>
    public long ReviewMs => DateOnly.TryParseExact(
        ReviewOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds() : 0;
}

/// <summary>Whether a plan has to be looked through.</summary>
public enum PlanReview : byte
{
    Fine = 0,
    /// <summary>Within <see cref="PlanReviews.SoonDays"/> days.</summary>
    Soon = 1,
    Overdue = 2,
}

/// <summary>Review dates.</summary>
public static class PlanReviews
{
    /// <summary>Days before the date from which on it is reminded of.</summary>
    public const int SoonDays = 30;

    private const long DayMs = 86_400_000;

    /// <summary>How it stands at a time, Unix ms. The day itself is still in time.</summary>
    public static PlanReview Of(EmergencyPlan plan, long nowMs) =>
        nowMs >= plan.ReviewMs + DayMs ? PlanReview.Overdue
        : nowMs >= plan.ReviewMs - (SoonDays * DayMs) ? PlanReview.Soon : PlanReview.Fine;
}
