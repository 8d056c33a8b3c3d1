using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Alarms.Trials;

namespace Twin.Grains.Interfaces.Trials;

/// <summary>
/// The dry run of one draft (key <c>live/plant/draft</c>): one at a time in a process, at low priority; the last result is kept in
/// the store. Changes nothing of the draft.
/// </summary>
[Alias("twin.IDryRunGrain")]
public interface IDryRunGrain : IGrainWithStringKey
{
    /// <summary>Begins a run over [fromMs, toMs); one that is under way goes on instead.</summary>
    [Alias("Start")]
    ValueTask<DryRunStatus> StartAsync(long fromMs, long toMs);

    /// <summary>How far it is, or its result; null: there was none.</summary>
    [Alias("Get"), ReadOnly]
    ValueTask<DryRunStatus?> GetAsync();

    /// <summary>Stops it.</summary>
    [Alias("Cancel")]
    ValueTask<DryRunStatus?> CancelAsync();
}

/// <summary>Where a dry run stands. Cross the wire: append only.</summary>
public enum DryRunState : byte
{
    /// <summary>Another one is under way in this process.</summary>
    Waiting = 0,
    Running = 1,
    Done = 2,
    Cancelled = 3,
    Failed = 4,
}

/// <summary>A dry run as it is now.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Revision">Revision of the draft it is about.</param>
/// <param name="FromMs">Begin of the time looked at, Unix ms.</param>
/// <param name="ToMs">Its end.</param>
/// <param name="StartedMs">When it was started.</param>
/// <param name="Share">How far, 0 to 1.</param>
/// <param name="Readings">Readings replayed so far.</param>
/// <param name="Result">When it is done.</param>
/// <param name="Error">Why it failed, or could not begin.</param>
[GenerateSerializer, Immutable, Alias("twin.dryrun.status.v1")]
public sealed record DryRunStatus(
    [property: Id(0)] DryRunState State, [property: Id(1)] int Revision, [property: Id(2)] long FromMs, [property: Id(3)] long ToMs,
    [property: Id(4)] long StartedMs, [property: Id(5)] double Share, [property: Id(6)] long Readings,
    [property: Id(7)] DryRunResult? Result, [property: Id(8)] TwinError? Error)
{
    /// <summary>Neither done nor given up.</summary>
    public bool IsUnderWay => State is DryRunState.Waiting or DryRunState.Running;
}
