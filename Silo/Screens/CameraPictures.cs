using Twin.Client.Blazor.Ports;
using Twin.Domain.Cameras;
using Twin.Silo.Storage.Pictures;

namespace Twin.Silo.Screens;

/// <summary>Pictures for the screens, from the store.</summary>
internal sealed class CameraPictures(IPictureStore store) : ICameraPictures
{
    public async ValueTask<CameraPicture?> NewestAsync(
        string realm, string plant, string camera, long untilMs, CancellationToken cancellationToken) =>
        (await store.ListAsync(realm, plant, camera, untilMs, 1, cancellationToken)) is [var newest] ? newest : null;
}
