using System.Collections.Immutable;

namespace Twin.Ingest.Ports;

/// <summary>A model that is approved for a twin.</summary>
/// <param name="Hash">SHA-256 of its file, hexadecimal.</param>
/// <param name="File">The file; empty when the asker has this hash already.</param>
/// <param name="Sensors">Sensors behind the signals it reads, in their order; null: there is none.</param>
public sealed record ApprovedModel(string Hash, byte[] File, ImmutableArray<string?> Sensors);

/// <summary>Where the edge fetches approved models.</summary>
public interface IModelSource
{
    /// <summary>The version that judges a twin now; null: none is approved. Throws when the registry is away.</summary>
    /// <param name="plant">Plant.</param>
    /// <param name="twin">Twin.</param>
    /// <param name="known">Hash of the file the asker has; empty: none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<ApprovedModel?> FetchAsync(string plant, string twin, string known, CancellationToken cancellationToken);
}
