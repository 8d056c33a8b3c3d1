namespace Twin.Silo.Identity;

/// <summary>
/// Counts failures per account and per source. An account is locked for 15 minutes after 5 failures; a source that failed often may not
/// cause costly checks for a while, but what it proved before still passes.
/// </summary>
internal sealed class AttemptThrottle(TimeProvider time)
{
    public const int FailuresPerAccount = 5;
    public const int FailuresPerSource = 50;
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);
    private const int Kept = 100_000;
    private readonly Dictionary<string, Count> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Count> _sources = new(StringComparer.Ordinal);
    private readonly System.Threading.Lock _gate = new();

    /// <summary>How long the account is still locked; zero when it is not.</summary>
    public TimeSpan AccountLock(string account) => Remaining(_accounts, account, FailuresPerAccount);

    /// <summary>How long the source still may not cause costly checks.</summary>
    public TimeSpan SourceLock(string source) => Remaining(_sources, source, FailuresPerSource);

    public void Failed(string account, string source)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            Add(_accounts, account, now);
            Add(_sources, source, now);
        }
    }

    public void Succeeded(string account)
    {
        lock (_gate) _accounts.Remove(account);
    }

    private TimeSpan Remaining(Dictionary<string, Count> counts, string key, int most)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (!counts.TryGetValue(key, out var count) || count.Failures < most) return TimeSpan.Zero;
            var left = count.Last + Lock - now;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private static void Add(Dictionary<string, Count> counts, string key, DateTimeOffset now)
    {
        if (counts.Count >= Kept)
        {
            foreach (var (old, _) in counts.Where(c => c.Value.Last + Lock <= now).ToList()) counts.Remove(old);

            // Still full: an attacker invents names. Forgetting all is better than growing; locks begin again.
            if (counts.Count >= Kept) counts.Clear();
        }

        var before = counts.TryGetValue(key, out var count) && count.Last + Lock > now ? count.Failures : 0;
        counts[key] = new Count(before + 1, now);
    }

    private readonly record struct Count(int Failures, DateTimeOffset Last);
}
