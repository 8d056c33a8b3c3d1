using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;

namespace Twin.WebHost;

/// <summary>
/// Versions of the invented pump house: one that judged, one that judges, one of anna and one of berta that wait for approval. A training
/// stays half-way until it is stopped.
/// </summary>
internal sealed class DemoJudgement(TimeProvider time) : IJudgementLink
{
    private const string Unit = "Z-07";
    private static readonly TwinError s_none = new("model.unknown", "There is no such model.") { Zh = "没有该模型。" };
    private readonly Lock _gate = new();
    private ImmutableArray<ModelVersion> _versions = [];
    private TrainingView? _training;

    public ValueTask<ModelsView> ModelsAsync(string plant)
    {
        lock (_gate) return new(new ModelsView([.. Versions.Reverse()], _training is { } training ? [training] : []));
    }

    public ValueTask<MonitorView> MonitorAsync(string plant, string twin) => new(twin != Unit ? new MonitorView { Twin = twin }
        : new MonitorView
        {
            Twin = twin, Mode = MonitorMode.Alarm, Version = 2, Index = 500, SinceMs = NowMs - 60_000, AtMs = NowMs,
            Blame = [new Blame("VT-301", 0.7), new Blame("IT-301", 0.2)],
            Trend = [.. Enumerable.Range(0, 60).Select(i => new IndexPoint(NowMs - ((60 - i) * 10_000), i < 50 ? 0.5 : 10 * (i - 49)))],
        });

    public ValueTask<Verdict?> VerdictAsync(string plant, string twin, string rule, long raisedMs) => new(default(Verdict));

    public ValueTask<ModelTrial> TryAsync(string plant, int number, TimeSpanMs span) => new(new ModelTrial
    {
        Number = number, Rows = 100, Beyond = 0.01 * number, Most = 4,
        Points = [.. Enumerable.Range(0, 100).Select(i => new IndexPoint(span.FromMs + (i * (span.ToMs - span.FromMs) / 100),
            i == 60 ? 4 : 0.1 * number))],
    });

    public ValueTask<TwinError?> TrainAsync(string plant, TrainingOrder order, string actor)
    {
        lock (_gate)
        {
            if (_training is { Done: false } other)
                return new(new TwinError("model.training", $"'{order.Twin}' is being trained by {other.By}.", Retry.Later));
            _training = new TrainingView(order.Twin, actor, NowMs, 0.45, false, null, null);
            return new(default(TwinError));
        }
    }

    public ValueTask<TwinError?> CancelAsync(string plant, string twin)
    {
        lock (_gate)
        {
            _training = _training is { } training
                ? training with { Done = true, Error = new TwinError("model.training.cancelled", "The training was stopped.") } : null;
            return new(default(TwinError));
        }
    }

    public ValueTask<ModelOutcome> UploadAsync(string plant, ModelUpload upload, string actor) => new(new ModelOutcome(null, s_none));

    public ValueTask<ModelOutcome> ApproveAsync(string plant, int number, string actor) =>
        Decide(all => ModelRegistry.Approve(all, number, actor, NowMs));

    public ValueTask<ModelOutcome> EndAsync(string plant, int number, string actor) =>
        Decide(all => ModelRegistry.End(all, number, actor, NowMs));

    public ValueTask<ModelOutcome> RollBackAsync(string plant, string target, string actor) =>
        Decide(all => ModelRegistry.RollBack(all, target, actor, NowMs));

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private ImmutableArray<ModelVersion> Versions => _versions = _versions.IsEmpty ? Begin(NowMs) : _versions;

    private ValueTask<ModelOutcome> Decide(Func<ImmutableArray<ModelVersion>, (ImmutableArray<ModelVersion> Next, TwinError? Error)> how)
    {
        lock (_gate)
        {
            (_versions, var error) = how(Versions);
            return new(new ModelOutcome(null, error));
        }
    }

    private static ImmutableArray<ModelVersion> Begin(long nowMs)
    {
        ModelVersion Version(int number, string by, ModelState state) => new()
        {
            Number = number, Target = Unit, Rule = "MONITOR", Hash = $"{number}{number}{number}", By = by, AtMs = nowMs - 3_600_000,
            State = state, DecidedBy = state == ModelState.Proposed ? null : "user:berta",
            DecidedMs = state == ModelState.Proposed ? 0 : nowMs - 3_000_000 + number,
            Card = new ModelCard
            {
                Kind = "monitor", Signals = ["VT-301", "IT-301", "FT-301"], PeriodMs = 10_000, MadeMs = nowMs - 3_600_000,
                Fitted = [new TimeSpanMs(nowMs - 86_400_000, nowMs - 50_000_000)], InnerLimits = [59.7, 1],
            },
            Report = new MonitorReport(3_641, 2_000, 2_000, 0.004, 6, number == 4 ? [new LeftOut("FT-302", "constant")] : [],
                number == 4 ? [new Suspicion("VT-301", 360, 12)] : [], false),
        };
        return
        [
            Version(1, "system:bootstrap", ModelState.Retired), Version(2, "system:bootstrap", ModelState.Running),
            Version(3, "user:anna", ModelState.Proposed), Version(4, "user:berta", ModelState.Proposed),
        ];
    }
}
