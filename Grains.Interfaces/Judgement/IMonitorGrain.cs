using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Judgement;

namespace Twin.Grains.Interfaces.Judgement;

/// <summary>Judges one twin with its model, sample after sample (key <c>live/plant/twin</c>). Whatever the model does, no rule waits.
/// </summary>
[Alias("twin.IMonitorGrain")]
public interface IMonitorGrain : IGrainWithStringKey
{
    /// <summary>Judges with this version from now on; null: with none. Saying it again changes nothing.</summary>
    [Alias("Use")]
    ValueTask UseAsync(ModelVersion? version);

    /// <summary>Takes a sample now, beside those it takes by itself.</summary>
    [Alias("Step")]
    ValueTask StepAsync();

    /// <summary>What it thinks.</summary>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<MonitorView> GetAsync();

    /// <summary>What it held against the signals when an alarm of a rule was raised; null: it is not kept.</summary>
    /// <param name="rule">Rule of kind <c>model</c>.</param>
    /// <param name="raisedMs">When its alarm was raised, Unix ms.</param>
    [Alias("Verdict"), AlwaysInterleave]
    ValueTask<Verdict?> VerdictAsync(string rule, long raisedMs);
}

/// <summary>What a monitor is doing.</summary>
public enum MonitorMode : byte
{
    /// <summary>No model.</summary>
    Off = 0,
    /// <summary>Too few samples yet.</summary>
    Warming = 1,
    /// <summary>All is as it was while all was well.</summary>
    Normal = 2,
    /// <summary>Something is wrong.</summary>
    Alarm = 3,
    /// <summary>Too many signals are missing: no verdict, the last one stands.</summary>
    Starved = 4,
    /// <summary>The model is missing, slow or gives no number: no verdict, the last one stands.</summary>
    Broken = 5,
}

/// <summary>A signal's part in a verdict, 0 to 1.</summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.blame.v1")]
public sealed record Blame([property: Id(0)] string Signal, [property: Id(1)] double Share);

/// <summary>A verdict at a time.</summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.point.v1")]
public readonly record struct IndexPoint([property: Id(0)] long AtMs, [property: Id(1)] double Index);

/// <summary>A monitor as people see it.</summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.view.v1")]
public sealed record MonitorView
{
    /// <summary>Twin it judges.</summary>
    [Id(0)] public required string Twin { get; init; }

    /// <summary>What it is doing.</summary>
    [Id(1)] public MonitorMode Mode { get; init; }

    /// <summary>Version that judges; null: none.</summary>
    [Id(2)] public int? Version { get; init; }

    /// <summary>Why it gives no verdict.</summary>
    [Id(3)] public TwinError? Error { get; init; }

    /// <summary>Newest verdict: above 1 something is wrong; null: none yet.</summary>
    [Id(4)] public double? Index { get; init; }

    /// <summary>When what it thinks began, Unix ms.</summary>
    [Id(5)] public long SinceMs { get; init; }

    /// <summary>Newest sample, Unix ms.</summary>
    [Id(6)] public long AtMs { get; init; }

    /// <summary>Who is to blame, most first: of the alarm since it began, else of the newest sample.</summary>
    [Id(7)] public ImmutableArray<Blame> Blame { get; init; } = [];

    /// <summary>Signals that are missing now.</summary>
    [Id(8)] public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>The last verdicts, oldest first.</summary>
    [Id(9)] public ImmutableArray<IndexPoint> Trend { get; init; } = [];

    /// <summary>Sensors of which one is suspected instead of the process: told as its trouble, not as an alarm.</summary>
    [Id(21)] public ImmutableArray<string> Suspects { get; init; } = [];
}
