using Twin.Domain.Knowledge;
using Twin.Grains.Interfaces.Knowledge;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to the knowledge graphs.</summary>
public interface IRiskLink
{
    /// <summary>What lies around a vertex; null: there is no such vertex.</summary>
    ValueTask<GraphPage?> AroundAsync(string realm, string plant, string id, GraphWalk walk);

    /// <summary>Why a vertex has its risk; null: there is no such vertex.</summary>
    ValueTask<WhyRisk?> WhyAsync(string realm, string plant, string id);

    /// <summary>What would change under supposed states. Touches nothing live.</summary>
    ValueTask<WhatIfResult> WhatIfAsync(string realm, string plant, WhatIfRequest request);
}
