using Twin.Domain.Documents;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Work;

namespace Twin.Client.Blazor.Ports;

/// <summary>What is on record about a twin beside its live state; the composition root knows where it is kept.</summary>
public interface ITwinRecords
{
    /// <summary>Mode and limits in force now; null: the twin has neither.</summary>
    ValueTask<TwinInForce?> InForceAsync(string realm, string plant, string twin);

    /// <summary>Work orders of the twin, newest first.</summary>
    ValueTask<IReadOnlyList<OrderLine>> WorkOrdersAsync(string realm, string plant, string twin);

    /// <summary>Model versions that touched the twin or its type, newest first.</summary>
    ValueTask<IReadOnlyList<ModelChange>> ChangesAsync(string plant, string twin);

    /// <summary>Documents and photos, newest first.</summary>
    ValueTask<IReadOnlyList<TwinDocument>> DocumentsAsync(string realm, string plant, string twin);
}

/// <summary>What holds for a twin now.</summary>
/// <param name="Mode">Id of its mode, or null.</param>
/// <param name="Rules">Its rules with the limit of that mode.</param>
public sealed record TwinInForce(string? Mode, IReadOnlyList<RuleView> Rules);

/// <summary>How a model version touched a twin.</summary>
public enum ModelChangeKind
{
    /// <summary>It came into the model.</summary>
    Added,

    /// <summary>Its own definition changed.</summary>
    Changed,

    /// <summary>Its type changed.</summary>
    TypeChanged,

    /// <summary>It left the model.</summary>
    Removed,
}

/// <summary>A model version that touched a twin.</summary>
public sealed record ModelChange(int Version, long AtMs, string Actor, ModelChangeKind Kind);
