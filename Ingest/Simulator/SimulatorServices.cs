using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Twin.Ingest.Simulator;

/// <summary>Adds the simulator to a host.</summary>
public static class SimulatorServices
{
    /// <summary>Adds the simulator, set by section <c>Simulator</c>; it runs when <see cref="SimulatorOptions.Enabled"/>.</summary>
    public static IServiceCollection AddTwinSimulator(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<SimulatorOptions>().BindConfiguration("Simulator");
        services.AddSingleton<PlantSimulatorService>();
        services.AddSingleton<ISimulatorControl>(p => p.GetRequiredService<PlantSimulatorService>());
        services.AddHostedService(p => p.GetRequiredService<PlantSimulatorService>());
        return services;
    }
}
