using Twin.Client.Blazor.Ports;
using Twin.Grains.Interfaces.Dangers;

namespace Twin.Client.Blazor.Live;

/// <summary>What is on its way to a limit, through Orleans.</summary>
internal sealed class OrleansDangerLink(IClusterClient client) : IDangerLink
{
    public ValueTask<DangerList> DangersAsync(string realm, string plant) => client.Dangers(realm, plant).GetDangersAsync();
}
