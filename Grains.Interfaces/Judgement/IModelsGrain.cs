using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Judgement;

namespace Twin.Grains.Interfaces.Judgement;

/// <summary>A plant's models (key <c>live/plant/models</c>): versions, approval, roll back, training.</summary>
[Alias("twin.IModelsGrain")]
public interface IModelsGrain : IGrainWithStringKey
{
    /// <summary>All versions, newest first, and trainings under way or just ended.</summary>
    [Alias("List"), AlwaysInterleave]
    ValueTask<ModelsView> ListAsync();

    /// <summary>Takes a file in; it judges only once it is approved.</summary>
    [Alias("Upload")]
    ValueTask<ModelOutcome> UploadAsync([Immutable] ModelUpload upload, string actor);

    /// <summary>Begins to train a monitor; refused while the same target is being trained.</summary>
    [Alias("Train")]
    ValueTask<TwinError?> TrainAsync([Immutable] TrainingOrder order, string actor);

    /// <summary>Stops a training.</summary>
    [Alias("Cancel"), AlwaysInterleave]
    ValueTask<TwinError?> CancelAsync(string target);

    /// <summary>Lets a version judge.</summary>
    [Alias("Approve")]
    ValueTask<ModelOutcome> ApproveAsync(int number, string actor);

    /// <summary>Turns a version down, or ends the running one.</summary>
    [Alias("End")]
    ValueTask<ModelOutcome> EndAsync(int number, string actor);

    /// <summary>Takes the version back that judged before.</summary>
    [Alias("RollBack")]
    ValueTask<ModelOutcome> RollBackAsync(string target, string actor);

    /// <summary>The file of a version; null: there is no such version.</summary>
    [Alias("File"), AlwaysInterleave]
    ValueTask<byte[]?> FileAsync(int number);

    /// <summary>What a version would have said over a stretch of the past; changes nothing.</summary>
    /// <param name="number">Version.</param>
    /// <param name="span">At most <see cref="ModelTrial.MostRows"/> samples.</param>
    [Alias("Try"), AlwaysInterleave, ResponseTimeout("00:01:00")]
    ValueTask<ModelTrial> TryAsync(int number, TimeSpanMs span);

    /// <summary>Sees to it that every monitor that should judge does. Asked again and again by the silo.</summary>
    [Alias("Wake"), AlwaysInterleave]
    ValueTask WakeAsync();
}

/// <summary>Holds the file of one version (key <c>live/plant/model-N</c>).</summary>
[Alias("twin.IModelFileGrain")]
public interface IModelFileGrain : IGrainWithStringKey
{
    /// <summary>Keeps it.</summary>
    [Alias("Put")]
    ValueTask PutAsync([Immutable] byte[] file);

    /// <summary>The file; empty: there is none.</summary>
    [Alias("Get")]
    ValueTask<byte[]> GetAsync();
}

/// <summary>A file to take in.</summary>
/// <param name="Target">Twin or type it is to judge.</param>
/// <param name="IsType">The target is a type.</param>
/// <param name="Rule">Rule of kind <c>model</c>; null: the target's only one.</param>
/// <param name="File">The ONNX file.</param>
/// <param name="Signals">What its inputs are bound to, for a file that does not say so itself.</param>
/// <param name="Limit">Output beyond which something is wrong, for such a file.</param>
/// <param name="PeriodMs">Between two runs, for such a file.</param>
/// <param name="Licence">Under what terms it may be used.</param>
[GenerateSerializer, Immutable, Alias("twin.judgement.upload.v1")]
public sealed record ModelUpload(
    [property: Id(0)] string Target, [property: Id(1)] bool IsType, [property: Id(2)] string? Rule, [property: Id(3)] byte[] File,
    [property: Id(4)] ImmutableArray<string> Signals, [property: Id(5)] double Limit, [property: Id(6)] long PeriodMs,
    [property: Id(7)] string Licence)
{
    /// <summary>Largest file that is sent in, bytes.</summary>
    public const int MostBytes = 32 << 20;

    /// <summary>What is said of a larger one.</summary>
    public static TwinError TooLarge => new("model.file.large", "The file is larger than 32 MiB.") { Zh = "文件大于 32 MiB。" };
}

/// <summary>What to train a monitor on.</summary>
/// <param name="Twin">Twin it will judge.</param>
/// <param name="Rule">Rule of kind <c>model</c>; null: the twin's only one.</param>
/// <param name="Signals">Sensors, or signals of the twin.</param>
/// <param name="PeriodMs">Between two samples.</param>
/// <param name="Fit">Normal periods to fit on.</param>
/// <param name="Limits">Normal periods to set limits on; none: those of the fit.</param>
/// <param name="Report">Normal periods to count false alarms on.</param>
/// <param name="Switching">Its machines start and stop: <see cref="MonitorSettings.Switching"/>.</param>
[GenerateSerializer, Immutable, Alias("twin.judgement.order.v1")]
public sealed record TrainingOrder(
    [property: Id(0)] string Twin, [property: Id(1)] string? Rule, [property: Id(2)] ImmutableArray<string> Signals,
    [property: Id(3)] long PeriodMs, [property: Id(4)] ImmutableArray<TimeSpanMs> Fit, [property: Id(5)] ImmutableArray<TimeSpanMs> Limits,
    [property: Id(6)] ImmutableArray<TimeSpanMs> Report, [property: Id(7)] bool Switching = false)
{
    /// <summary>Most samples of one training, all periods together.</summary>
    public const int MostRows = 100_000;
}

/// <summary>How a training stands.</summary>
/// <param name="Target">Twin it is for.</param>
/// <param name="By">Who began it.</param>
/// <param name="BegunMs">When, Unix ms.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Done">It has ended, well or not.</param>
/// <param name="Version">What came of it.</param>
/// <param name="Error">Why nothing came of it.</param>
[GenerateSerializer, Immutable, Alias("twin.judgement.training.v1")]
public sealed record TrainingView(
    [property: Id(0)] string Target, [property: Id(1)] string By, [property: Id(2)] long BegunMs, [property: Id(3)] double Progress,
    [property: Id(4)] bool Done, [property: Id(5)] int? Version, [property: Id(6)] TwinError? Error);

/// <summary>What a version would have said.</summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.trial.v1")]
public sealed record ModelTrial
{
    /// <summary>Most samples of a trial.</summary>
    public const int MostRows = 20_000;

    /// <summary>Which version.</summary>
    [Id(0)] public required int Number { get; init; }

    /// <summary>Samples judged, those of its warm-up not counted.</summary>
    [Id(1)] public int Rows { get; init; }

    /// <summary>Of them, with too few signals for a verdict.</summary>
    [Id(2)] public int Starved { get; init; }

    /// <summary>Share of the samples judged whose index is above 1; null: none was judged.</summary>
    [Id(3)] public double? Beyond { get; init; }

    /// <summary>Largest index; null: none.</summary>
    [Id(4)] public double? Most { get; init; }

    /// <summary>The index over the time, thinned: of each stretch its largest.</summary>
    [Id(5)] public ImmutableArray<IndexPoint> Points { get; init; } = [];

    /// <summary>Why there is none.</summary>
    [Id(6)] public TwinError? Error { get; init; }
}

/// <summary>A plant's models as people see them.</summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.models.v1")]
public sealed record ModelsView(
    [property: Id(0)] ImmutableArray<ModelVersion> Versions, [property: Id(1)] ImmutableArray<TrainingView> Trainings);

/// <summary>What came of an act.</summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.outcome.v1")]
public sealed record ModelOutcome([property: Id(0)] ModelVersion? Version, [property: Id(1)] TwinError? Error);
