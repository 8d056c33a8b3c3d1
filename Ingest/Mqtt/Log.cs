using MQTTnet.Diagnostics.Logger;

namespace Twin.Ingest.Mqtt;

/// <summary>Log lines of the MQTT door. What a client can cause at will is Debug; the counters tell of it.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "MQTT connection of '{Client}' ended: {Detail}")]
    internal static partial void ConnectionEnded(ILogger logger, string client, string detail);

    [LoggerMessage(2, LogLevel.Debug, "MQTT client '{Client}' sent a malformed packet: {Detail}")]
    internal static partial void Malformed(ILogger logger, string client, string detail);

    [LoggerMessage(3, LogLevel.Error, "The door failed on a message of MQTT client '{Client}'")]
    internal static partial void DoorFailed(ILogger logger, string client, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "Closing the MQTT connection of '{Client}', reason {Reason}")]
    internal static partial void Closing(ILogger logger, string client, byte reason);

    [LoggerMessage(5, LogLevel.Error, "The MQTT acknowledgement loop met an error; its connections are ended so that clients send again")]
    internal static partial void PumpFailed(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "MQTT subscriber '{Client}' does not keep up; dropped with its session")]
    internal static partial void SlowSubscriber(ILogger logger, string client);

    [LoggerMessage(7, LogLevel.Information, "MQTT connection refused for client '{Client}', user '{User}': {Reason}")]
    internal static partial void ConnectionRefused(ILogger logger, string client, string? user, string reason);

    [LoggerMessage(8, LogLevel.Error, "Checking an MQTT credential failed")]
    internal static partial void CredentialsFailed(ILogger logger, Exception exception);

    [LoggerMessage(9, LogLevel.Debug, "MQTTnet {Level}: {Message}")]
    internal static partial void Library(ILogger logger, MqttNetLogLevel level, string message, Exception? exception);

    [LoggerMessage(10, LogLevel.Warning, "MQTTnet: {Message}")]
    internal static partial void LibraryError(ILogger logger, string message, Exception? exception);

    [LoggerMessage(11, LogLevel.Warning, "Sweeping MQTT sessions failed")]
    internal static partial void SweepFailed(ILogger logger, Exception exception);
}
