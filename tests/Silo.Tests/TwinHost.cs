using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>The whole program in this process, on a store of its own, with a small plant.</summary>
public sealed class TwinHost : IAsyncLifetime
{
    public const string Key = "test-key-0123456789-0123456789-abcdef";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("twin-silo-");
    private Factory _factory = null!;

    /// <summary>Speaks with every right but admin.</summary>
    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _factory.Services;

    public HttpClient Anonymous() => _factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    public HttpClient With(string key)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }

    public async ValueTask InitializeAsync()
    {
        _factory = new Factory(_folder.FullName, FreePorts.Next(), FreePorts.Next());
        Client = With(Key);
        await Until.Async(async () => (await Client.GetAsync("/health/ready")).IsSuccessStatusCode
            && (await Client.GetFromJsonAsync<JsonElement>("/health/ready")).GetProperty("status").GetString() == "healthy");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _factory.DisposeAsync();
        _folder.Delete(true);
    }

    private sealed class Factory(string folder, int siloPort, int gatewayPort) : WebApplicationFactory<Api.Scope>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("Data:Path", Path.Combine(folder, "data"));
            builder.UseSetting("Bootstrap:ApiKey", Key);
            builder.UseSetting("Bootstrap:AdminPassword", "admin-password-of-tests");
            builder.UseSetting("Plants:Load:0", Path.Combine(AppContext.BaseDirectory, "samples", "pump-loop", "plant.geojson"));
            builder.UseSetting("Orleans:SiloPort", $"{siloPort}");
            builder.UseSetting("Orleans:GatewayPort", $"{gatewayPort}");
            builder.UseSetting("Mqtt:Port", "-1");
        }
    }
}
