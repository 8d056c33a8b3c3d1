namespace Twin.Silo.Identity;

/// <summary>A person.</summary>
/// <param name="Name">Sign-in name.</param>
/// <param name="Rights">What the person may do (<see cref="Identity.Rights"/>).</param>
/// <param name="Plants">Plants the rights hold for; <c>*</c>: all.</param>
/// <param name="Disabled">Cannot sign in.</param>
public sealed record UserAccount(string Name, IReadOnlyList<string> Rights, IReadOnlyList<string> Plants, bool Disabled = false);

/// <summary>An API key without its secret.</summary>
/// <param name="Id">Public part.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Rights">What it may do.</param>
/// <param name="Plants">Plants the rights hold for; <c>*</c>: all.</param>
/// <param name="CreatedMs">Unix ms.</param>
/// <param name="ExpiresMs">Unix ms; 0: never.</param>
/// <param name="RevokedMs">Unix ms; 0: not revoked.</param>
/// <param name="LastUsedMs">Unix ms, exact to a minute; 0: never.</param>
public sealed record ApiKey(
    string Id, string Name, IReadOnlyList<string> Rights, IReadOnlyList<string> Plants, long CreatedMs,
    long ExpiresMs, long RevokedMs, long LastUsedMs);

/// <summary>A key to be made.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Rights">What it may do.</param>
/// <param name="Plants">Plants the rights hold for; <c>*</c>: all.</param>
/// <param name="ExpiresMs">Unix ms; 0: never.</param>
public sealed record NewApiKey(string Name, IReadOnlyList<string> Rights, IReadOnlyList<string> Plants, long ExpiresMs = 0);

/// <summary>A made key: the only time its secret is seen.</summary>
public sealed record CreatedKey(ApiKey Key, string Secret);

/// <summary>A device's MQTT credential without its secret.</summary>
public sealed record MqttCredential(string UserName, IReadOnlyList<PublishScope> Publish, long CreatedMs, long RevokedMs);

/// <summary>What a device may write.</summary>
/// <param name="Plant">Plant id, or <c>*</c>.</param>
/// <param name="Sensors">Sensor id, a prefix ending in <c>*</c>, or <c>*</c>.</param>
public sealed record PublishScope(string Plant, string Sensors)
{
    /// <summary>Whether it covers a sensor; an empty sensor (many in one message) needs the whole plant.</summary>
    public bool Allows(string plant, string sensor)
    {
        if (Plant != "*" && !string.Equals(Plant, plant, StringComparison.Ordinal)) return false;
        if (Sensors == "*") return true;
        return Sensors.EndsWith('*')
            ? sensor.Length > 0 && sensor.AsSpan().StartsWith(Sensors.AsSpan(0, Sensors.Length - 1), StringComparison.Ordinal)
            : sensor.Length > 0 && string.Equals(Sensors, sensor, StringComparison.Ordinal);
    }
}

/// <summary>How a check went.</summary>
public enum CredentialOutcome
{
    /// <summary>Known and right.</summary>
    Ok = 0,

    /// <summary>Unknown name or wrong secret; which of them is not told.</summary>
    Wrong = 1,

    /// <summary>Right once, but disabled, expired or revoked.</summary>
    Ended = 2,

    /// <summary>Too many failures; try later.</summary>
    Locked = 3,
}

/// <summary>Result of a check.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Principal">Who, when <see cref="CredentialOutcome.Ok"/>.</param>
/// <param name="RetryAfterMs">When <see cref="CredentialOutcome.Locked"/>: how long, ms.</param>
public sealed record CredentialCheck(CredentialOutcome Outcome, TwinPrincipal? Principal, long RetryAfterMs = 0)
{
    internal static readonly CredentialCheck Wrong = new(CredentialOutcome.Wrong, null);
    internal static readonly CredentialCheck Ended = new(CredentialOutcome.Ended, null);
}

/// <summary>Who speaks, and what they may do.</summary>
/// <param name="Actor">As written into the log: <c>user:anna</c>, <c>key:x1</c>, <c>device:gw7</c>.</param>
/// <param name="Rights">Names of rights.</param>
/// <param name="Plants">Plants the rights hold for; <c>*</c>: all.</param>
/// <param name="Publish">What it may write by MQTT.</param>
public sealed record TwinPrincipal(
    string Actor, IReadOnlyList<string> Rights, IReadOnlyList<string> Plants, IReadOnlyList<PublishScope> Publish)
{
    /// <summary>Whether a right is held for a plant.</summary>
    public bool May(string right, string plant) => Rights.Contains(right) && (Plants.Contains("*") || Plants.Contains(plant));

    /// <summary>Whether it may write readings of a sensor by MQTT.</summary>
    public bool MayPublish(string plant, string sensor) =>
        May(Identity.Rights.ReadingsWrite, plant) || Publish.Any(p => p.Allows(plant, sensor));
}
