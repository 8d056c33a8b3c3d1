using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Knowledge.Incidents;

/// <summary>Numbers of the prior (domain.md D2 step 2; defaults of ours, to be fitted to a fleet).</summary>
/// <param name="Alpha">α0 of the Gamma, incidents.</param>
/// <param name="Beta">β0 of the Gamma, equipment-years.</param>
/// <param name="FadeYears">τ: an incident so many years old counts 1/e.</param>
/// <param name="HorizonYears">h: the prior is the probability of an incident within this time.</param>
/// <param name="NearMiss">Weight of a near miss.</param>
/// <param name="FalseAlarmYears">A false alarm counts as so many years without an incident; it fades like an incident.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.prior-settings.v1")]
public sealed record PriorSettings([property: Id(0)] double Alpha = 0.5, [property: Id(1)] double Beta = 20,
    [property: Id(2)] double FadeYears = 3, [property: Id(3)] double HorizonYears = 1.0 / 12, [property: Id(4)] double NearMiss = 0.2,
    [property: Id(5)] double FalseAlarmYears = 0.5)
{
    public static readonly PriorSettings Default = new();
}

/// <summary>An incident's part in a prior.</summary>
/// <param name="Id">Incident.</param>
/// <param name="Title">Its title.</param>
/// <param name="Outcome">What it was.</param>
/// <param name="AgeYears">How old.</param>
/// <param name="Weight">What it adds to the incidents; for a false alarm to the years.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.prior-part.v1")]
public sealed record PriorPart([property: Id(0)] string Id, [property: Id(1)] string Title, [property: Id(2)] IncidentOutcome Outcome,
    [property: Id(3)] double AgeYears, [property: Id(4)] double Weight);

/// <summary>The prior of one class of incident on one type of equipment, with its reasons.</summary>
/// <param name="EquipmentType">Type id.</param>
/// <param name="Class">Class of incident.</param>
/// <param name="Value">Probability within the horizon for one piece of equipment, 0 to 1.</param>
/// <param name="Baseline">What it would be with no history at all in the same years.</param>
/// <param name="Count">n: sum of the weights of incidents and near misses.</param>
/// <param name="Years">T: equipment-years observed, with those that false alarms add.</param>
/// <param name="Total">Incidents that counted.</param>
/// <param name="Parts">The weightiest of them.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.prior.v1")]
public sealed record IncidentPrior([property: Id(0)] string EquipmentType, [property: Id(1)] string Class, [property: Id(2)] double Value,
    [property: Id(3)] double Baseline, [property: Id(4)] double Count, [property: Id(5)] double Years, [property: Id(6)] int Total,
    [property: Id(7)] ImmutableArray<PriorPart> Parts);

/// <summary>
/// What incident history says about equipment: λ ~ Gamma(α0 + Σ w, β0 + T) with w = exp(−age/τ),
/// and p = 1 − (1 + h/(β0+T))^−(α0+n).
/// </summary>
public static class IncidentPriors
{
    /// <summary>Parts that an explanation lists.</summary>
    public const int Listed = 20;

    private const double YearMs = 365.25 * 86_400_000;

    /// <summary>The formula of domain.md D2 step 2.</summary>
    /// <param name="count">n, weighted incidents.</param>
    /// <param name="years">T, equipment-years.</param>
    /// <param name="settings">Numbers; null: the defaults.</param>
    public static double Probability(double count, double years, PriorSettings? settings = null)
    {
        var s = settings ?? PriorSettings.Default;
        return 1 - Math.Pow(1 + (s.HorizonYears / (s.Beta + years)), -(s.Alpha + count));
    }

    /// <summary>The priors of a type of equipment, one per class that has a history, worst first.</summary>
    /// <param name="incidents">The plant's incidents, any types.</param>
    /// <param name="equipmentType">Type id.</param>
    /// <param name="years">Equipment-years observed of this type.</param>
    /// <param name="nowMs">Realm time, Unix ms.</param>
    /// <param name="settings">Numbers; null: the defaults.</param>
    public static ImmutableArray<IncidentPrior> Of(
        IEnumerable<Incident> incidents, string equipmentType, double years, long nowMs, PriorSettings? settings = null)
    {
        var s = settings ?? PriorSettings.Default;
        return
        [
            .. incidents.Where(i => i.Facts.EquipmentType == equipmentType && i.Facts.OccurredMs <= nowMs)
                .GroupBy(static i => i.Facts.Class, StringComparer.Ordinal)
                .Select(g => OfClass(g, equipmentType, g.Key, years, nowMs, s))
                .OrderByDescending(static p => p.Value).ThenBy(static p => p.Class, StringComparer.Ordinal),
        ];
    }

    /// <summary>One number for the risk engine: the probability that any class happens; the bare prior when there is no history.</summary>
    public static double Together(IReadOnlyCollection<IncidentPrior> priors, double years, PriorSettings? settings = null) =>
        priors.Count == 0 ? Probability(0, years, settings) : 1 - priors.Aggregate(1.0, static (none, p) => none * (1 - p.Value));

    private static IncidentPrior OfClass(
        IEnumerable<Incident> incidents, string type, string @class, double years, long nowMs, PriorSettings s)
    {
        var (count, extra) = (0.0, 0.0);
        var parts = new List<PriorPart>();
        foreach (var incident in incidents.OrderBy(static i => i.Id, StringComparer.Ordinal))
        {
            var age = (nowMs - incident.Facts.OccurredMs) / YearMs;
            var fade = Math.Exp(-age / s.FadeYears);
            var weight = fade * incident.Facts.Outcome switch
            {
                IncidentOutcome.NearMiss => s.NearMiss,
                IncidentOutcome.FalseAlarm => s.FalseAlarmYears,
                _ => 1,
            };
            if (incident.Facts.Outcome == IncidentOutcome.FalseAlarm) extra += weight;
            else count += weight;
            parts.Add(new PriorPart(incident.Id, incident.Facts.Title, incident.Facts.Outcome, age, weight));
        }

        return new IncidentPrior(type, @class, Probability(count, years + extra, s), Probability(0, years, s), count, years + extra,
            parts.Count, [.. parts.OrderByDescending(static p => p.Weight).Take(Listed)]);
    }
}
