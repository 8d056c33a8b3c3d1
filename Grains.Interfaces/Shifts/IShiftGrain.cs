using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Shifts;

namespace Twin.Grains.Interfaces.Shifts;

/// <summary>The shift log of a plant (key <c>realm/plant/shift</c>), kept in its event log. The caller has authorised the actor.</summary>
[Alias("twin.IShiftGrain")]
public interface IShiftGrain : IGrainWithStringKey
{
    /// <summary>Lines with a time in [fromMs, toMs), newest first, and the last hand-over.</summary>
    [Alias("Get"), ReadOnly]
    ValueTask<ShiftPage> GetAsync(long fromMs, long toMs, int max);

    /// <summary>What the next shift must know, now.</summary>
    [Alias("Facts"), ReadOnly]
    ValueTask<ShiftFacts> FactsAsync();

    /// <summary>Writes a line: a note, a change of operator, a mute.</summary>
    [Alias("Write")]
    ValueTask<ShiftOutcome> WriteAsync(ShiftLineKind kind, string actor, string text, string? twin, string? alarmId);

    /// <summary>The outgoing side signs the facts as they are now.</summary>
    [Alias("Offer")]
    ValueTask<ShiftOutcome> OfferAsync(string actor, string? note);

    /// <summary>The incoming side signs the last hand-over.</summary>
    [Alias("Accept")]
    ValueTask<ShiftOutcome> AcceptAsync(string handover, string actor, string? remark);
}

/// <summary>A page of the shift log.</summary>
[GenerateSerializer, Immutable, Alias("twin.shift.page.v1")]
public sealed record ShiftPage([property: Id(0)] ImmutableArray<ShiftLine> Lines, [property: Id(1)] Handover? Last);

/// <summary>How it went.</summary>
[GenerateSerializer, Immutable, Alias("twin.shift.outcome.v1")]
public sealed record ShiftOutcome(
    [property: Id(0)] ShiftLine? Line, [property: Id(1)] Handover? Handover, [property: Id(2)] TwinError? Error);
