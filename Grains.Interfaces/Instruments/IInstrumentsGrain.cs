using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Instruments;

namespace Twin.Grains.Interfaces.Instruments;

/// <summary>The instruments of a plant that watch each other (key <c>live/plant/instruments</c>). What it finds is work for
/// instrumentation: no alarm, no risk, and no rule waits for it.</summary>
[Alias("twin.IInstrumentsGrain")]
public interface IInstrumentsGrain : IGrainWithStringKey
{
    /// <summary>What is wrong now, the worst first.</summary>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<InstrumentsView> GetAsync();

    /// <summary>Troubles that are over and lie in a stretch of time, the newest last; the last <see cref="PastTrouble.Most"/> of a plant
    /// are kept.</summary>
    [Alias("Past"), AlwaysInterleave]
    ValueTask<ImmutableArray<PastTrouble>> PastAsync(long fromMs, long toMs);

    /// <summary>Hears from a monitor that one sensor left normal alone.</summary>
    /// <param name="word">Which.</param>
    /// <param name="sure">It has been alone for long enough.</param>
    [Alias("Hear"), ResponseTimeout("00:00:08")]
    ValueTask<DoubtAnswer> HearAsync(LoneWord word, bool sure);

    /// <summary>Learns anew what is normal for what found a trouble, e.g. after calibration. Durable before it answers.</summary>
    [Alias("Learn")]
    ValueTask<TwinError?> LearnAsync(string id, string actor);

    /// <summary>Takes the values as they are now, beside those it takes by itself.</summary>
    [Alias("Step")]
    ValueTask StepAsync();

    /// <summary>Is there, and looks by itself from then on.</summary>
    [Alias("Wake"), AlwaysInterleave]
    ValueTask WakeAsync();
}

/// <summary>Whether a monitor's alarm is that of an instrument.</summary>
public enum DoubtAnswer : byte
{
    /// <summary>No: the process.</summary>
    No = 0,

    /// <summary>It may be; wait for some samples more.</summary>
    Wait = 1,

    /// <summary>The instrument is suspected: told as its trouble.</summary>
    Yes = 2,
}

/// <summary>A trouble of an instrument that is over.</summary>
/// <param name="Status">NE 107, as it was last.</param>
/// <param name="Kind">What was wrong.</param>
/// <param name="Sensors">The one that was suspected, or all it could have been.</param>
/// <param name="SinceMs">When it began, Unix ms.</param>
/// <param name="EndedMs">When it ended, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.instrument.past.v1")]
public sealed record PastTrouble(
    [property: Id(0)] InstrumentStatus Status, [property: Id(1)] TroubleKind Kind, [property: Id(2)] ImmutableArray<string> Sensors,
    [property: Id(3)] long SinceMs, [property: Id(4)] long EndedMs)
{
    /// <summary>So many are kept of a plant.</summary>
    public const int Most = 200;
}

/// <summary>Instruments in trouble, as people see them.</summary>
/// <param name="Troubles">The worst first.</param>
/// <param name="Pairs">Pairs watched.</param>
/// <param name="Balances">Balances watched.</param>
/// <param name="Sure">Of both: those that know by now what is normal.</param>
/// <param name="AtMs">When it looked last, Unix ms; 0: not yet.</param>
[GenerateSerializer, Immutable, Alias("twin.instruments.view.v1")]
public sealed record InstrumentsView(
    [property: Id(0)] ImmutableArray<InstrumentTrouble> Troubles, [property: Id(1)] int Pairs, [property: Id(2)] int Balances,
    [property: Id(3)] int Sure, [property: Id(4)] long AtMs)
{
    /// <summary>Nothing yet.</summary>
    public static readonly InstrumentsView Empty = new([], 0, 0, 0, 0);
}

/// <summary>Instruments by their key.</summary>
public static class InstrumentGrains
{
    /// <summary>Those of the real plant.</summary>
    public static IInstrumentsGrain Instruments(this IGrainFactory grains, string plant)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IInstrumentsGrain>(new TwinKey(TwinKey.Live, plant, "instruments").ToString());
    }
}
