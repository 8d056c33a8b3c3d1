using Twin.Domain;
using Twin.Domain.Flows;

namespace Twin.Grains.Ports;

/// <summary>A room that has a say in the orders of some flows, as permits have. Several may be there; all that know the flow are
/// asked.</summary>
public interface IOrderGate
{
    /// <summary>Whether it has a say in orders of this flow.</summary>
    bool Knows(string flow);

    /// <summary>Asked before anything is stored. An error refuses the step.</summary>
    /// <param name="order">Key of the order.</param>
    /// <param name="step">Step that is wanted.</param>
    /// <param name="run">The run with the step's values merged in; its state is still the one before.</param>
    /// <param name="grains">Where to ask further; never for this very order.</param>
    ValueTask<TwinError?> AskAsync(TwinKey order, string step, FlowRun run, IGrainFactory grains);

    /// <summary>Told after a commit, and not waited for: a crash may lose it, so the room looks at the list, too.</summary>
    void Took(TwinKey order, FlowRun run, IGrainFactory grains);
}
