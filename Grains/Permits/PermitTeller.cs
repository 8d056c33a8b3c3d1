using Twin.Domain;
using Twin.Domain.Permits;

namespace Twin.Grains.Permits;

/// <summary>Hands the message of a suspension to its people, and reads back who has confirmed.</summary>
#pragma warning disable CA1822 // Until the notifications are there.
public sealed class PermitTeller
{
    /// <summary>The telling as it stands afterwards; the same one when nothing changed.</summary>
    public ValueTask<PermitTelling> TellAsync(
        string plant, PermitTelling telling, LocalizedText name, IGrainFactory grains) => new(telling);
}
