using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Forms;

namespace Twin.Grains.Interfaces.Work;

/// <summary>
/// Published flows and forms, by id and version. A published version never changes, so what it answers may be kept for good; a flow's
/// version holds on to the versions of the forms it was published with.
/// </summary>
public interface IDefinitionSource
{
    /// <summary>The flow with its forms, or null.</summary>
    /// <param name="plant">Plant id.</param>
    /// <param name="id">Flow id.</param>
    /// <param name="version">0: the newest that is published.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<FlowPackage?> FlowAsync(string plant, string id, int version, CancellationToken cancellationToken = default);

    /// <summary>The newest published version of every flow of the plant, by id.</summary>
    ValueTask<ImmutableArray<PublishedFlow>> FlowsAsync(string plant, CancellationToken cancellationToken = default);
}

/// <summary>A published version of a flow with the forms it was published with; both have passed their checks.</summary>
public sealed record FlowPackage(FlowDefinition Flow, ImmutableArray<FormDefinition> Forms);

/// <summary>A flow that orders can be opened with.</summary>
/// <param name="Id">Flow id.</param>
/// <param name="Version">Newest published version.</param>
/// <param name="Name">Its name.</param>
/// <param name="BeginsWith">Steps it can begin with.</param>
public sealed record PublishedFlow(string Id, int Version, LocalizedText Name, ImmutableArray<string> BeginsWith);
