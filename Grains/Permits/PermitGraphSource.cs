using Twin.Domain;
using Twin.Domain.Knowledge;
using Twin.Domain.Permits;
using Twin.Grains.Interfaces.Permits;
using Twin.Grains.Knowledge;

namespace Twin.Grains.Permits;

/// <summary>Puts permits in force into knowledge graphs: hot work is a source of ignition, and whoever works is exposed.</summary>
internal sealed class PermitGraphSource(IGrainFactory grains) : IGraphExtrasSource
{
    private const int Most = 200;

    /// <inheritdoc/>
    public async ValueTask<GraphExtras> AddAsync(string realm, string plant, GraphExtras extras)
    {
        if (realm != TwinKey.Live) return extras;
        var permits = await grains.Permits(plant).ListAsync();
        return extras with
        {
            Permits =
            [
                .. extras.Permits,
                .. permits.Where(static p => p.Ticket.Standing == PermitStanding.Active).Take(Most).Select(static p => new GraphPermit(
                    p.Ticket.Id, p.Name, PermitRules.Of(p.Ticket.Kind).Risk, p.Ticket.Grade,
                    p.Ticket.Zone.Length > 0 ? p.Ticket.Zone : null, p.Ticket.Twin.Length > 0 ? [p.Ticket.Twin] : [])),
            ],
        };
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, double>> PriorsAsync(string realm, string plant) =>
        new(System.Collections.Immutable.ImmutableDictionary<string, double>.Empty);
}
