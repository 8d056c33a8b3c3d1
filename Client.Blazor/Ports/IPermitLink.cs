using System.Collections.Immutable;
using Twin.Domain;
using Twin.Grains.Interfaces.Permits;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to the permits of the real plant.</summary>
public interface IPermitLink
{
    /// <summary>Those not ended: suspended first, then those in force.</summary>
    ValueTask<ImmutableArray<PermitView>> ListAsync(string plant);

    /// <summary>Somebody has heard of a suspension. Null: noted.</summary>
    ValueTask<TwinError?> ConfirmAsync(string plant, string id, string person, string by);
}
