namespace Twin.Silo.Hosting;

/// <summary>What part of Twin this process plays: any of <c>silo</c>, <c>ingest</c>, <c>web</c> (setting <c>Roles</c>).</summary>
/// <param name="Silo">Hosts grains.</param>
/// <param name="Ingest">Takes readings in: MQTT, HTTP, bridges, journal, history.</param>
/// <param name="Web">API and screens.</param>
public sealed record ProcessRoles(bool Silo, bool Ingest, bool Web)
{
    /// <summary>Reads the setting; anything unknown is an error, since a typo would leave a plant without eyes.</summary>
    public static ProcessRoles Read(IConfiguration configuration)
    {
        var named = (configuration["Roles"] ?? "silo,ingest,web")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = named.Except(["silo", "ingest", "web"], StringComparer.OrdinalIgnoreCase).ToArray();
        if (unknown.Length > 0 || named.Length == 0)
            throw new InvalidOperationException($"Roles: '{string.Join(", ", unknown)}' unknown; there are silo, ingest, web.");
        bool Has(string role) => named.Contains(role, StringComparer.OrdinalIgnoreCase);
        return new ProcessRoles(Has("silo"), Has("ingest"), Has("web"));
    }
}
