using System.Collections.Immutable;
using Twin.Domain.Definitions;
using Twin.Domain.Forms;
using Twin.Grains.Interfaces.Definitions;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to the forms and flows of the real plant.</summary>
public interface IDefinitionLink
{
    /// <summary>All, by kind and id.</summary>
    ValueTask<ImmutableArray<DefinitionBrief>> ListAsync(string plant);

    /// <summary>All versions; null: there is none.</summary>
    ValueTask<DefinitionStory?> FindAsync(string plant, DefinitionKind kind, string id);

    /// <summary>The forms as they are being worked on, by id.</summary>
    ValueTask<ImmutableArray<FormDefinition>> FormsAsync(string plant);

    /// <summary>Saves a draft.</summary>
    ValueTask<DefinitionOutcome> SaveAsync(string plant, DefinitionKind kind, string id, byte[] file, int seen, string actor);

    /// <summary>Submits, sends back, publishes, discards, rolls back.</summary>
    ValueTask<DefinitionOutcome> ActAsync(string plant, DefinitionKind kind, string id, DefinitionAct act);
}
