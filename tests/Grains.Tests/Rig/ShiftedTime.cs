namespace Twin.Grains.Tests.Rig;

/// <summary>The clock of the machine, set forward by hand: what takes 5 s in life takes none here, while timers go on.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _shiftTicks;

    public long NowMs => GetUtcNow().ToUnixTimeMilliseconds();

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shiftTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _shiftTicks));

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(Interlocked.Read(ref _shiftTicks) * ((double)TimestampFrequency / TimeSpan.TicksPerSecond));
}
