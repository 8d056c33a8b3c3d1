using Microsoft.Extensions.Options;
using Twin.Ingest.Mqtt;
using Twin.Ingest.Simulator;
using Twin.Silo.Identity;

namespace Twin.Silo.Hosting;

/// <summary>Runs the demo plant's simulator as a client of our own MQTT door, with a credential of its own. It goes on at every start of
/// a store that has it.</summary>
internal sealed class DemoSimulator(
    Bootstrapper bootstrap, ICredentialStore credentials, IOptions<SimulatorOptions> options, MqttOptions mqtt,
        IConfiguration configuration) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var dataPath = StorageSettings.Read(configuration).DataPath;
        var known = File.Exists(Path.Combine(dataPath, $"{LocalSecrets.Simulator}.secret"));
        if (!configuration.GetValue("Simulator:Enabled", bootstrap.DemoLoaded || known)) return;
        var simulator = options.Value;
        simulator.Enabled = true;
        simulator.Port = configuration.GetValue("Simulator:Port", mqtt.Port);
        simulator.PlantFile = configuration["Simulator:PlantFile"]
            ?? Path.Combine(AppContext.BaseDirectory, "samples", Bootstrapper.DemoPlant, "plant.geojson");
        if (simulator.User is not null) return;
        simulator.User = LocalSecrets.Simulator;
        simulator.Password = await LocalSecrets.EnsureSimulatorAsync(credentials, dataPath, Bootstrapper.DemoPlant, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Adds it.</summary>
internal static class DemoSimulatorSetup
{
    public static IServiceCollection AddDemoSimulator(this IServiceCollection services)
    {
        services.AddHostedService<DemoSimulator>();
        return services.AddTwinSimulator();
    }
}
