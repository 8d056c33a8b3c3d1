using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Orleans;

namespace Twin.Domain.Notifications;

/// <summary>A browser that somebody lets Twin reach by web push (RFC 8030).</summary>
/// <param name="Person">Who, e.g. <c>user:anna</c>.</param>
/// <param name="Endpoint">https address at the browser's push service. Whoever has it and the keys can write to the device.</param>
/// <param name="P256dh">Its public key: an uncompressed point on P-256, base64url.</param>
/// <param name="Auth">Its secret, 16 bytes, base64url.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>: in which its person reads.</param>
/// <param name="SinceMs">Since when, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.notice.device.v1")]
public sealed record PushDevice(
    [property: Id(0)] string Person, [property: Id(1)] string Endpoint, [property: Id(2)] string P256dh, [property: Id(3)] string Auth,
    [property: Id(4)] string Language, [property: Id(5)] long SinceMs)
{
    /// <summary>Most devices of a person.</summary>
    public const int Most = 10;

    private const int MostEndpoint = 2_000;

    /// <summary>What it is called where its address must not be seen: the host and a digest.</summary>
    public string Target => IdOf(Endpoint);

    /// <summary>What a device with this address is called.</summary>
    public static string IdOf(string endpoint)
    {
        var host = Uri.TryCreate(endpoint, UriKind.Absolute, out var url) ? url.Authority : "";
        return $"{host}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint)).AsSpan(0, 8))}";
    }

    /// <summary>Push service of a device by what it is called.</summary>
    public static string HostOf(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var end = target.IndexOf('/', StringComparison.Ordinal);
        return end < 0 ? target : target[..end];
    }

    /// <summary>All that is wrong with what a browser said, with its place.</summary>
    /// <param name="hosts">Push services that may be spoken to.</param>
    public ImmutableArray<TwinError> Check(PushHosts hosts)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        var errors = ImmutableArray.CreateBuilder<TwinError>();
        if (Endpoint.Length > MostEndpoint || !Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps)
            errors.Add(Error("endpoint", "It needs an https address.", "须为 https 地址。", "endpoint"));
        else if (!hosts.Allows(url))
        {
            errors.Add(Error("host", $"This Twin does not speak to the push service '{url.Authority}' (Notices:Push:Hosts).",
                $"本系统不允许使用推送服务“{url.Authority}”（Notices:Push:Hosts）。", "endpoint"));
        }

        if (!IsPoint(P256dh)) errors.Add(Error("key", "That is no public key on P-256.", "不是 P-256 公钥。", "p256dh"));
        if (Bytes(Auth)?.Length != 16) errors.Add(Error("auth", "The secret has 16 bytes.", "密钥应为 16 字节。", "auth"));
        if (Language is not ("zh" or "en")) errors.Add(Error("language", "zh or en.", "应为 zh 或 en。", "language"));
        return errors.ToImmutable();
    }

    private static bool IsPoint(string text)
    {
        if (Bytes(text) is not [4, .. { Length: 64 } point]) return false;
        try
        {
            // A point off the curve would tell an attacker of keys made with it: .NET refuses it.
            using var key = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[..32], Y = point[32..] },
            });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[]? Bytes(string text)
    {
        if (text.Length > 200 || !Base64Url.IsValid(text)) return null;
        return Base64Url.DecodeFromChars(text);
    }

    private static TwinError Error(string code, string en, string zh, string path) =>
        new("push." + code, en, Retry.Never, path) { Zh = zh };
}

/// <summary>What somebody's browser is offered.</summary>
/// <param name="PublicKey">Key it binds a subscription to, base64url; empty: web push is not set up.</param>
/// <param name="HasChannel">The plant has a channel for it.</param>
/// <param name="Mine">Devices of theirs that are reached.</param>
public sealed record PushOffer(string PublicKey, bool HasChannel, ImmutableArray<PushPlace> Mine);

/// <summary>A device as its person sees it.</summary>
/// <param name="Target">What it is called.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="SinceMs">Since when, Unix ms.</param>
public sealed record PushPlace(string Target, string Language, long SinceMs);

/// <summary>Push services that may be spoken to: an address that a browser names must not lead into the plant's own network.</summary>
public sealed class PushHosts
{
    /// <summary>Those of Chrome, Edge, Firefox and Safari.</summary>
    public static readonly ImmutableArray<string> Known =
    [
        "fcm.googleapis.com", "updates.push.services.mozilla.com", "*.push.services.mozilla.com", "*.notify.windows.com",
        "web.push.apple.com", "*.push.apple.com",
    ];

    private readonly ImmutableArray<string> _allowed;

    /// <summary>These; none: <see cref="Known"/>.</summary>
    /// <param name="allowed"><c>host</c>, <c>host:port</c>, or <c>*.domain</c> for all below it; port 443 unless said.</param>
    public PushHosts(IEnumerable<string> allowed)
    {
        _allowed = [.. allowed.Select(static h => h.Trim()).Where(static h => h.Length > 0)];
        if (_allowed.IsEmpty) _allowed = Known;
    }

    /// <summary>Whether an address may be posted to.</summary>
    public bool Allows(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url is { IsAbsoluteUri: true, UserInfo: "" } && url.Scheme == Uri.UriSchemeHttps && _allowed.Any(a => Matches(a, url));
    }

    private static bool Matches(string allowed, Uri url) => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? url.IsDefaultPort && url.Host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(allowed, url.Authority, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The keys by which push services know this Twin (VAPID, RFC 8292): made once, the same for good.</summary>
/// <param name="Public">Uncompressed point on P-256, base64url; browsers bind a subscription to it.</param>
/// <param name="Private">Its scalar, base64url.</param>
public sealed record PushKeys(string Public, string Private)
{
    /// <summary>New ones.</summary>
    public static PushKeys Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = key.ExportParameters(includePrivateParameters: true);
        return new PushKeys(Base64Url.EncodeToString([4, .. made.Q.X!, .. made.Q.Y!]), Base64Url.EncodeToString(made.D!));
    }
}
