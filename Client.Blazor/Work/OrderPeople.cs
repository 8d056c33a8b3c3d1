using System.Globalization;
using Twin.Client.Blazor.Emergencies;
using Twin.Client.Blazor.Plants;
using Twin.Domain.Plants;

namespace Twin.Client.Blazor.Work;

/// <summary>What a form offers to choose from.</summary>
public static class OrderPeople
{
    private const int Most = 500;

    /// <summary>Equipment and zones of the plant.</summary>
    public static IEnumerable<(string Id, string Said)> Twins(PlantSession session) => Of(session, static t => t.Kind is not
        (TwinKind.Person or TwinKind.Sensor));

    /// <summary>People of the plant, whoever fills in first: by the name they sign in with where one is known, for only that one can take
    /// a step and be told.</summary>
    public static IEnumerable<(string Id, string Said)> People(PlantSession session, string me) =>
    [
        .. me.Length > 0 ? [(me, EmergencyWords.Who(me))] : Array.Empty<(string, string)>(),
        .. (session.Model?.Twins ?? []).Where(static t => t.Kind == TwinKind.Person).Take(Most).Select(static t =>
            (t.Words.GetValueOrDefault("user") is { Length: > 0 } user ? "user:" + user : t.Id,
                t.Name.For(CultureInfo.CurrentUICulture.Name))),
    ];

    private static IEnumerable<(string Id, string Said)> Of(PlantSession session, Func<TwinDefinition, bool> fits) =>
        (session.Model?.Twins ?? []).Where(fits).Take(Most).Select(static t => (t.Id, t.Name.For(CultureInfo.CurrentUICulture.Name)));
}
