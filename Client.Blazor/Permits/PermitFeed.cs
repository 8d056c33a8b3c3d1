using System.Collections.Immutable;
using Twin.Client.Blazor.Layout;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Grains.Interfaces.Permits;

namespace Twin.Client.Blazor.Permits;

/// <summary>Permits of a screen, asked for once a second whoever of it shows them: its head, its map, its list.</summary>
public sealed class PermitFeed(IPermitLink link, PlantSession session, TimeProvider clock)
    : ScreenFeed<ImmutableArray<PermitView>>(clock, TimeSpan.FromSeconds(1))
{
    /// <inheritdoc/>
    protected override async ValueTask<(bool Asked, ImmutableArray<PermitView> Answer)> AskAsync() =>
        session.Model is { } model ? (true, await link.ListAsync(model.Id)) : (false, []);
}
