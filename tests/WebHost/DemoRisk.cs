using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Feed;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Knowledge;
using Twin.Grains.Interfaces.Plants;

namespace Twin.WebHost;

/// <summary>The real risk kernel over the invented plant: its graph, its alarms, its why.</summary>
internal sealed class DemoRisk(IPlantCatalog catalog, IPlantLink link) : IRiskLink, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly PlantRisk _risk = new(CompiledPlant.Compile(catalog.Find("tank-farm")!).Plant!);

    public async ValueTask<GraphPage?> AroundAsync(string realm, string plant, string id, GraphWalk walk) =>
        await WithAsync(risk => GraphPages.Around(risk, risk.NowMs, id, walk));

    public async ValueTask<WhyRisk?> WhyAsync(string realm, string plant, string id) => await WithAsync(risk =>
        risk.Graph.TryGet(id, out var v)
            ? GraphPages.Why(risk, v, new RiskExplainer(risk.Engine, risk.Prior).Explain(v, 6, 4))
            : null);

    public async ValueTask<WhatIfResult> WhatIfAsync(string realm, string plant, WhatIfRequest request) =>
        await WithAsync(risk => WhatIf.Run(risk.Engine, request, risk.Prior));

    public void Dispose() => _gate.Dispose();

    private async Task<T> WithAsync<T>(Func<PlantRisk, T> ask)
    {
        var picture = await link.SnapshotAsync(TwinKey.Live, "tank-farm");
        await _gate.WaitAsync();
        try
        {
            foreach (var item in picture.Items) _risk.Apply(_risk.Facts.Of(item));
            foreach (var alarm in picture.Alarms) _risk.Apply(alarm);
            _risk.Advance(picture.NowMs);
            if (_risk.WantsRebuild) _risk.Rebuild();
            _risk.Step(new List<RiskItem>());
            return ask(_risk);
        }
        finally
        {
            _gate.Release();
        }
    }
}
