using Twin.Domain;
using Twin.Domain.Cameras;

namespace Twin.Silo.Storage.Pictures;

/// <summary>The last pictures of cameras (SQL, both dialects).</summary>
[Outward]
public interface IPictureStore
{
    /// <summary>Adds one (or replaces that of the same moment) and lets go of the oldest beyond what is kept.</summary>
    ValueTask AddAsync(LiveRealm realm, string plant, CameraPicture picture, ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken = default);

    /// <summary>Pictures of a camera taken up to a moment, newest first.</summary>
    ValueTask<IReadOnlyList<CameraPicture>> ListAsync(string realm, string plant, string camera, long untilMs, int max,
        CancellationToken cancellationToken = default);

    /// <summary>One picture with its content, or null.</summary>
    ValueTask<(CameraPicture Picture, byte[] Content)?> FindAsync(string realm, string plant, string camera, long atMs,
        CancellationToken cancellationToken = default);
}
