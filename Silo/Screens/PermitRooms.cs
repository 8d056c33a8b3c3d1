using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Grains.Interfaces.Permits;

namespace Twin.Silo.Screens;

/// <summary>Permits for the screens, from their grain, wherever it is.</summary>
internal sealed class PermitRooms(IClusterClient grains) : IPermitLink
{
    public ValueTask<ImmutableArray<PermitView>> ListAsync(string plant) => grains.Permits(plant).ListAsync();

    public ValueTask<TwinError?> ConfirmAsync(string plant, string id, string person, string by) =>
        grains.Permits(plant).ConfirmAsync(id, person, by);
}
