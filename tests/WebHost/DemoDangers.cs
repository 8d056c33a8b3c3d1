using Twin.Client.Blazor.Ports;
using Twin.Domain.Dangers;
using Twin.Grains.Interfaces.Dangers;
using Twin.Grains.Interfaces.Plants;

namespace Twin.WebHost;

/// <summary>One tank of the invented plant is always a quarter of an hour from its high-high limit.</summary>
internal sealed class DemoDangers(IPlantCatalog catalog, TimeProvider time) : IDangerLink
{
    public ValueTask<DangerList> DangersAsync(string realm, string plant)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var tank = catalog.Find(plant)?.Twins.FirstOrDefault(
            static t => t.Kind == Domain.Plants.TwinKind.Tank && t.Signals.ContainsKey("level"));
        return new(tank is null ? DangerList.None : new DangerList(now, 1,
        [
            new Danger(tank.Id, tank.Signals["level"], DangerKind.HighHigh, "HH", 12.8, "m", 12.1, 0.05, now + 750_000, now + 950_000,
                true, false, true),
        ]));
    }
}
