namespace Twin.Benchmarks.Live;

/// <summary>A row of the table of issue 2: how readings come in, and what is promised.</summary>
internal sealed record LivePath(string Name, string Title, int Floor, int Goal, string[] Options, bool Http = false)
{
    /// <summary>The four rows.</summary>
    public static readonly LivePath[] All =
    [
        new("few", "MQTT QoS 1, 1 reading/message, 4 connections x 100", 50_000, 150_000,
            ["--connections", "4", "--window", "100", "--readings", "1"]),
        new("many", "MQTT QoS 1, 1 reading/message, 128 connections x 1", 20_000, 30_000,
            ["--connections", "128", "--window", "1", "--readings", "1"]),
        new("batch", "MQTT QoS 1, 50 readings/message, 4 connections x 20", 250_000, 500_000,
            ["--connections", "4", "--window", "20", "--readings", "50", "--topic", "twin/{plant}"]),
        new("http", "HTTP, 200 readings/request, 8 connections", 200_000, 400_000,
            ["--connections", "8", "--readings", "200"], Http: true),
    ];
}
