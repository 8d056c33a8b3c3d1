using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Twin.Ingest.Mqtt;

namespace Twin.Silo.Hosting;

/// <summary>Opens the HTTP addresses of <c>urls</c> and the MQTT ports on one Kestrel (code listeners switch <c>urls</c> off, so both
/// are ours).</summary>
internal static class Listening
{
    /// <summary>Where it listens when nothing is said.</summary>
    public const string DefaultUrls = "http://localhost:8080";

    public static void Listen(this WebApplicationBuilder builder, ProcessRoles roles)
    {
        var urls = builder.Configuration["urls"] ?? DefaultUrls;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var url in urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) Http(kestrel, url);
            if (roles.Ingest) kestrel.ConfigureTwinMqtt(MqttServices.ReadOptions(builder.Configuration));
        });
    }

    private static void Http(KestrelServerOptions kestrel, string url)
    {
        var address = Microsoft.AspNetCore.Http.BindingAddress.Parse(url);
        if (address.Scheme is not ("http" or "https")) throw new InvalidOperationException($"urls: '{url}' is neither http nor https.");
        void Configure(ListenOptions listen)
        {
            if (address.Scheme == "https") listen.UseHttps();
        }

        if (address.Host == "localhost" && address.Port != 0) kestrel.ListenLocalhost(address.Port, Configure);
        else if (address.Host == "localhost") kestrel.Listen(IPAddress.Loopback, 0, Configure);
        else if (IPAddress.TryParse(address.Host, out var ip)) kestrel.Listen(ip, address.Port, Configure);
        else kestrel.ListenAnyIP(address.Port, Configure);
    }
}
