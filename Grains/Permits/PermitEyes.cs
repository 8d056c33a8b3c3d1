using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Emergencies;
using Twin.Domain.Permits;
using Twin.Domain.Places;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Grains.Emergencies;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Interfaces.Twins;
using Twin.Grains.Twins;

namespace Twin.Grains.Permits;

/// <summary>What is seen around permits in the real plant: detectors, alarms, weather, guardians. Safe from any thread.</summary>
public sealed class PermitEyes(EmergencyEyes eyes, TimeProvider time)
{
    private const int MostEmergencies = 10;

    /// <summary>A ticket with its place: its own, else the middle of its twin, else of its zone; and with its zone.</summary>
    public static PermitTicket Place(PermitTicket ticket, CompiledPlant plant)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(plant);
        var twin = plant.Find(ticket.Twin) ?? plant.Find(ticket.Zone);
        var zone = ticket.Zone.Length > 0 ? ticket.Zone
            : twin?.Relations.FirstOrDefault(static r => r.Kind == "locatedIn")?.Target ?? "";
        return ticket with { At = ticket.At ?? PlaceOf(twin), Zone = zone };
    }

    /// <summary>Everything around the placed tickets.</summary>
    public async ValueTask<PermitSight> SeeAsync(CompiledPlant plant, ImmutableArray<PermitTicket> tickets, IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(plant);
        var gas = await Task.WhenAll(Noses(plant, tickets).Select(n => GasAsync(plant, n, grains)));
        var guardians = await Task.WhenAll(tickets.Select(static t => t.Guardian).Where(static g => g.Length > 0).Distinct()
            .Select(g => GuardianAsync(plant, g, grains)));
        var standing = await eyes.StandingAsync(plant);
        var rooms = await grains.Emergencies(plant.Model.Id).ListAsync(MostEmergencies);
        return await WithWeatherAsync(plant, grains, new PermitSight
        {
            NowMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Gas = [.. gas.OfType<GasSight>()],
            Alarms = [.. standing.Select(s => AlarmOf(plant, s))],
            Guardians = guardians.Where(static g => g.Fix is not null)
                .ToImmutableDictionary(static g => g.Person, static g => g.Fix!, StringComparer.Ordinal),
            Emergency = rooms.FirstOrDefault(static r => r.State == EmergencyState.Open)?.Title,
            Tickets = tickets,
            Drains = await DrainsAsync(plant, tickets, grains),
        });
    }

    /// <summary>Twins with the role <c>drain</c> near hot work; a signal <c>open</c> of theirs says whether they are.</summary>
    private static async Task<ImmutableArray<DrainSight>> DrainsAsync(
        CompiledPlant plant, ImmutableArray<PermitTicket> tickets, IGrainFactory grains)
    {
        PointM[] fires = [.. tickets.Where(static t => t.Kind == PermitKind.HotWork).Select(static t => t.At).OfType<PointM>()];
        if (fires.Length == 0) return [];
        var near = plant.Model.Twins.Where(static t => t.Words.GetValueOrDefault("role") == "drain")
            .Select(static t => (Twin: t, At: PlaceOf(t)!.Value))
            .Where(d => fires.Any(f => PlaneGeometry.Distance(f, d.At) <= PermitConflicts.DrainM));
        return
        [
            .. await Task.WhenAll(near.Select(async d =>
            {
                var tells = d.Twin.Signals.ContainsKey("open");
                var view = tells ? await TwinStates.OwnerAsync(grains, TwinKey.Live, plant.Model.Id, d.Twin) : null;
                return new DrainSight(d.Twin.Id, d.Twin.Name, d.At, Good(view, "open") is { } open ? open > 0.5 : null);
            })),
        ];
    }

    private static PointM? PlaceOf(TwinDefinition? twin) =>
        twin is null ? null : PlantHoldings.Middle(twin) is var at ? new PointM(at.X, at.Y, 0) : null;

    private static IEnumerable<TwinDefinition> Noses(CompiledPlant plant, ImmutableArray<PermitTicket> tickets)
    {
        PointM[] places = [.. tickets.Select(static t => t.At).OfType<PointM>()];
        if (places.Length == 0) yield break;
        foreach (var sensor in plant.Index.Sensors.ToArray())
        {
            if (plant.Index.ProfileOf(sensor)?.Quantity is not ("gas-combustible" or "gas-toxic" or "oxygen")) continue;
            var at = PlaceOf(plant.Index.Twin(sensor))!.Value;
            if (places.Any(p => PlaneGeometry.Distance(p, at) <= PermitHolds.VapourM)) yield return plant.Index.Twin(sensor);
        }
    }

    private static async Task<GasSight?> GasAsync(CompiledPlant plant, TwinDefinition sensor, IGrainFactory grains)
    {
        if (await TwinStates.SensorAsync(grains, TwinKey.Live, plant.Model.Id, sensor.Id) is not { } view) return null;
        var index = plant.Index.IndexOf(sensor.Id);
        var profile = plant.Index.ProfileOf(index)!;
        var limit = plant.Index.RulesOf(index).Where(static r => r is { Kind: RuleKind.Threshold, Limit: LimitKind.High })
            .Select(static r => r.Threshold).DefaultIfEmpty(double.NaN).Min();
        return new GasSight(sensor.Id, PlaceOf(sensor)!.Value, view.Value, profile.Unit, profile.Quantity, limit,
            view.Quality.IsGood && double.IsFinite(view.Value), view.SourceMs);
    }

    private static AlarmSight AlarmOf(CompiledPlant plant, EmergencySign sign)
    {
        var twin = plant.Find(sign.Twin);
        var quantity = twin is null ? null : plant.Index.ProfileOf(plant.Index.IndexOf(sign.Twin))?.Quantity;
        var isGasOrFire = quantity is "gas-combustible" or "gas-toxic" or "oxygen" or "flame" or "smoke";
        return new AlarmSight(sign.AlarmId, sign.Twin, twin is { Kind: TwinKind.Zone } ? null : PlaceOf(twin), sign.Zones,
            sign.Priority == 0 ? (int)AlarmPriority.Low : sign.Priority, isGasOrFire, sign.Text);
    }

    /// <summary>The tag of a person: the twin of that name, or the one whose word <c>user</c> names them.</summary>
    private static async Task<(string Person, GuardianFix? Fix)> GuardianAsync(CompiledPlant plant, string person, IGrainFactory grains)
    {
        var user = person.StartsWith("user:", StringComparison.Ordinal) ? person[5..] : person;
        var twin = plant.Find(person) ?? plant.Model.Twins.FirstOrDefault(t => t.Kind == TwinKind.Person
            && t.Words.GetValueOrDefault("user") == user);
        if (twin is not { Kind: TwinKind.Person }) return (person, null);
        var view = await TwinStates.OwnerAsync(grains, TwinKey.Live, plant.Model.Id, twin);
        return view?.Signal("x") is { SourceMs: > 0 } x && view.Signal("y") is { SourceMs: > 0 } y
            ? (person, new GuardianFix(new PointM(x.Value, y.Value, 0), Math.Min(x.SourceMs, y.SourceMs))) : (person, null);
    }

    private static async ValueTask<PermitSight> WithWeatherAsync(CompiledPlant plant, IGrainFactory grains, PermitSight sight)
    {
        foreach (var station in plant.Model.Twins.Where(static t => t.Kind == TwinKind.WeatherStation))
        {
            var view = await TwinStates.OwnerAsync(grains, TwinKey.Live, plant.Model.Id, station);
            if (Good(view, "windSpeed") is not { } wind) continue;
            return sight with
            {
                WindMps = wind, WindFromDeg = Good(view, "windDirection") ?? double.NaN, RainMmH = Good(view, "rain") ?? double.NaN,
                LightningKm = Good(view, "lightning") ?? double.NaN,
            };
        }

        return sight;
    }

    private static double? Good(TwinView? view, string name) => view?.Signal(name) is { Quality.IsBad: false } s ? s.Value : null;
}
