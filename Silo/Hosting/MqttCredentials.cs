using System.Text;
using Twin.Ingest.Ports;
using Twin.Silo.Identity;

namespace Twin.Silo.Hosting;

/// <summary>Lets the MQTT door ask the credential store.</summary>
internal sealed class MqttCredentials(ICredentialStore credentials) : IMqttCredentials
{
    /// <inheritdoc/>
    public async ValueTask<MqttPrincipal?> AuthenticateAsync(
        string clientId, string? user, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
    {
        if (user is null || password.Length is 0 or > 1_024) return null;
        var check = await credentials.VerifyMqttAsync(user, Encoding.UTF8.GetString(password.Span), $"mqtt:{user}", cancellationToken);
        if (check.Outcome != CredentialOutcome.Ok || check.Principal is not { } principal) return null;
        return new MqttPrincipal(principal.Actor, principal.MayPublish, filter => MaySubscribe(principal, filter));
    }

    /// <summary>Reading needs the right for the plant that the filter names; a wildcard for the plant needs it for all. Sparkplug's
    /// STATE is for all.</summary>
    private static bool MaySubscribe(TwinPrincipal principal, string filter)
    {
        var levels = filter.Split('/');
        if (levels is ["spBv1.0", ..]) return true;
        if (levels is not ["twin", var plant, ..]) return principal.Rights.Contains(Rights.Admin);
        if (plant is "+" or "#") return principal.Rights.Contains(Rights.PlantsRead) && principal.Plants.Contains("*");
        return principal.May(Rights.PlantsRead, plant);
    }
}
