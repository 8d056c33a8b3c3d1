namespace Twin.Silo.Storage;

/// <summary>Where and how Twin keeps what must last.</summary>
public sealed record StorageOptions
{
    /// <summary><c>sqlite</c> (one silo, files under <see cref="DataPath"/>) or <c>postgres</c>.</summary>
    public string Provider { get; init; } = "sqlite";

    /// <summary>PostgreSQL only.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Folder of <c>twin.db</c>, <c>history.db</c> and the secrets this process makes for itself.</summary>
    public string DataPath { get; init; } = "data";

    /// <summary>Orleans service id: the owner of grain states.</summary>
    public string ServiceId { get; init; } = "twin";

    /// <summary>Orleans cluster id.</summary>
    public string ClusterId { get; init; } = "twin";

    /// <summary>
    /// Address of this silo for other silos (PostgreSQL only). Silo traffic is not encrypted: loopback or an isolated network.
    /// </summary>
    public string SiloAddress { get; init; } = "127.0.0.1";

    /// <summary>Fixed silo port; the embedded silo binds it to loopback.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Fixed gateway port; the embedded silo binds it to loopback.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>True for PostgreSQL.</summary>
    public bool IsPostgres => string.Equals(Provider, "postgres", StringComparison.OrdinalIgnoreCase);
}
