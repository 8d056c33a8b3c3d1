using Twin.Ingest.Intake;

namespace Twin.Ingest.Mqtt;

/// <summary>What all connections of a broker share.</summary>
internal sealed class TwinMqttShared
{
    internal required MqttOptions Options { get; init; }

    internal required TimeProvider Time { get; init; }

    internal required MqttMetrics Metrics { get; init; }

    internal required ILogger Logger { get; init; }

    internal required IMessageDoor Door { get; init; }

    internal required IIntake Intake { get; init; }

    internal required AckPump Pump { get; init; }

    /// <summary>Called when a connection's CONNACK has gone out.</summary>
    internal required Action<TwinMqttChannel> Opened { get; init; }
}
