using Twin.Domain;
using Twin.Domain.Knowledge.Incidents;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Knowledge;
using Twin.Grains.Ports;

namespace Twin.Grains.Incidents;

/// <inheritdoc cref="IIncidentGrain"/>
[GrainType("incident")]
public sealed class IncidentGrain(IIncidentStore store, TimeProvider time, ILogger<IncidentGrain> logger) : Grain, IIncidentGrain
{
    private Incident _incident = Incident.Empty;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _incident = await store.LoadAsync(TwinKey.Parse(this.GetPrimaryKeyString()), cancellationToken) ?? Incident.Empty;

    /// <inheritdoc/>
    public async ValueTask<IncidentResult> ActAsync(IncidentCommand command)
    {
        var key = TwinKey.Parse(this.GetPrimaryKeyString());
        var decision = IncidentKernel.Decide(_incident, key.Id, command, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (decision.Error is not null || ReferenceEquals(decision.Next, _incident))
            return new IncidentResult(decision.Error is null ? _incident : null, decision.Error);
        try
        {
            if (!await store.SaveAsync(LiveRealm.Of(key.Realm), key, decision.Next))
            {
                // An import or another activation was faster: what this one holds is old.
                DeactivateOnIdle();
                return new IncidentResult(null, new TwinError("version.conflict", "Somebody else changed it at the same time."));
            }
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        _incident = decision.Next;
        await GraphNews.TellAsync(GrainFactory, key, logger);
        return new IncidentResult(_incident, null);
    }

    /// <inheritdoc/>
    public async ValueTask<Incident?> GetAsync()
    {
        // It may have been imported since this grain looked.
        if (_incident.State == IncidentState.None)
            _incident = await store.LoadAsync(TwinKey.Parse(this.GetPrimaryKeyString())) ?? Incident.Empty;
        return _incident.State == IncidentState.None ? null : _incident;
    }
}
