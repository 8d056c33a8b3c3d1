using Twin.Client.Blazor.Layout;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Grains.Interfaces.Dangers;

namespace Twin.Client.Blazor.Dangers;

/// <summary>What is on its way to a limit in the plant of a screen, asked for every five seconds whoever of it shows it.</summary>
public sealed class DangerFeed(IDangerLink link, PlantSession session, TimeProvider clock)
    : ScreenFeed<DangerList>(clock, TimeSpan.FromSeconds(5))
{
    /// <inheritdoc/>
    protected override async ValueTask<(bool Asked, DangerList Answer)> AskAsync() =>
        session.Model is { } model ? (true, await link.DangersAsync(session.Realm, model.Id)) : (false, DangerList.None);
}
