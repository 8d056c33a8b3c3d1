using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to a plant's models and monitors. The default goes through Orleans.</summary>
public interface IJudgementLink
{
    /// <summary>Versions and trainings.</summary>
    ValueTask<ModelsView> ModelsAsync(string plant);

    /// <summary>What the monitor of a twin thinks.</summary>
    ValueTask<MonitorView> MonitorAsync(string plant, string twin);

    /// <summary>What the monitor of a twin held against the signals when an alarm of a rule was raised; null: it is not kept.</summary>
    ValueTask<Verdict?> VerdictAsync(string plant, string twin, string rule, long raisedMs);

    /// <summary>What a version would have said over a stretch of the past.</summary>
    ValueTask<ModelTrial> TryAsync(string plant, int number, TimeSpanMs span);

    /// <summary>Begins a training; null: begun.</summary>
    ValueTask<TwinError?> TrainAsync(string plant, TrainingOrder order, string actor);

    /// <summary>Stops a training.</summary>
    ValueTask<TwinError?> CancelAsync(string plant, string twin);

    /// <summary>Brings a file in.</summary>
    ValueTask<ModelOutcome> UploadAsync(string plant, ModelUpload upload, string actor);

    /// <summary>Lets a version judge.</summary>
    ValueTask<ModelOutcome> ApproveAsync(string plant, int number, string actor);

    /// <summary>Turns a version down, or ends the running one.</summary>
    ValueTask<ModelOutcome> EndAsync(string plant, int number, string actor);

    /// <summary>Takes the version back that judged before.</summary>
    ValueTask<ModelOutcome> RollBackAsync(string plant, string target, string actor);
}
