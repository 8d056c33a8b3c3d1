namespace Twin.Silo.Identity;

/// <summary>Checks secrets against hashes: throttled, cached, at most two costly checks at a time.</summary>
internal sealed class SecretVerifier(TimeProvider time, SecretCost cost) : IDisposable
{
    private const int CostlyAtOnce = 2;
    private const int Waiting = 256;
    private const long BusyRetryMs = 1_000;
    private readonly AttemptThrottle _throttle = new(time);
    private readonly VerifiedSecrets _verified = new(time);
    private readonly SemaphoreSlim _costly = new(CostlyAtOnce);
    private readonly Lazy<string> _nobody = new(() => SecretHasher.HashChosen(SecretText.NewSecret(), cost));
    private int _waiting;

    /// <summary>Costly checks done so far.</summary>
    public long CostlyChecks => Interlocked.Read(ref _costlyChecks);

    private long _costlyChecks;

    /// <summary>A null hash is an unknown name: it costs the same time and counts the same.</summary>
    public async ValueTask<CredentialCheck?> CheckAsync(string account, string? hash, string secret, string source,
        CancellationToken cancellation)
    {
        if (secret.Length > SecretText.MaxChars) return CredentialCheck.Wrong;
        if (hash is not null && SecretHasher.IsFast(hash)) return SecretHasher.Verify(hash, secret) ? null : CredentialCheck.Wrong;
        if (Locked(_throttle.AccountLock(account)) is { } locked) return locked;
        if (hash is not null && _verified.Knows(hash, secret)) return null;
        if (Locked(_throttle.SourceLock(source)) is { } limited) return limited;
        return await CheckCostlyAsync(account, hash, secret, source, cancellation);
    }

    public void Dispose() => _costly.Dispose();

    private async ValueTask<CredentialCheck?> CheckCostlyAsync(string account, string? hash, string secret, string source,
        CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waiting) > Waiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new CredentialCheck(CredentialOutcome.Locked, null, BusyRetryMs);
        }

        try
        {
            await _costly.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            // Others may have failed meanwhile: a storm of parallel guesses gets no more tries than one after the other.
            if (Locked(_throttle.AccountLock(account)) is { } locked) return locked;
            Interlocked.Increment(ref _costlyChecks);
            var matches = await Task.Run(() => SecretHasher.Verify(hash ?? _nobody.Value, secret), cancellation);
            if (!matches || hash is null)
            {
                _throttle.Failed(account, source);
                return CredentialCheck.Wrong;
            }

            _verified.Remember(hash, secret);
            _throttle.Succeeded(account);
            return null;
        }
        finally
        {
            _costly.Release();
        }
    }

    private static CredentialCheck? Locked(TimeSpan left) =>
        left > TimeSpan.Zero ? new CredentialCheck(CredentialOutcome.Locked, null, (long)Math.Ceiling(left.TotalMilliseconds)) : null;
}
