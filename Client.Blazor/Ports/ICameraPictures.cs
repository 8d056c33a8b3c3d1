using Twin.Domain.Cameras;

namespace Twin.Client.Blazor.Ports;

/// <summary>Pictures of cameras for their screens; the composition root knows where they are kept.</summary>
public interface ICameraPictures
{
    /// <summary>The newest picture taken up to a moment; null: none is kept.</summary>
    ValueTask<CameraPicture?> NewestAsync(string realm, string plant, string camera, long untilMs, CancellationToken cancellationToken);
}
