using System.Security.Cryptography;
using System.Text;

namespace Twin.Silo.Identity;

/// <summary>Random secrets as text, and API keys of the form <c>twk_id_secret</c>.</summary>
internal static class SecretText
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Prefix = "twk_";

    // 62^43 > 2^256.
    private const int SecretChars = 43;
    private const int IdChars = 10;
    private const int PasswordChars = 20;

    /// <summary>Longest secret looked at: more is never one of ours and only costs.</summary>
    public const int MaxChars = 256;

    public static string NewSecret() => RandomNumberGenerator.GetString(Base62, SecretChars);

    public static string NewId() => RandomNumberGenerator.GetString(Base62, IdChars);

    public static string NewPassword() => RandomNumberGenerator.GetString(Base62, PasswordChars);

    public static string Format(string id, string secret) => $"{Prefix}{id}_{secret}";

    /// <summary>Splits a key of our form; false for any other text.</summary>
    public static bool TryParse(string presented, out string id, out string secret)
    {
        (id, secret) = ("", "");
        if (!presented.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var split = presented.IndexOf('_', Prefix.Length);
        if (split < 0) return false;
        (id, secret) = (presented[Prefix.Length..split], presented[(split + 1)..]);
        return id.Length > 0 && secret.Length > 0;
    }

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
