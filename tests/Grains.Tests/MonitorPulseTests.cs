using Microsoft.Extensions.Time.Testing;
using Twin.Grains.Judgement;

namespace Twin.Grains.Tests;

public class MonitorPulseTests
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task EachStepsOnceAPeriod_SpreadOverIt_UntilItLeaves()
    {
        var turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        using var pulse = new MonitorPulse(_time);
        var counts = new int[40];
        var seats = await Turn(() => counts.Select((_, i) => pulse.Follow(s_period, () =>
        {
            Assert.Same(turns, TaskScheduler.Current);
            counts[i]++;
            return Task.CompletedTask;
        })).ToArray());
        var mostAtOnce = 0;
        for (var slice = 0; slice < 30; slice++)
        {
            var before = counts.Sum();
            _time.Advance(s_period / 10);
            // What was begun has been before this turn: the turns of one grain follow one another.
            mostAtOnce = Math.Max(mostAtOnce, await Turn(() => counts.Sum()) - before);
        }

        Assert.All(counts, static c => Assert.Equal(3, c));
        Assert.Equal(4, mostAtOnce);
        foreach (var seat in seats[..39]) seat.Dispose();
        _time.Advance(s_period);
        await Turn(static () => 0);
        Assert.Equal((39 * 3) + 4, counts.Sum());

        Task<T> Turn<T>(Func<T> act) => Task.Factory.StartNew(act, TestContext.Current.CancellationToken, TaskCreationOptions.None, turns);
    }
}
