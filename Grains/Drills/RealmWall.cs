using System.Diagnostics.CodeAnalysis;
using Orleans.Metadata;
using Twin.Domain;

namespace Twin.Grains.Drills;

/// <summary>
/// The wall round a drill, in the silo: in the realm of a drill no grain comes to life but the drill itself. A key that somebody put
/// together wrongly is refused, not served by an empty sensor, order or shift log of the drill's name.
/// </summary>
public sealed class RealmWall : IConfigureGrainContextProvider, IConfigureGrainContext
{
    private static readonly GrainType s_drill = GrainType.Create("drill");

    /// <inheritdoc/>
    public bool TryGetConfigurator(
        GrainType grainType, GrainProperties properties, [NotNullWhen(true)] out IConfigureGrainContext? configurator)
    {
        configurator = this;
        return grainType != s_drill;
    }

    /// <inheritdoc/>
    public void Configure(IGrainContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.GrainId.Key.AsSpan().StartsWith("drill-"u8)) throw new TwinException(DrillRealm.NoWayOut);
    }
}
