using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.Utilities;
using Twin.Domain;
using Twin.Domain.Drills;
using Twin.Domain.World;
using Twin.Grains.Feed;
using Twin.Grains.Interfaces.Causes;
using Twin.Grains.Interfaces.Dangers;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Feed;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Grains.Drills;

/// <inheritdoc cref="IDrillGrain"/>
[GrainType("drill"), CollectionAgeLimit(Minutes = 5)]
public sealed partial class DrillGrain(
    [PersistentState("drill")] IPersistentState<DrillRecord> record,
    [FromKeyedServices("Default")] IGrainStorage storage, DrillServices services, IGrainContext context)
    : IGrainBase, IDrillGrain, IFeedGrain, IAlarmGroupGrain, IKnowledgeGraphGrain, IDangerGrain
{
    /// <summary>A turn computes at most so long: people's acts and questions come between.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <summary>A paused drill that nobody touches ends after this; a running one after this and its scenario's time.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(2);

    /// <summary>How often the drill time is kept, at least: what was not kept is computed again.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(10);

    private const string StartRow = "drill-start";

    private readonly Picture _picture = new();
    private ObserverManager<IFeedObserver> _observers = null!;
    private IGrainTimer? _timer;
    private TwinKey _key;
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DrillBook? _book;
    private DrillRun? _run;
    private DrillActs _acts = null!;
    private int _nextAct;
    private int _catchUpS;
    private DrillState _resumeTo = DrillState.Running;
    private double _anchorS;
    private long _anchorAt;
    private long _keptAt;
    private long _touchedAt;

    /// <summary>Not a <c>Grain</c>: it has no factory of references, so there is no grain it could call.</summary>
    public IGrainContext GrainContext => context;

    /// <summary>A drill that was under way is brought to where it was by running it again, turn by turn.</summary>
    public async Task OnActivateAsync(CancellationToken token)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        _observers = new ObserverManager<IFeedObserver>(TimeSpan.FromSeconds(60), services.Logger);
        _epoch = services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        _acts = new DrillActs(storage, context.GrainId, services);
        if (record.State.Data.Length == 0) return;
        _book = services.Read<DrillBook>(record.State.Data);
        if (_book.State == DrillState.Ended) return;
        await _acts.LoadAsync(_book.Acts);
        await TakeUpAsync(_book);
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> StartAsync(DrillOrder order, PlantSnapshot start)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (_book is not null) return _book.Order.Id == order.Id ? null : new TwinError("drill.exists", "There is such a drill already.");
        if (await BuildAsync(order, start) is not { } run) return new TwinError("plant.unknown", $"There is no plant '{_key.Plant}'.");
        var book = new DrillBook { Order = order, Speed = order.Speed, ModelVersion = run.World.Plant.Model.Version };
        var kept = new DrillStartRecord { Data = await services.Quiet.RunAsync(() => services.Pack(start)), Packed = true };
        await storage.WriteStateAsync(StartRow, context.GrainId, new GrainState<DrillStartRecord>(kept));
        await KeepAsync(book);
        (_book, _run) = (book, run);
        Show(await services.Quiet.RunAsync(run.World.Picture));
        Go();
        return null;
    }

    /// <inheritdoc/>
    public ValueTask<DrillView?> GetAsync() => new(_book is null ? null : View(_book));

    /// <inheritdoc/>
    public async ValueTask<TwinError?> SteerAsync(DrillSteer steer)
    {
        ArgumentNullException.ThrowIfNull(steer);
        if (_book is not { } book) return Unknown;
        if (book.State == DrillState.Ended || _run is not { } run) return Over;
        if (book.State == DrillState.Resuming && steer.Verb != DrillVerb.End) return NotYet;
        Touch();
        switch (steer.Verb)
        {
            case DrillVerb.Pause:
                book.State = DrillState.Paused;
                break;
            case DrillVerb.Resume:
                book.State = DrillState.Running;
                break;
            case DrillVerb.Step when steer.Number is >= 1 and <= 600:
                book.State = DrillState.Paused;
                await StepAsync(run, (int)steer.Number);
                break;
            case DrillVerb.Speed when steer.Number is 0 or (>= 0.1 and <= 1_000):
                book.Speed = steer.Number;
                break;
            case DrillVerb.End:
                await EndAsync(book, run, steer.Actor);
                return null;
            default:
                return new TwinError("drill.number", "A step is 1 to 600 s; a speed is 0, or 0.1 to 1000 times life.", Path: "number");
        }

        Anchor(run);
        if (run.Ended) await EndAsync(book, run, "auto");
        else await KeepAsync(book);
        await FlushAsync();
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<PlantSnapshot?> StartOfAsync()
    {
        var row = new GrainState<DrillStartRecord>(new DrillStartRecord());
        await storage.ReadStateAsync(StartRow, context.GrainId, row);
        if (!row.RecordExists || row.State is not { Data.Length: > 0 } kept) return null;
        return await services.Quiet.RunAsync(() =>
            kept.Packed ? services.Unpack<PlantSnapshot>(kept.Data) : services.Read<PlantSnapshot>(kept.Data));
    }

    /// <inheritdoc/>
    public async ValueTask<PlantSnapshot?> SaveAsync() => _run is { } run && await StartOfAsync() is { } start
        ? await services.Quiet.RunAsync(() => run.World.Save(start))
        : null;

    /// <inheritdoc/>
    public ValueTask WakeAsync() => _book?.State == DrillState.Resuming ? new(_settled.Task) : ValueTask.CompletedTask;

    private static TwinError Unknown => new("drill.unknown", "There is no such drill.");

    private static TwinError Over => new("drill.ended", "The drill is over.");

    private static TwinError NotYet => new("drill.resuming", "The drill is being brought back to where it was.", Retry.Later);

    /// <summary>Under the model it was forked with, whatever was published since.</summary>
    private async Task<DrillRun?> BuildAsync(DrillOrder order, PlantSnapshot start)
    {
        var plant = await services.Models.FindAsync(_key.Plant, start.ModelVersion) ?? services.Plants.Find(_key.Plant);
        return plant is null ? null : await services.Quiet.RunAsync(() =>
            new DrillRun(plant, _key.Realm, start, order.Scenario, new DrillOptions(order.Seed, order.Auto)));
    }

    private async Task EndAsync(DrillBook book, DrillRun run, string by)
    {
        (book.State, book.EndedBy, book.EndedMs, book.Print) = (DrillState.Ended, by, WallMs, run.World.Print);
        (book.ReachedS, book.Report) = (Now(run), run.Report());
        await KeepAsync(book);
        // Its realm stays to be looked at until nobody does; then the grain is freed, and the book tells what it was.
        _timer?.Dispose();
        _timer = null;
        _settled.TrySetResult();
        await FlushAsync();
        if (_observers.Count == 0) this.DeactivateOnIdle();
        Log.DrillEnded(services.Logger, _key.ToString(), by, book.ReachedS);
    }

    private async Task KeepAsync(DrillBook book)
    {
        if (_run is { } run && book.State is DrillState.Running or DrillState.Paused) book.ReachedS = Now(run);
        _keptAt = services.Time.GetTimestamp();
        record.State = new DrillRecord { Data = services.Bytes(book) };
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            // What is stored decides: it is taken up from there.
            this.DeactivateOnIdle();
            throw;
        }
    }

    private DrillView View(DrillBook book) => new()
    {
        Id = book.Order.Id,
        Realm = _key.Realm,
        State = book.State,
        Scenario = book.Order.Scenario.Id,
        Name = book.Order.Scenario.Name,
        TimeS = _run?.Scene.TimeS ?? book.ReachedS,
        EndS = book.Order.Scenario.AutoEndS,
        NowMs = _run?.World.NowMs ?? 0,
        Speed = book.Speed,
        Seed = book.Order.Seed,
        Auto = book.Order.Auto,
        Actor = book.Order.Actor,
        CreatedMs = book.Order.CreatedMs,
        EndedMs = book.EndedMs,
        EndedBy = book.EndedBy,
        Print = book.State == DrillState.Ended ? book.Print : _run?.World.Print ?? "",
        Score = book.Report?.Score.Score ?? double.NaN,
        From = book.Order.From,
        ModelVersion = book.ModelVersion,
        Missing = book.Order.Missing,
        EndsMs = book.State is DrillState.Running or DrillState.Paused ? WallMs + (long)Left(book).TotalMilliseconds : 0,
    };
}
