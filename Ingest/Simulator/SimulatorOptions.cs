namespace Twin.Ingest.Simulator;

/// <summary>Settings of the simulator (configuration section <c>Simulator</c>).</summary>
public sealed class SimulatorOptions
{
    /// <summary>Whether it runs at all.</summary>
    public bool Enabled { get; set; }

    /// <summary>Plant file to play.</summary>
    public string PlantFile { get; set; } = "samples/tank-farm/plant.geojson";

    /// <summary>Broker's host.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Broker's port.</summary>
    public int Port { get; set; } = 1883;

    /// <summary>MQTT user name; null: none.</summary>
    public string? User { get; set; }

    /// <summary>MQTT password.</summary>
    public string? Password { get; set; }

    /// <summary>MQTT client id.</summary>
    public string ClientId { get; set; } = "twin-simulator";

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>Small events now and then, the first after 90 s.</summary>
    public bool DemoEvents { get; set; } = true;

    /// <summary>Faults ordered at the start, in the form <c>leak:P-301A@+60s*1.2/120s</c>.</summary>
    public IList<string> Faults { get; } = [];
}
