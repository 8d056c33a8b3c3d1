using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;

namespace Twin.Silo.Identity;

/// <summary>What a costly hash costs.</summary>
internal sealed record SecretCost(int MemoryKiB, int Passes, int Lanes)
{
    /// <summary>What OWASP asks for Argon2id (Password Storage Cheat Sheet).</summary>
    public static readonly SecretCost Owasp = new(19_456, 2, 1);
}

/// <summary>
/// Hashes of secrets as text. What people choose gets Argon2id (OWASP: 19 MiB, 2 passes, 1 lane); a random secret of 256 bits cannot be
/// guessed, so SHA-256 does and a storm of connections costs nothing.
/// </summary>
internal static class SecretHasher
{
    private const string Fast = "$sha256$";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    public static string HashChosen(string secret, SecretCost cost)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Argon2(secret, salt, cost.MemoryKiB, cost.Passes, cost.Lanes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"$argon2id$v=19$m={cost.MemoryKiB},t={cost.Passes},p={cost.Lanes}$"
            + $"{Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    public static string HashRandom(string secret) => Fast + Convert.ToBase64String(SecretText.Hash(secret));

    /// <summary>True when checking costs next to nothing.</summary>
    public static bool IsFast(string hash) => hash.StartsWith(Fast, StringComparison.Ordinal);

    /// <summary>Compares in constant time; false for a hash that cannot be read.</summary>
    public static bool Verify(string hash, string secret)
    {
        if (IsFast(hash))
            return CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(hash[Fast.Length..]), SecretText.Hash(secret));
        var parts = hash.Split('$');
        if (parts.Length != 6 || parts[1] != "argon2id") return false;
        var cost = parts[3].Split(',').Select(p => int.Parse(p.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture)).ToArray();
        return CryptographicOperations.FixedTimeEquals(
            Convert.FromBase64String(parts[5]), Argon2(secret, Convert.FromBase64String(parts[4]), cost[0], cost[1], cost[2]));
    }

    private static byte[] Argon2(string secret, byte[] salt, int memoryKiB, int passes, int lanes)
    {
        using var argon = new Argon2id(Encoding.UTF8.GetBytes(secret))
        {
            Salt = salt,
            MemorySize = memoryKiB,
            Iterations = passes,
            DegreeOfParallelism = lanes,
        };
        return argon.GetBytes(HashBytes);
    }
}
