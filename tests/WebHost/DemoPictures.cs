using Twin.Client.Blazor.Ports;
using Twin.Domain.Cameras;

namespace Twin.WebHost;

/// <summary>Cameras of the invented plant: the first sent a picture two minutes ago, the others none.</summary>
internal sealed class DemoPictures(TimeProvider time) : ICameraPictures
{
    public ValueTask<CameraPicture?> NewestAsync(
        string realm, string plant, string camera, long untilMs, CancellationToken cancellationToken) =>
        new(camera == "CAM-01"
            ? new CameraPicture(camera, (time.GetUtcNow().ToUnixTimeMilliseconds() / 60_000 * 60_000) - 120_000, "image/png", 70) : null);
}
