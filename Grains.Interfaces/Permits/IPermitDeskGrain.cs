using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Permits;

namespace Twin.Grains.Interfaces.Permits;

/// <summary>The permits of a plant that are not ended, bound to what is live around them (key <c>live/plant/permits</c>).</summary>
[Alias("twin.IPermitDeskGrain")]
public interface IPermitDeskGrain : IGrainWithStringKey
{
    /// <summary>All of them, those in force first.</summary>
    [Alias("List"), AlwaysInterleave]
    ValueTask<ImmutableArray<PermitView>> ListAsync();

    /// <summary>What the live plant and the other permits say to a step; null: nothing.</summary>
    /// <param name="step">Id of the step.</param>
    /// <param name="run">The order's run with the values of the step.</param>
    [Alias("Ask"), AlwaysInterleave]
    ValueTask<TwinError?> AskAsync(string step, FlowRun run);

    /// <summary>A permit was changed.</summary>
    [Alias("Took"), AlwaysInterleave]
    ValueTask TookAsync(FlowRun run);

    /// <summary>Somebody has heard of a suspension: themselves, or an operator who called them. Durable before it answers.</summary>
    [Alias("Confirm"), AlwaysInterleave]
    ValueTask<TwinError?> ConfirmAsync(string id, string person, string by);

    /// <summary>Is there, and looks by itself from then on.</summary>
    [Alias("Wake"), AlwaysInterleave]
    ValueTask WakeAsync();

    /// <summary>Looks at once, not only when its time comes; when a look is under way, that one has to do.</summary>
    [Alias("LookNow"), AlwaysInterleave]
    ValueTask LookNowAsync();
}

/// <summary>A permit as screens show it.</summary>
/// <param name="Ticket">What it is, placed.</param>
/// <param name="Name">What is to be done.</param>
/// <param name="Findings">What is true around it now and forbids it.</param>
/// <param name="Conflicts">Other permits it must not run beside.</param>
/// <param name="Telling">Who has heard of its suspension; null: it is not suspended.</param>
/// <param name="ToCall">Whom the control room has to call now.</param>
/// <param name="NowMs">The realm's time, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.permit.view.v1")]
public sealed record PermitView(
    [property: Id(0)] PermitTicket Ticket, [property: Id(1)] LocalizedText Name, [property: Id(2)] ImmutableArray<PermitFinding> Findings,
    [property: Id(3)] ImmutableArray<PermitConflict> Conflicts, [property: Id(4)] PermitTelling? Telling,
    [property: Id(5)] ImmutableArray<string> ToCall, [property: Id(6)] long NowMs);

/// <summary>Permits by their key.</summary>
public static class PermitGrains
{
    /// <summary>The permits of the real plant.</summary>
    public static IPermitDeskGrain Permits(this IGrainFactory grains, string plant)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IPermitDeskGrain>(new TwinKey(TwinKey.Live, plant, "permits").ToString());
    }
}
