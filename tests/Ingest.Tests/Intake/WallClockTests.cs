using CsCheck;
using Twin.Ingest.Intake;
using Xunit;

namespace Twin.Ingest.Tests.Intake;

/// <summary>The live realm's time never falls and never stands still, whatever is done to the machine's clock.</summary>
public sealed class WallClockTests
{
    private readonly TwoClocks _time = new();

    [Fact]
    public void Clock_GoingRight_IsTheWallClock()
    {
        var clock = new WallClock(_time);
        for (var second = 0; second < 100; second++)
        {
            _time.Pass(1_000, 1_000);
            Assert.Equal(_time.WallMs, clock.NowMs);
        }
    }

    [Fact]
    public void Clock_SetAhead_IsFollowedAtOnce()
    {
        var clock = new WallClock(_time);
        _time.Pass(1_000, 3_600_000);
        Assert.Equal(_time.WallMs, clock.NowMs);
    }

    [Fact]
    public void Clock_SetBackByTenMinutes_GoesOnSlowedUntilItHasCaughtUp()
    {
        var clock = new WallClock(_time);
        var before = clock.NowMs;
        _time.Pass(0, -600_000);
        for (var second = 1; second < 6_000; second++)
        {
            _time.Pass(1_000, 1_000);
            Assert.InRange(clock.NowMs - before, (second * 900L) - 1, (second * 900L) + 1);
        }

        _time.Pass(2_000, 2_000);
        Assert.Equal(_time.WallMs, clock.NowMs);
    }

    [Fact]
    public void Clock_SetAnyhow_NeverFallsAndNeverStands() =>
        Gen.Select(Gen.Int[1, 10_000], Gen.Int[-10_000_000, 10_000_000]).Array[1, 50].Sample(steps =>
        {
            var time = new TwoClocks();
            var clock = new WallClock(time);
            var last = clock.NowMs;
            foreach (var (passed, wall) in steps)
            {
                time.Pass(passed, wall);
                var now = clock.NowMs;
                Assert.True(now >= last + (0.9 * passed) - 1 && now >= time.WallMs, $"{last} {now} after {passed} ms");
                last = now;
            }
        });

    private sealed class TwoClocks : TimeProvider
    {
        private long _passedMs;

        public long WallMs { get; private set; } = 1_790_000_000_000;

        public override long TimestampFrequency => 1_000;

        public void Pass(long passedMs, long wallMs) => (_passedMs, WallMs) = (_passedMs + passedMs, WallMs + wallMs);

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(WallMs);

        public override long GetTimestamp() => _passedMs;
    }
}
