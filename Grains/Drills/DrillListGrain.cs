using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.World;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Grains.Drills;

/// <inheritdoc cref="IDrillListGrain"/>
[GrainType("drill-list")]
public sealed class DrillListGrain(
    [PersistentState("drills")] IPersistentState<DrillListRecord> record, DrillServices services, PlantFork fork) : Grain, IDrillListGrain
{
    /// <summary>Drills of a plant that may be under way at once; the next one waits for one of them to end.</summary>
    public const int MostAtOnce = 20;

    private TwinKey _key;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<DrillOutcome> CreateAsync(DrillRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestKey is { } key && record.State.Drills.Find(d => d.RequestKey == key) is { } same)
            return new DrillOutcome(await Drill(same.Id).GetAsync(), null);
        if (services.Library.Find(_key.Plant, request.Scenario) is not { } scenario)
            return Refused("scenario.unknown", $"There is no scenario '{request.Scenario}' for this plant.", "scenario");
        if (request.Speed is not (0 or (>= 0.1 and <= 1_000)))
            return Refused("drill.number", "A speed is 0, or 0.1 to 1000 times life.", "speed");
        if (await RunningAsync() >= MostAtOnce)
            return new DrillOutcome(null, new TwinError("drill.many", $"{MostAtOnce} drills are under way; end one first.", Retry.Later));
        if (await StartOfAsync(request.From) is not { } start)
            return Refused("drill.from", $"'{request.From}' is neither 'live' nor a drill of this plant.", "from");
        var id = (record.State.Drills.Count + 1).ToString(CultureInfo.InvariantCulture);
        record.State.Drills.Add(new DrillEntry { Id = id, RequestKey = request.RequestKey });
        await record.WriteStateAsync();
        var error = await Drill(id).StartAsync(
            new DrillOrder
            {
                Id = id, Scenario = scenario, Seed = request.Seed ?? scenario.Seed, Auto = request.Auto, Speed = request.Speed,
                Actor = request.Actor, CreatedMs = services.Time.GetUtcNow().ToUnixTimeMilliseconds(), From = request.From,
            },
            start);
        return new DrillOutcome(await Drill(id).GetAsync(), error);
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<DrillView>> ListAsync(int max)
    {
        var newest = Enumerable.Reverse(record.State.Drills).Take(Math.Clamp(max, 1, Limits.PageSize));
        var views = await Task.WhenAll(newest.Select(d => Drill(d.Id).GetAsync().AsTask()));
        return [.. views.OfType<DrillView>()];
    }

    /// <inheritdoc/>
    public async ValueTask WakeAsync()
    {
        foreach (var drill in record.State.Drills.Where(static d => !d.Ended)) await Drill(drill.Id).GetAsync();
    }

    /// <inheritdoc/>
    public async ValueTask<PlantSnapshot?> ForkAsync() => await fork.TakeAsync(_key.Plant, GrainFactory);

    private async Task<PlantSnapshot?> StartOfAsync(string from)
    {
        if (from == TwinKey.Live) return await ForkAsync();
        return record.State.Drills.Exists(d => d.Id == from) ? await Drill(from).StartOfAsync() : null;
    }

    private async Task<int> RunningAsync()
    {
        var running = 0;
        foreach (var drill in record.State.Drills.Where(static d => !d.Ended))
        {
            if (await Drill(drill.Id).GetAsync() is { State: not DrillState.Ended }) running++;
            else drill.Ended = true;
        }

        return running;
    }

    private IDrillGrain Drill(string id) => GrainFactory.Drill(RealmRooms.Prefix + id, _key.Plant);

    private static DrillOutcome Refused(string code, string message, string path) =>
        new(null, new TwinError(code, message, Path: path));
}
