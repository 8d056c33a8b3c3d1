using Microsoft.Extensions.DependencyInjection;
using Twin.Grains.Incidents;

namespace Twin.Grains.Knowledge;

/// <summary>What knowledge graphs need in a silo's process.</summary>
public static class GraphServices
{
    /// <summary>The watch over drift, the memory of incidents, and the rooms that put something into the graphs.</summary>
    public static IServiceCollection AddTwinKnowledge(this IServiceCollection services) => services
        .AddSingleton<RiskHealth>()
        .AddSingleton<IncidentMemory>()
        .AddSingleton<IGraphExtrasSource, IncidentGraphSource>();
}
