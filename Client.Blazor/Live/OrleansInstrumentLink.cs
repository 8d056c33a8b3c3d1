using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Grains.Interfaces.Instruments;

namespace Twin.Client.Blazor.Live;

/// <summary>Instruments through Orleans.</summary>
internal sealed class OrleansInstrumentLink(IClusterClient client) : IInstrumentLink
{
    public ValueTask<InstrumentsView> GetAsync(string plant) => client.Instruments(plant).GetAsync();

    public ValueTask<TwinError?> LearnAsync(string plant, string id, string actor) => client.Instruments(plant).LearnAsync(id, actor);
}
