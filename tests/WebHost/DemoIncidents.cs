using Twin.Domain.Knowledge.Incidents;

namespace Twin.WebHost;

/// <summary>What the invented plant has been through.</summary>
internal static class DemoIncidents
{
    private const long Day = 86_400_000;

    public static Dictionary<string, Incident> Past(long nowMs) => new[]
    {
        Made("INC-1", nowMs - (400 * Day), new IncidentFacts
        {
            Title = "Overfill of T-106 during ship transfer", Class = "overfill", OccurredMs = nowMs - (400 * Day),
            Twins = ["T-106", "LT-106"],
            Whys = ["The tank ran over", "The level stood still", "The displacer stuck"],
            Causes = [new IncidentCause("c1", null, "Level transmitter stuck", "LT-106"),
                new IncidentCause("c2", "c1", "No independent high level switch", null, true)],
            Effects = new IncidentEffects("Gasoline in the dike", 0, 0, 1_200),
            Actions = [new IncidentAction("Independent high level switch fitted", "mei", nowMs - (300 * Day), nowMs - (310 * Day)),
                new IncidentAction("Transfer plan names a second reader", "li")],
        }),
        Made("INC-2", nowMs - (90 * Day), new IncidentFacts
        {
            Title = "Seal leak at pump P-305", Class = "leak", OccurredMs = nowMs - (90 * Day), Outcome = IncidentOutcome.NearMiss,
            Twins = ["P-305"], Actions = [new IncidentAction("Seal changed for a double one", "wang", 0, nowMs - (80 * Day))],
        }),
    }.ToDictionary(static i => i.Id, StringComparer.Ordinal);

    private static Incident Made(string id, long atMs, IncidentFacts facts) => new()
    {
        Id = id, Version = 1, State = IncidentState.Open, Facts = facts, Steps = [new IncidentStep("created", "user:mei", atMs, null)],
    };
}
