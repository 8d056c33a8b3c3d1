using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Judgement;

/// <inheritdoc cref="IModelsGrain"/>
[GrainType("models")]
public sealed class ModelsGrain(
    [PersistentState("models")] IPersistentState<ModelsRecord> record, IModelRunner runner, MonitorWorkshop workshop, IPlantRegistry plants,
    ITwinStore store, TimeProvider time, ILogger<ModelsGrain> logger) : Grain, IModelsGrain
{
    private readonly Dictionary<string, Training> _trainings = new(StringComparer.Ordinal);
    private readonly Turns _turns = new();
    private bool _gone;
    private TwinKey _key;

    private sealed record Training(CancellationTokenSource Stop, TrainingView View)
    {
        public TrainingView View { get; set; } = View;
    }

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        // What was under way when the process ended is gone; who began it is told, and can begin again.
        foreach (var lost in Begun)
            _trainings[lost.Target] = new Training(new CancellationTokenSource(), lost with { Done = true, Error = ModelErrors.Lost() });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _gone = true;
        foreach (var training in _trainings.Values.Where(t => !t.View.Done)) await training.Stop.CancelAsync();
    }

    /// <inheritdoc/>
    public ValueTask<ModelsView> ListAsync() => new(new ModelsView(
        [.. record.State.Versions.Reverse()], [.. _trainings.Values.Select(t => t.View).OrderByDescending(t => t.BegunMs)]));

    /// <inheritdoc/>
    public async ValueTask<ModelOutcome> UploadAsync(ModelUpload upload, string actor)
    {
        if (ModelTargets.Check(plants.Find(_key.Plant), upload.Target, upload.IsType, upload.Rule, out var rule) is { } wrong)
            return new ModelOutcome(null, wrong);
        var foreign = upload.Signals.IsDefaultOrEmpty ? null : new ModelCard
        {
            Kind = "score", Signals = upload.Signals, Limit = upload.Limit, PeriodMs = Math.Clamp(upload.PeriodMs, 500, 3_600_000),
            Licence = upload.Licence, MadeMs = NowMs,
        };
        var (card, hash, error) = runner.Check(upload.File, foreign);
        if (card is null) return new ModelOutcome(null, error);
        if (ModelTargets.CheckSignals(plants.Find(_key.Plant)!, upload.Target, upload.IsType, card.Signals) is { } unbound)
            return new ModelOutcome(null, unbound);
        return await AddAsync(upload.File, Fresh(upload.Target, upload.IsType, rule, card, hash, actor));
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> TrainAsync(TrainingOrder order, string actor)
    {
        var plant = plants.Find(_key.Plant);
        if (ModelTargets.Check(plant, order.Twin, false, order.Rule, out var rule) is { } wrong) return wrong;
        if (ModelTargets.CheckSignals(plant!, order.Twin, false, order.Signals) is { } unbound) return unbound;
        if (MonitorWorkshop.Check(order) is { } refused) return refused;
        if (_trainings.TryGetValue(order.Twin, out var other) && !other.View.Done) return ModelErrors.Busy(order.Twin, other.View.By);
        var training = new Training(new CancellationTokenSource(), new TrainingView(order.Twin, actor, NowMs, 0, false, null, null));
        _trainings[order.Twin] = training;
        try
        {
            using var turn = await _turns.TakeAsync();
            var begun = Begun.RemoveAll(b => b.Target == order.Twin).Add(training.View);
            await WriteAsync(new ModelsRecord { Versions = record.State.Versions, Begun = begun });
        }
        catch
        {
            _trainings.Remove(order.Twin);
            throw;
        }

        _ = RunAsync(training, order, rule, actor);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> CancelAsync(string target)
    {
        if (!_trainings.TryGetValue(target, out var training)) return ModelErrors.NoTraining(target);
        if (!training.View.Done) await training.Stop.CancelAsync();
        return null;
    }

    /// <inheritdoc/>
    public ValueTask<ModelOutcome> ApproveAsync(int number, string actor) =>
        DecideAsync("model.approved", actor, () => ModelRegistry.Approve(record.State.Versions, number, actor, NowMs));

    /// <inheritdoc/>
    public ValueTask<ModelOutcome> EndAsync(int number, string actor) =>
        DecideAsync("model.ended", actor, () => ModelRegistry.End(record.State.Versions, number, actor, NowMs));

    /// <inheritdoc/>
    public ValueTask<ModelOutcome> RollBackAsync(string target, string actor) =>
        DecideAsync("model.rolled-back", actor, () => ModelRegistry.RollBack(record.State.Versions, target, actor, NowMs));

    /// <inheritdoc/>
    public async ValueTask<byte[]?> FileAsync(int number) =>
        ModelRegistry.Find(record.State.Versions, number) is null ? null : await File(number).GetAsync();

    /// <inheritdoc/>
    public async ValueTask<ModelTrial> TryAsync(int number, TimeSpanMs span)
    {
        if (ModelRegistry.Find(record.State.Versions, number) is not { } version || await FileAsync(number) is not { Length: > 0 } file)
            return new ModelTrial { Number = number, Error = ModelRegistry.Unknown(number) };
        var twin = plants.Find(_key.Plant)?.Model.Twins.FirstOrDefault(t => (version.IsType ? t.TypeId : t.Id) == version.Target);
        return twin is null ? new ModelTrial { Number = number, Error = ModelErrors.NoTarget(version.Target) }
            : await workshop.TryAsync(_key, version, file, twin, span);
    }

    /// <inheritdoc/>
    public async ValueTask WakeAsync()
    {
        if (record.State.Versions.IsEmpty || plants.Find(_key.Plant) is not { } plant) return;
        var targets = record.State.Versions.Select(v => v.Target).ToHashSet(StringComparer.Ordinal);
        foreach (var twin in plant.Model.Twins.Where(t => targets.Contains(t.Id) || targets.Contains(t.TypeId)))
        {
            await GrainFactory.GetGrain<IMonitorGrain>((_key with { Id = twin.Id }).ToString())
                .UseAsync(ModelRegistry.Running(record.State.Versions, twin.Id, twin.TypeId));
        }
    }

    private ImmutableArray<TrainingView> Begun => record.State.Begun.IsDefault ? [] : record.State.Begun;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private IModelFileGrain File(int number) => GrainFactory.GetGrain<IModelFileGrain>(
        (_key with { Id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"model-{number}") }).ToString());

    private ModelVersion Fresh(string target, bool isType, string rule, ModelCard card, string hash, string actor) => new()
    {
        Number = 0, Target = target, IsType = isType, Rule = rule, Card = card, Hash = hash, By = actor, AtMs = NowMs,
        Report = card.Report,
    };

    private async Task RunAsync(Training training, TrainingOrder order, string rule, string actor)
    {
        try
        {
            var parent = record.State.Versions.FirstOrDefault(v => v.Target == order.Twin && v.State == ModelState.Running)?.Hash ?? "";
            var made = await workshop.MakeAsync(_key, order, plants.Find(_key.Plant)!.Find(order.Twin)!, parent, NowMs,
                part => training.View = training.View with { Progress = part }, training.Stop.Token);
            var (card, hash, error) = runner.Check(made.File, null);
            if (card is null) throw new TwinException(error!);
            var fresh = Fresh(order.Twin, false, rule, card, hash, actor) with { Report = made.Report };
            var outcome = await AddAsync(made.File, fresh, order.Twin);
            await EndAsync(training, training.View with { Progress = 1, Version = outcome.Version?.Number, Error = outcome.Error });
        }
        catch (Exception e)
        {
            await EndAsync(training, training.View with { Error = ModelErrors.Training(e) });
            if (e is not (OperationCanceledException or TwinException)) Log.TrainingFailed(logger, e, order.Twin);
        }
        finally
        {
            training.Stop.Dispose();
        }
    }

    private async Task EndAsync(Training training, TrainingView view)
    {
        try
        {
            using var turn = await _turns.TakeAsync();
            // Who has left does not write any more: his successor says what became of it.
            var begun = Begun.RemoveAll(b => b.Target == view.Target);
            if (!_gone && begun.Length < Begun.Length)
                await WriteAsync(new ModelsRecord { Versions = record.State.Versions, Begun = begun });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The store is away: the next activation takes it for one that was lost, and says so.
            Log.TrainingFailed(logger, e, view.Target);
        }

        training.View = view with { Done = true };
    }

    private async ValueTask<ModelOutcome> AddAsync(byte[] file, ModelVersion fresh, string? ended = null)
    {
        using var turn = await _turns.TakeAsync();
        if (_gone) return new ModelOutcome(null, ModelErrors.Lost());
        var (next, version, error) = ModelRegistry.Add(record.State.Versions, fresh);
        if (version is null || next == record.State.Versions) return new ModelOutcome(version, error);
        // The file first: a version that can be seen has its file.
        await File(version.Number).PutAsync(file);
        await SaveAsync(next, "model.added", fresh.By, version, ended);
        return new ModelOutcome(version, null);
    }

    private async ValueTask<ModelOutcome> DecideAsync(
        string type, string actor, Func<(ImmutableArray<ModelVersion> Next, TwinError? Error)> decide)
    {
        ModelVersion changed;
        using (await _turns.TakeAsync())
        {
            var before = record.State.Versions;
            var (next, error) = decide();
            if (error is not null || next == before) return new ModelOutcome(null, error);
            changed = next.Except(before).OrderByDescending(v => v.State == ModelState.Running).First();
            await SaveAsync(next, type, actor, changed);
        }

        await WakeAsync();
        return new ModelOutcome(changed, null);
    }

    private async ValueTask SaveAsync(
        ImmutableArray<ModelVersion> next, string type, string actor, ModelVersion version, string? ended = null)
    {
        var recorded = new NewEvent(
            $"{_key}#{version.Number}-{type}-{NowMs}", actor, "", type, 1, NowMs, version.IsType ? "" : version.Target,
            JsonSerializer.SerializeToUtf8Bytes(new { version.Number, version.Target, version.Rule, version.Hash, version.State }));
        try
        {
            await store.CommitAsync(new TwinCommit { Realm = _key.Realm, Plant = _key.Plant, Events = [recorded] });
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        await WriteAsync(new ModelsRecord { Versions = next, Begun = Begun.RemoveAll(b => b.Target == ended) });
    }

    private async Task WriteAsync(ModelsRecord next)
    {
        var before = record.State;
        record.State = next;
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            // Whether it is written is not known: start again from what is stored.
            record.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
