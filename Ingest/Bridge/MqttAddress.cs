using MQTTnet;

namespace Twin.Ingest.Bridge;

/// <summary>Applies <c>mqtt[s]://user:password@host:port</c> to MQTTnet's client options.</summary>
internal static class MqttAddress
{
    /// <summary>Sets server, TLS and credentials.</summary>
    public static MqttClientOptionsBuilder WithAddress(this MqttClientOptionsBuilder builder, Uri uri)
    {
        var tls = uri.Scheme == "mqtts";
        builder = builder.WithTcpServer(uri.Host, uri.Port > 0 ? uri.Port : tls ? 8883 : 1883);
        if (tls) builder = builder.WithTlsOptions(o => o.UseTls());
        if (uri.UserInfo.Length == 0) return builder;
        var parts = uri.UserInfo.Split(':', 2);
        return builder.WithCredentials(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    /// <summary>The address without its password, for people.</summary>
    public static string Shown(Uri uri) => $"{uri.Scheme}://{uri.Host}:{(uri.Port > 0 ? uri.Port : uri.Scheme == "mqtts" ? 8883 : 1883)}";
}
