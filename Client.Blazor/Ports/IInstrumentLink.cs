using Twin.Domain;
using Twin.Grains.Interfaces.Instruments;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to the instruments of the real plant. The default goes through Orleans.</summary>
public interface IInstrumentLink
{
    /// <summary>Those in trouble.</summary>
    ValueTask<InstrumentsView> GetAsync(string plant);

    /// <summary>Has normal learnt anew; null: done.</summary>
    ValueTask<TwinError?> LearnAsync(string plant, string id, string actor);
}
