using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Permits;
using Twin.Grains.Interfaces.Permits;
using Twin.Grains.Ports;

namespace Twin.Grains.Permits;

/// <summary>Gives the permits of a plant their say in their orders.</summary>
internal sealed class PermitOrderGate(ILogger<PermitOrderGate> logger) : IOrderGate
{
    private static readonly string[] s_asked = ["submit", "approve", "verify", "start", "resume"];

    /// <inheritdoc/>
    public bool Knows(string flow) => PermitRules.OfFlow(flow) is not null;

    /// <inheritdoc/>
    public ValueTask<TwinError?> AskAsync(TwinKey order, string step, FlowRun run, IGrainFactory grains) =>
        // Steps that end work or make it safer are never held up by it.
        s_asked.Contains(step) ? grains.Permits(order.Plant).AskAsync(step, run) : default;

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
