using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Instruments;
using Twin.Domain.Judgement;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Instruments;
using Twin.Grains.Partitions;
using Twin.Grains.Plants;

namespace Twin.Grains.Instruments;

/// <inheritdoc cref="IInstrumentsGrain"/>
[GrainType("instruments"), KeepAlive]
public sealed class InstrumentsGrain(
    [PersistentState("instruments")] IPersistentState<InstrumentsRecord> record, InstrumentTeller teller, IPlantRegistry plants,
    TimeProvider time, ILogger<InstrumentsGrain> logger) : Grain, IInstrumentsGrain
{
    private const long KeepMs = 600_000;
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(InstrumentPlan.StepMs);
    private PlantSampler? _sampler;
    private CompiledPlant? _plant;
    private InstrumentWatch? _watch;
    private double[] _values = [];
    private InstrumentsView _view = InstrumentsView.Empty;
    private TwinKey _key;
    private long _keptMs;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = TwinKey.Parse(this.GetPrimaryKeyString());
        _keptMs = NowMs;
        _view = _view with { Troubles = record.State.Memory is { } memory ? [.. memory.Troubles] : [] };
        this.RegisterGrainTimer(_ => StepAsync().AsTask(), new GrainTimerCreationOptions(s_period, s_period));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<InstrumentsView> GetAsync() => new(_view);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<PastTrouble>> PastAsync(long fromMs, long toMs) =>
        new([.. Past.Where(p => p.SinceMs <= toMs && p.EndedMs >= fromMs)]);

    /// <inheritdoc/>
    public ValueTask WakeAsync() => default;

    /// <inheritdoc/>
    public async ValueTask StepAsync()
    {
        if (Watch() is not { } watch) return;
        await _sampler!.SampleAsync();
        if (watch != _watch) return;
        var oldest = NowMs - Sampling.MostAgeMs(InstrumentPlan.StepMs);
        var now = _sampler.Now;
        for (var i = 0; i < _values.Length; i++)
            _values[i] = now[i] is { Quality.IsGood: true } sample && sample.IsUsable(oldest) ? sample.Value : double.NaN;
        watch.Step(NowMs, _values);
        await TellAsync(watch);
    }

    /// <inheritdoc/>
    public async ValueTask<DoubtAnswer> HearAsync(LoneWord word, bool sure)
    {
        if (Watch() is not { } watch) return DoubtAnswer.No;
        var may = watch.Plan.MayLie(word);
        if (may && sure)
        {
            watch.Hear(word, NowMs);
            await TellAsync(watch);
        }

        // As it is kept and shown, not only as it was found.
        return _view.Troubles.Any(word.IsOf) ? DoubtAnswer.Yes : may && !sure ? DoubtAnswer.Wait : DoubtAnswer.No;
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> LearnAsync(string id, string actor)
    {
        if (Watch() is not { } watch || !watch.Learn(id, NowMs))
            return new TwinError("instrument.unknown", $"Nothing of the name '{id}' is watched.", Path: "id") { Zh = $"没有名为“{id}”的监视项。" };
        await teller.LearntAsync(_key.Plant, id, actor, NowMs);
        if (await TellAsync(watch, keep: true)) return null;
        return new TwinError("instrument.unreachable", "It could not be kept now.", Retry.Later) { Zh = "暂时无法保存。" };
    }

    private ImmutableArray<PastTrouble> Past => record.State.Past.IsDefault ? [] : record.State.Past;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The watch of the model in force; what was learnt goes over to it.</summary>
    private InstrumentWatch? Watch()
    {
        if (plants.Find(_key.Plant) is not { } plant) return null;
        if (plant == _plant) return _watch;
        var plan = InstrumentPlan.Of(plant.Index);
        (_plant, _watch) = (plant, new InstrumentWatch(plan, _watch?.Keep() ?? record.State.Memory));
        _values = new double[plan.Sensors.Length];
        _sampler ??= new PlantSampler(GrainFactory, _key);
        _sampler.Follow(plant, plan.Sensors);
        return _watch;
    }

    /// <summary>Writes down what is new and keeps it before it is shown; false: not now, the next step tries again.</summary>
    private async ValueTask<bool> TellAsync(InstrumentWatch watch, bool keep = false)
    {
        var (before, now) = (_view.Troubles, watch.Troubles);
        var news = before.Length != now.Length || before.Zip(now).Any(p => !InstrumentWatch.Same(p.First, p.Second));
        if (news || keep || NowMs - _keptMs >= KeepMs)
        {
            var known = record.State;
            try
            {
                // Said again it is the same event, so it may come before what is kept.
                if (news) await teller.TellAsync(_key.Plant, before, now, NowMs);
                var ended = before.Where(t => now.All(n => n.Id != t.Id)).Select(t => new PastTrouble(
                    t.Status, t.Kind, t.Suspect is { } suspect ? [suspect] : t.Sensors, t.SinceMs, NowMs));
                record.State = new InstrumentsRecord { Memory = watch.Keep(), Past = [.. Past.Concat(ended).TakeLast(PastTrouble.Most)] };
                await record.WriteStateAsync();
                _keptMs = NowMs;
            }
            catch (Exception e) when (e is TwinException or TimeoutException or OrleansException or IOException)
            {
                record.State = known;
                Log.InstrumentsNotKept(logger, e, _key.Plant);
                return false;
            }
        }

        _view = new InstrumentsView(now, watch.Plan.Pairs.Length, watch.Plan.Balances.Length, watch.Sure, NowMs);
        return true;
    }
}

/// <summary>What the instruments of a plant keep.</summary>
[GenerateSerializer, Alias("twin.instruments.record.v1")]
public sealed class InstrumentsRecord
{
    [Id(0)] public InstrumentMemory? Memory { get; set; }

    /// <summary>Troubles that are over, the newest last.</summary>
    [Id(1)] public ImmutableArray<PastTrouble> Past { get; set; } = [];
}
