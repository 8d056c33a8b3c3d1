using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Emergencies;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Resources;
using Twin.Domain.Plants;
using Twin.Domain.Work;

namespace Twin.Client.Blazor.Work;

/// <summary>What a form offers to choose from.</summary>
public static class OrderPeople
{
    private const int Most = 500;

    /// <summary>Equipment and zones of the plant.</summary>
    public static IEnumerable<(string Id, string Said)> Twins(PlantSession session) => Of(session, static t => t.Kind is not
        (TwinKind.Person or TwinKind.Sensor));

    /// <summary>
    /// Whom a person field offers, each once: whoever fills in, then the roster (who is on shift first, of these who is responsible for
    /// it), then people of the plant the roster does not know. By the name they sign in with where one is known, for only that one can
    /// take a step and be told.
    /// </summary>
    public static IEnumerable<(string Id, string Said)> People(
        PlantSession session, string me, Roster roster, string twin, long nowMs, IStringLocalizer<OrderTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(roster);
        var listed = roster.People.Select(p => (Person: p, IsThere: roster.IsThere(p, nowMs), IsIts: twin.Length > 0
                && p.Twins.Contains(twin)))
            .OrderBy(static p => p.IsThere ? 0 : 1).ThenBy(static p => p.IsIts ? 0 : 1).Take(Most)
            .Select(p => (Id: p.Person.Actor, Said: Said(p.Person, p.IsThere, p.IsIts, texts)));
        var plant = (session.Model?.Twins ?? []).Where(static t => t.Kind == TwinKind.Person).Take(Most).Select(static t =>
            (Id: t.Words.GetValueOrDefault("user") is { Length: > 0 } user ? "user:" + user : t.Id,
                Said: t.Name.For(CultureInfo.CurrentUICulture.Name)));
        (string Id, string Said)[] mine = me.Length > 0 && roster.People.All(p => p.Actor != me) ? [(me, EmergencyWords.Who(me))] : [];
        return [.. mine.Concat(listed.OrderBy(p => p.Id == me ? 0 : 1)).Concat(plant).DistinctBy(static p => p.Id)];
    }

    /// <summary>Somebody of the log: with the roster's name where it has one.</summary>
    public static string NameOf(Roster roster, string actor)
    {
        ArgumentNullException.ThrowIfNull(roster);
        return roster.People.FirstOrDefault(p => p.Actor == actor) is { Name.Length: > 0 } person ? $"{person.Name} ({actor})" : actor;
    }

    private static string Said(RosterPerson person, bool isThere, bool isIts, IStringLocalizer<OrderTexts> texts)
    {
        var name = person.Name.Length > 0 ? person.Name : EmergencyWords.Who(person.Actor);
        var shift = texts[isThere ? "Person.There" : person.OnCall ? "Person.OnCall" : "Person.Away"].Value;
        return isIts ? $"{name} · {shift} · {texts["Person.Its"].Value}" : $"{name} · {shift}";
    }

    private static IEnumerable<(string Id, string Said)> Of(PlantSession session, Func<TwinDefinition, bool> fits) =>
        (session.Model?.Twins ?? []).Where(fits).Take(Most).Select(static t => (t.Id, t.Name.For(CultureInfo.CurrentUICulture.Name)));
}
