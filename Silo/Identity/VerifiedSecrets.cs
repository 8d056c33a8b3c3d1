using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Twin.Silo.Identity;

/// <summary>
/// Remembers for five minutes that a secret matched a hash, under a key that only this process has, so that a reconnect storm does not burn
/// the processor. A changed hash never matches an old memory.
/// </summary>
internal sealed class VerifiedSecrets(TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private const int Most = 10_000;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);

    public bool Knows(string hash, string secret) => _until.TryGetValue(KeyOf(hash, secret), out var until) && until > time.GetUtcNow();

    public void Remember(string hash, string secret)
    {
        if (_until.Count >= Most) _until.Clear();
        _until[KeyOf(hash, secret)] = time.GetUtcNow() + Kept;
    }

    private string KeyOf(string hash, string secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{hash.Length}:{hash}{secret}")));
}
