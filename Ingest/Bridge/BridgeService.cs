using Twin.Ingest.Intake;
using Twin.Ingest.Sparkplug;

namespace Twin.Ingest.Bridge;

/// <summary>Runs the configured bridges. A wrong one is said in the log and left out; the others run.</summary>
public sealed partial class BridgeService(
    IReadOnlyList<BridgeOptions> bridges, SparkplugOptions sparkplug, IMessageDoor door, IIntake intake, TimeProvider time,
    ILogger<BridgeService> log) : BackgroundService
{
    private readonly List<(BridgeOptions Options, BridgeClient Client)> _running = [];

    /// <summary>The bridges and whether they are connected, for health.</summary>
    public IReadOnlyList<BridgeStatus> Status =>
        [.. _running.Select(b => new BridgeStatus(b.Options.Name, b.Client.Connected, b.Client.Acknowledged))];

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < bridges.Count; i++)
        {
            var errors = bridges[i].Validate($"Bridges:{i}").ToList();
            foreach (var error in errors) LogInvalid(error.Path, error.Message);
            if (errors.Count > 0) continue;
            var jitter = new Random(HashCode.Combine(bridges[i].Name, Environment.ProcessId));
            _running.Add((bridges[i], new BridgeClient(bridges[i], sparkplug.HostId, door, intake, time, jitter, log)));
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_running.Select(b => b.Client.RunAsync(stoppingToken)));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path}: {Problem} This bridge is not started.")]
    private partial void LogInvalid(string? path, string problem);
}

/// <summary>How a bridge is.</summary>
/// <param name="Name">Name.</param>
/// <param name="Connected">Connected and subscribed.</param>
/// <param name="Acknowledged">Messages acknowledged since the start.</param>
public sealed record BridgeStatus(string Name, bool Connected, long Acknowledged);
