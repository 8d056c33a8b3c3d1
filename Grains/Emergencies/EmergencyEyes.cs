using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Emergencies;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Grains.Twins;

namespace Twin.Grains.Emergencies;

/// <summary>What a room sees of the real plant: alarms that stand, people, wind. Safe from any thread.</summary>
public sealed class EmergencyEyes(IPlantRegistry plants, ITwinStore store, TimeProvider time)
{
    /// <summary>Open alarms looked at; in a flood the most urgent.</summary>
    public const int MostAlarms = 500;

    /// <summary>People counted.</summary>
    public const int MostPeople = 2_000;

    /// <summary>What the room shows now.</summary>
    public async ValueTask<EmergencyRoom> RoomAsync(Emergency e, string plant, IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(e);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var compiled = plants.Find(plant);
        var people = compiled is null ? [] : await PeopleAsync(compiled, grains);
        var standing = compiled is null ? [] : await StandingAsync(compiled);
        var danger = e.Signs.Concat(standing.Where(static s => s.Priority == (int)AlarmPriority.Critical))
            .SelectMany(static s => s.Zones).ToImmutableSortedSet(StringComparer.Ordinal);
        var names = compiled?.Model.Twins.Where(static t => t.Kind == TwinKind.Zone)
            .ToDictionary(static t => t.Id, static t => t.Name, StringComparer.Ordinal) ?? [];
        var heads = Headcounts.Of(people, e, names, danger, nowMs);
        var name = compiled?.Model.Name ?? new LocalizedText(plant, plant);
        var report = FirstReports.Of(e, name, compiled?.Find(e.Twin)?.Name, heads, nowMs);
        return new EmergencyRoom(e, CallTree.Of(e, nowMs), report, heads, [.. danger], nowMs);
    }

    /// <summary>Alarms that stand and are not suppressed, as plans judge them, the oldest first.</summary>
    public async ValueTask<ImmutableArray<EmergencySign>> StandingAsync(CompiledPlant plant)
    {
        ArgumentNullException.ThrowIfNull(plant);
        var page = await store.QueryAlarmsAsync(new AlarmQuery(TwinKey.Live, plant.Model.Id, "active", null, null, MostAlarms));
        return
        [
            .. page.Items.Where(static a => a.State is { Active: true, Suppression: Suppression.None })
                .Select(a => EmergencySigns.Of(a, plant.Index)).OfType<EmergencySign>()
                .OrderBy(static s => s.SinceMs).ThenBy(static s => s.AlarmId, StringComparer.Ordinal),
        ];
    }

    /// <summary>What a request names, as plans judge it; null and the reason when something is not there.</summary>
    public async ValueTask<(ImmutableArray<EmergencySign> Signs, TwinError? Error)> SignsAsync(
        CompiledPlant plant, string twin, ImmutableArray<string> alarms)
    {
        ArgumentNullException.ThrowIfNull(plant);
        var signs = ImmutableArray.CreateBuilder<EmergencySign>();
        foreach (var id in alarms.Take(MostAlarms))
        {
            var alarm = await store.FindAlarmAsync(id);
            if (alarm is null || alarm.Plant != plant.Model.Id || alarm.Realm != TwinKey.Live)
                return ([], new TwinError("alarm.unknown", $"There is no alarm '{id}'.", Path: "alarms"));
            if (EmergencySigns.Of(alarm, plant.Index) is { } sign) signs.Add(sign);
        }

        if (twin.Length == 0) return (signs.ToImmutable(), null);
        if (EmergencySigns.Of(twin, plant.Index) is not { } place)
            return ([], new TwinError("twin.unknown", $"There is no twin '{twin}'.", Path: "twin"));
        if (signs.All(s => s.Twin != twin)) signs.Add(place);
        return (signs.ToImmutable(), null);
    }

    /// <summary>The wind of the first weather station that has one, m/s; NaN: not known.</summary>
    public static async ValueTask<double> WindAsync(CompiledPlant plant, IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(plant);
        foreach (var station in plant.Model.Twins.Where(static t => t.Kind == TwinKind.WeatherStation))
        {
            var view = await TwinStates.OwnerAsync(grains, TwinKey.Live, plant.Model.Id, station);
            if (view?.Signal("windSpeed") is { Quality.IsBad: false } wind) return wind.Value;
        }

        return double.NaN;
    }

    /// <summary>Writes something that is not of one room into the plant's log.</summary>
    /// <param name="plant">Plant.</param>
    /// <param name="actor">Who.</param>
    /// <param name="type">Type of the event.</param>
    /// <param name="id">What makes it one and the same when it is written again.</param>
    /// <param name="text">In words, or as a file.</param>
    /// <param name="atMs">When, Unix ms; 0: now.</param>
    public async Task RecordAsync(string plant, string actor, string type, string id, string text, long atMs = 0)
    {
        var at = atMs == 0 ? time.GetUtcNow().ToUnixTimeMilliseconds() : atMs;
        var recorded = new NewEvent($"{TwinKey.Live}/{plant}#{type}#{id}", actor, id, type, 1, at, "",
            JsonSerializer.SerializeToUtf8Bytes(new { text }));
        await store.CommitAsync(new TwinCommit { Realm = TwinKey.Live, Plant = plant, Events = [recorded] });
    }

    private static async ValueTask<IReadOnlyList<SeenPerson>> PeopleAsync(CompiledPlant plant, IGrainFactory grains)
    {
        TwinDefinition[] people = [.. plant.Model.Twins.Where(static t => t.Kind == TwinKind.Person).Take(MostPeople)];
        var views = await Task.WhenAll(people.Select(p => TwinStates.OwnerAsync(grains, TwinKey.Live, plant.Model.Id, p).AsTask()));
        return [.. people.Select((p, i) => Seen(p, views[i]))];
    }

    private static SeenPerson Seen(TwinDefinition person, TwinView? view)
    {
        var (x, y) = (view?.Signal("x"), view?.Signal("y"));
        if (x is null || y is null || !double.IsFinite(x.Value + y.Value) || x.SourceMs == 0)
            return new SeenPerson(person.Id, person.Name, default, 0, []);
        // Both are of one moment in life; of two the older one says how old the place is.
        var at = new PointM(x.Value, y.Value, 0);
        return new SeenPerson(person.Id, person.Name, at, Math.Min(x.SourceMs, y.SourceMs), [.. view!.Members]);
    }
}
