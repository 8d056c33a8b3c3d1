using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Mqtt;

/// <summary>Puts the MQTT door into a host.</summary>
public static class MqttServices
{
    /// <summary>
    /// Registers the broker (hosted), <see cref="IMqttOut"/> and <see cref="MqttOptions"/> from section <c>Mqtt</c>.
    /// Needs <c>IMessageDoor</c>, <c>IIntake</c>, <c>TimeProvider</c> and
    /// <see cref="IMqttCredentials"/>; call <see cref="ConfigureTwinMqtt"/> for the listener.
    /// </summary>
    public static IServiceCollection AddTwinMqtt(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ReadOptions(configuration));
        services.AddSingleton<MqttBroker>();
        services.AddSingleton<IMqttOut>(provider => provider.GetRequiredService<MqttBroker>());
        services.AddHostedService(provider => provider.GetRequiredService<MqttBroker>());
        services.AddSingleton<TwinMqttConnectionHandler>();
        return services;
    }

    /// <summary>Options of section <c>Mqtt</c>.</summary>
    public static MqttOptions ReadOptions(IConfiguration configuration)
    {
        var options = new MqttOptions();
        configuration.GetSection("Mqtt").Bind(options);
        return options;
    }

    /// <summary>Opens the MQTT ports; TLS (1.2 and 1.3) when a certificate is set.</summary>
    public static void ConfigureTwinMqtt(this KestrelServerOptions kestrel, MqttOptions options)
    {
        if (options.Port >= 0) Listen(kestrel, options, options.Port, static l => l.UseConnectionHandler<TwinMqttConnectionHandler>());
        if (options.CertificatePath is not { Length: > 0 } || options.TlsPort < 0) return;
        var https = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = LoadCertificate(options),
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            HandshakeTimeout = TimeSpan.FromSeconds(options.HandshakeSeconds),
        };
        Listen(kestrel, options, options.TlsPort, listen =>
        {
            listen.UseHttps(https);
            listen.UseConnectionHandler<TwinMqttConnectionHandler>();
        });
    }

    private static void Listen(KestrelServerOptions kestrel, MqttOptions options, int port, Action<ListenOptions> configure)
    {
        var addresses = options.Bind.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (addresses is [] or ["*"])
        {
            kestrel.ListenAnyIP(port, configure);
            return;
        }

        foreach (var address in addresses) kestrel.Listen(IPAddress.Parse(address), port, configure);
    }

    private static X509Certificate2 LoadCertificate(MqttOptions options)
    {
        if (options.CertificateKeyPath is not { Length: > 0 } key)
            return X509CertificateLoader.LoadPkcs12FromFile(options.CertificatePath!, options.CertificatePassword);
        using var pem = X509Certificate2.CreateFromPemFile(options.CertificatePath!, key);
        // SChannel and some OpenSSL set-ups want the key beside the certificate, not ephemeral.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
    }
}
