namespace Twin.Ingest.Simulator;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Simulating plant {Plant}: {Sensors} sensors, seed {Seed}")]
    public static partial void Simulating(this ILogger logger, string plant, int sensors, ulong seed);

    [LoggerMessage(2, LogLevel.Information, "Simulator connected to {Host}:{Port}")]
    public static partial void SimulatorConnected(this ILogger logger, string host, int port);

    [LoggerMessage(3, LogLevel.Warning, "No broker at {Host}:{Port}: {Reason}; simulated readings are lost, next try in {Seconds} s")]
    public static partial void SimulatorDisconnected(this ILogger logger, string host, int port, string reason, double seconds);

    [LoggerMessage(4, LogLevel.Information, "Simulated event: {Fault}")]
    public static partial void SimulatedEvent(this ILogger logger, SimulatorFault fault);

    [LoggerMessage(5, LogLevel.Error, "Simulator does not run: {Reason} ({Place})")]
    public static partial void SimulatorRefused(this ILogger logger, string reason, string? place);
}
