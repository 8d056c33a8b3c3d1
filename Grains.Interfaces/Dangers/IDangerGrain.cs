using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Metadata;
using Twin.Domain.Dangers;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Grains.Interfaces.Dangers;

/// <summary>
/// Which levels, temperatures and pressures of a plant are on their way to a limit, and when they will be there (key
/// <c>realm/plant/dangers</c>). What it has learned is in memory only: after a start it takes a minute or two. It advises: it raises no
/// alarm.
/// </summary>
[Alias("twin.IDangerGrain"), DefaultGrainType("dangers")]
public interface IDangerGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that it watches.</summary>
    [Alias("Wake")]
    ValueTask WakeAsync();

    /// <summary>Looks at the signals now, rather than within five seconds.</summary>
    [Alias("Step")]
    ValueTask StepAsync();

    /// <summary>What is on its way to a limit within eight hours, soonest first.</summary>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<DangerList> GetDangersAsync();
}

/// <summary>What is on its way to a limit.</summary>
/// <param name="NowMs">Realm time of the last look, Unix ms; 0: none yet.</param>
/// <param name="Signals">Signals watched.</param>
/// <param name="Dangers">Soonest first.</param>
[GenerateSerializer, Immutable, Alias("twin.danger.list.v1")]
public sealed record DangerList(
    [property: Id(0)] long NowMs, [property: Id(1)] int Signals, [property: Id(2)] ImmutableArray<Danger> Dangers)
{
    /// <summary>Nothing is known yet.</summary>
    public static readonly DangerList None = new(0, 0, []);
}

/// <summary>Where the watches are.</summary>
public static class DangerRooms
{
    /// <summary>The watch of a plant in a realm.</summary>
    public static IDangerGrain Dangers(this IGrainFactory grains, string realm, string plant) =>
        grains.Room<IDangerGrain>(realm, plant, "dangers");
}
