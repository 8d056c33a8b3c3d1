using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;

namespace Twin.WebHost;

/// <summary>The invented plant has no models yet, and nothing to train them from.</summary>
internal sealed class DemoJudgement : IJudgementLink
{
    private static readonly TwinError s_none = new("model.unknown", "There is no such model.") { Zh = "没有该模型。" };

    public ValueTask<ModelsView> ModelsAsync(string plant) => new(new ModelsView([], []));

    public ValueTask<MonitorView> MonitorAsync(string plant, string twin) => new(new MonitorView { Twin = twin });

    public ValueTask<Verdict?> VerdictAsync(string plant, string twin, string rule, long raisedMs) => new(default(Verdict));

    public ValueTask<ModelTrial> TryAsync(string plant, int number, TimeSpanMs span) =>
        new(new ModelTrial { Number = number, Error = s_none });

    public ValueTask<TwinError?> TrainAsync(string plant, TrainingOrder order, string actor) => new(s_none);

    public ValueTask<TwinError?> CancelAsync(string plant, string twin) => new(s_none);

    public ValueTask<ModelOutcome> UploadAsync(string plant, ModelUpload upload, string actor) => new(new ModelOutcome(null, s_none));

    public ValueTask<ModelOutcome> ApproveAsync(string plant, int number, string actor) => new(new ModelOutcome(null, s_none));

    public ValueTask<ModelOutcome> EndAsync(string plant, int number, string actor) => new(new ModelOutcome(null, s_none));

    public ValueTask<ModelOutcome> RollBackAsync(string plant, string target, string actor) => new(new ModelOutcome(null, s_none));
}
