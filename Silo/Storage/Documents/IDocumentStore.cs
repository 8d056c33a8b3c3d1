using Twin.Domain;
using Twin.Domain.Documents;

namespace Twin.Silo.Storage.Documents;

/// <summary>Documents and photos of twins (SQL, both dialects).</summary>
[Outward]
public interface IDocumentStore
{
    /// <summary>Adds one; false when the twin has as many as it may have. A known id changes nothing and is true.</summary>
    ValueTask<bool> AddAsync(LiveRealm realm, string plant, TwinDocument document, ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken = default);

    /// <summary>Documents of a twin, newest first.</summary>
    ValueTask<IReadOnlyList<TwinDocument>> ListAsync(string realm, string plant, string twin,
        CancellationToken cancellationToken = default);

    /// <summary>One document of a twin with its content, or null.</summary>
    ValueTask<(TwinDocument Document, byte[] Content)?> FindAsync(string realm, string plant, string twin, string id,
        CancellationToken cancellationToken = default);

    /// <summary>Removes one; false when there is none.</summary>
    ValueTask<bool> RemoveAsync(LiveRealm realm, string plant, string twin, string id, CancellationToken cancellationToken = default);
}
