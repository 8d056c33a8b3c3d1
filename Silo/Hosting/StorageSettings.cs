using Twin.Silo.Storage;

namespace Twin.Silo.Hosting;

/// <summary>Reads <c>Storage:*</c>, <c>Data:Path</c> and <c>Orleans:*</c>.</summary>
internal static class StorageSettings
{
    /// <summary>The options; a postgres without a connection string is an error at start.</summary>
    public static StorageOptions Read(IConfiguration configuration)
    {
        var options = new StorageOptions
        {
            Provider = configuration["Storage:Provider"] ?? "sqlite",
            ConnectionString = configuration["Storage:ConnectionString"],
            DataPath = configuration["Data:Path"] ?? "data",
            ServiceId = configuration["Orleans:ServiceId"] ?? "twin",
            ClusterId = configuration["Orleans:ClusterId"] ?? "twin",
            SiloPort = configuration.GetValue("Orleans:SiloPort", 11111),
            GatewayPort = configuration.GetValue("Orleans:GatewayPort", 30000),
        };
        if (options.Provider is not ("sqlite" or "postgres"))
            throw new InvalidOperationException($"Storage:Provider: '{options.Provider}' unknown; there are sqlite, postgres.");
        if (options.IsPostgres && string.IsNullOrEmpty(options.ConnectionString))
            throw new InvalidOperationException("Storage:Provider=postgres needs Storage:ConnectionString.");
        Directory.CreateDirectory(options.DataPath);
        return options;
    }
}
