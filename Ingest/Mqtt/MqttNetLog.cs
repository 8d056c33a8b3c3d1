using System.Globalization;
using MQTTnet.Diagnostics.Logger;

namespace Twin.Ingest.Mqtt;

/// <summary>MQTTnet's log lines, in ours. Clients that vanish are no errors.</summary>
internal sealed class MqttNetLog(ILogger logger) : IMqttNetLogger
{
    /// <inheritdoc/>
    public bool IsEnabled => true;

    /// <inheritdoc/>
    public void Publish(MqttNetLogLevel level, string source, string message, object[] parameters, Exception exception)
    {
        var clientsDoing = exception is null or IOException or OperationCanceledException or ObjectDisposedException
            or MQTTnet.Exceptions.MqttCommunicationException or MQTTnet.Exceptions.MqttProtocolViolationException;
        var isError = level == MqttNetLogLevel.Error && !clientsDoing;
        if (!isError && !logger.IsEnabled(LogLevel.Debug)) return;
        string text;
        try
        {
            text = parameters is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, message, parameters) : message;
        }
        catch (FormatException)
        {
            // The library passes texts of exceptions as formats.
            text = message;
        }

        if (isError) Log.LibraryError(logger, text, exception);
        else Log.Library(logger, level, text, exception);
    }
}
