using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Permits;
using Twin.Grains.Interfaces.Permits;
using Twin.Grains.Ports;

namespace Twin.Grains.Permits;

/// <summary>Gives the permits of a plant their say in their orders.</summary>
internal sealed class PermitOrderGate(ILogger<PermitOrderGate> logger) : IOrderGate
{
    private static readonly TwinError s_unbegun =
        new("permit.unbegun", "A permit is opened with its application alone; its steps follow.")
        { Zh = "作业票须先填写申请，其后各步骤逐一办理。" };

    /// <inheritdoc/>
    public bool Knows(string flow) => PermitRules.OfFlow(flow) is not null;

    /// <inheritdoc/>
    public ValueTask<TwinError?> AskAsync(TwinKey order, string step, FlowRun run, IGrainFactory grains)
    {
        if (!PermitGate.Asks(step)) return default;
        // Opened with its first steps at once, nothing of it would be asked: it begins with its application, and goes on from there.
        return run.State.Length == 0 ? new(s_unbegun) : grains.Permits(order.Plant).AskAsync(step, run);
    }

    /// <inheritdoc/>
    public void Took(TwinKey order, FlowRun run, IGrainFactory grains) => _ = TellAsync(order, run, grains);

    private async Task TellAsync(TwinKey order, FlowRun run, IGrainFactory grains)
    {
        try
        {
            await grains.Permits(order.Plant).TookAsync(run);
        }
        catch (Exception e)
        {
            // The desk reads the list of orders every half minute.
            Log.PermitLookFailed(logger, e, order.Plant);
        }
    }
}
