using Twin.Grains.Interfaces.History;

namespace Twin.Grains.Tests.Rig;

/// <summary>A plant whose readings were not kept: what is asked of the past is answered with nothing.</summary>
internal sealed class NoHistory : IHistoryReader
{
    public ValueTask<HistorySeries> QueryAsync(string realm, string plant, string sensor, long fromMs, long toMs, int points,
        CancellationToken cancellationToken = default) => new(new HistorySeries([], true, 0));
}
