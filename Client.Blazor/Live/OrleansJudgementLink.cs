using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;

namespace Twin.Client.Blazor.Live;

/// <summary>Models and monitors through Orleans; those of the real plant, in whatever realm one looks.</summary>
internal sealed class OrleansJudgementLink(IClusterClient client) : IJudgementLink
{
    public ValueTask<ModelsView> ModelsAsync(string plant) => Models(plant).ListAsync();

    public ValueTask<MonitorView> MonitorAsync(string plant, string twin) => Monitor(plant, twin).GetAsync();

    public ValueTask<Verdict?> VerdictAsync(string plant, string twin, string rule, long raisedMs) =>
        Monitor(plant, twin).VerdictAsync(rule, raisedMs);

    public ValueTask<ModelTrial> TryAsync(string plant, int number, TimeSpanMs span) => Models(plant).TryAsync(number, span);

    public ValueTask<TwinError?> TrainAsync(string plant, TrainingOrder order, string actor) => Models(plant).TrainAsync(order, actor);

    public ValueTask<TwinError?> CancelAsync(string plant, string twin) => Models(plant).CancelAsync(twin);

    public ValueTask<ModelOutcome> UploadAsync(string plant, ModelUpload upload, string actor) => Models(plant).UploadAsync(upload, actor);

    public ValueTask<ModelOutcome> ApproveAsync(string plant, int number, string actor) => Models(plant).ApproveAsync(number, actor);

    public ValueTask<ModelOutcome> EndAsync(string plant, int number, string actor) => Models(plant).EndAsync(number, actor);

    public ValueTask<ModelOutcome> RollBackAsync(string plant, string target, string actor) => Models(plant).RollBackAsync(target, actor);

    private IModelsGrain Models(string plant) => client.GetGrain<IModelsGrain>(new TwinKey(TwinKey.Live, plant, "models").ToString());

    private IMonitorGrain Monitor(string plant, string twin) =>
        client.GetGrain<IMonitorGrain>(new TwinKey(TwinKey.Live, plant, twin).ToString());
}
