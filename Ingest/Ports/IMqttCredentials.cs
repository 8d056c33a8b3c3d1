namespace Twin.Ingest.Ports;

/// <summary>Who may connect to the MQTT door, and what they may do there.</summary>
public interface IMqttCredentials
{
    /// <summary>
    /// Checks a user name and password. Null: refused. Never called for anonymous clients.
    /// Slow hashing and throttling are the implementer's.
    /// </summary>
    ValueTask<MqttPrincipal?> AuthenticateAsync(
        string clientId, string? user, ReadOnlyMemory<byte> password, CancellationToken cancellationToken);
}

/// <summary>A credential that was accepted.</summary>
/// <param name="Actor">Stable name for audit, e.g. <c>key:mes</c>. A client id belongs to the actor whose session it is.</param>
/// <param name="MayPublish">Whether it may write to (plant, sensor); sensor is empty for many-in-one messages.</param>
/// <param name="MaySubscribe">Whether it may read what a topic filter (with its wildcards) names.</param>
public sealed record MqttPrincipal(string Actor, Func<string, string, bool> MayPublish, Func<string, bool> MaySubscribe);
