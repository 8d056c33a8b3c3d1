using Twin.Grains.Interfaces.Drills;
using Twin.Client.Blazor.Ports;
using Twin.Domain.Knowledge;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Client.Blazor.Risk;

/// <summary>The link to the knowledge graphs through Orleans.</summary>
internal sealed class OrleansRiskLink(IClusterClient client) : IRiskLink
{
    private const int Causes = 6;
    private const int Paths = 4;

    public ValueTask<GraphPage?> AroundAsync(string realm, string plant, string id, GraphWalk walk) =>
        Graph(realm, plant).AroundAsync(id, walk);

    public ValueTask<WhyRisk?> WhyAsync(string realm, string plant, string id) => Graph(realm, plant).WhyAsync(id, Causes, Paths);

    public ValueTask<WhatIfResult> WhatIfAsync(string realm, string plant, WhatIfRequest request) =>
        Graph(realm, plant).WhatIfAsync(request);

    private IKnowledgeGraphGrain Graph(string realm, string plant) =>
        client.Room<IKnowledgeGraphGrain>(realm, plant, "graph");
}
