using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Grains.Interfaces.Plants;

namespace Twin.Client.Blazor.Live;

/// <summary>The way of the live picture to browsers, apart from the page's circuit so that a slow map cannot delay a click.</summary>
[Authorize(Policy = TwinPolicies.PlantsRead)]
public sealed class LiveHub(LivePlants plants, IPlantCatalog catalog, IDrillLink drills, ScreenLatency latency, TimeProvider time) : Hub
{
    /// <summary>Address of the hub.</summary>
    public const string Path = "/live";

    /// <summary>The server's clock, Unix ms: screens tell the age of what they painted by it.</summary>
    public long Clock() => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A screen tells how old readings were when it had painted them, ms.</summary>
    public void Painted(int[] samples) => latency.Add(samples);

    /// <summary>The picture and then every frame (<see cref="FrameCodec"/>) until the caller goes.</summary>
    public async IAsyncEnumerable<byte[]> Watch(string realm, string plant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (catalog.Find(plant) is null) throw new HubException("plant.unknown");
        if (realm != TwinKey.Live && await drills.FindAsync(plant, realm) is null) throw new HubException("realm.unknown");
        using var lease = plants.Open(realm, plant);
        var viewer = lease.Plant.Watch();
        try
        {
            do
            {
                while (lease.Plant.CatchUp(viewer) is { } picture) yield return picture;
                while (!viewer.Behind && viewer.TryTake(out var frame)) yield return frame!;
            }
            while (viewer.Behind || await viewer.WaitAsync(cancellationToken));
        }
        finally
        {
            lease.Plant.Leave(viewer);
        }
    }
}
