using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Twin.Domain;
using Twin.Domain.Drills.Room;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.World;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Grains.Drills;

/// <inheritdoc cref="IDrillListGrain"/>
[GrainType("drill-list")]
public sealed partial class DrillListGrain(
    [PersistentState("drills")] IPersistentState<DrillListRecord> record, [FromKeyedServices("Default")] IGrainStorage storage,
    DrillServices services, PlantFork fork, PastFork past) : Grain, IDrillListGrain
{
    /// <summary>Drills of a plant that may be under way at once; the next one waits for one of them to end.</summary>
    public const int MostAtOnce = 20;

    private Task _saving = Task.CompletedTask;
    private bool _unsaved;
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
        var (from, error) = await ForkOfAsync(request.From);
        if (from is null) return new DrillOutcome(null, error);
        if (await MisfitAsync(scenario, from.Start) is { } misfit) return new DrillOutcome(null, misfit);
        var id = (record.State.Drills.Count + 1).ToString(CultureInfo.InvariantCulture);
        record.State.Drills.Add(new DrillEntry { Id = id, RequestKey = request.RequestKey });
        await SaveAsync();
        error = await Drill(id).StartAsync(
            new DrillOrder
            {
                Id = id, Scenario = scenario, Seed = request.Seed ?? scenario.Seed, Auto = request.Auto, Speed = request.Speed,
                Actor = request.Actor, CreatedMs = services.Time.GetUtcNow().ToUnixTimeMilliseconds(), From = request.From,
                Missing = from.Missing,
            },
            from.Start);
        return new DrillOutcome(await Drill(id).GetAsync(), error);
    }

    /// <summary>Those under way are asked; of those that are over, the last view is kept here, so that their grains stay asleep.</summary>
    public async ValueTask<ImmutableArray<DrillView>> ListAsync(int max)
    {
        DrillEntry[] newest = [.. Enumerable.Reverse(record.State.Drills).Take(Math.Clamp(max, 1, Limits.PageSize))];
        var views = await Task.WhenAll(newest.Select(ViewAsync));
        if (_unsaved) await SaveAsync();
        return [.. views.OfType<DrillView>()];
    }

    /// <inheritdoc/>
    public async ValueTask WakeAsync()
    {
        foreach (var drill in record.State.Drills.Where(static d => !d.Ended)) await Drill(drill.Id).GetAsync();
    }

    /// <inheritdoc/>
    public async ValueTask<PlantSnapshot?> ForkAsync() => await fork.TakeAsync(_key.Plant, GrainFactory);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<Scenario>> ScenariosAsync() => new(services.Library.Of(_key.Plant));

    /// <inheritdoc/>
    public async ValueTask<bool> MaySeeAsync(string scenario, DrillViewer viewer)
    {
        if (!viewer.Leads) return false;
        foreach (var drill in record.State.Drills.Where(static d => !d.Ended).ToArray())
        {
            if (await ViewAsync(drill) is { State: not DrillState.Ended } view && view.Scenario == scenario
                && !await Drill(drill.Id).SeesAllAsync(viewer)) return false;
        }

        return true;
    }

    private async Task<int> RunningAsync() =>
        (await Task.WhenAll(record.State.Drills.Where(static d => !d.Ended).Select(ViewAsync))).Count(
            static v => v is { State: not DrillState.Ended });

    private async Task<DrillView?> ViewAsync(DrillEntry drill)
    {
        if (drill.View.Length > 0) return services.Read<DrillView>(drill.View);
        var view = await Drill(drill.Id).GetAsync();
        if (view is null or { State: DrillState.Ended }) drill.Ended = _unsaved = true;
        if (view is { State: DrillState.Ended }) drill.View = services.Bytes(view);
        return view;
    }

    /// <summary>One at a time: the list is read while a fork is made.</summary>
    private Task SaveAsync() => _saving = SaveAsync(_saving);

    private async Task SaveAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            _unsaved = false;
            await record.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private IDrillGrain Drill(string id) => GrainFactory.Drill(RealmRooms.Prefix + id, _key.Plant);

    private static DrillOutcome Refused(string code, string message, string path) =>
        new(null, new TwinError(code, message, Path: path));
}
