using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Ports;
using Twin.Grains.Tests.Rig;
using Twin.Grains.Trials;

namespace Twin.Grains.Tests;

/// <summary>A dry run that is stopped while it reads the past.</summary>
public sealed class DryRunRunnerTests
{
    private static readonly TwinKey Key = new(TwinKey.Live, "p1", "D-1");

    [Fact]
    public async Task Run_Stopped_EndsAtOnceAndLeavesTheWayFreeForTheNext()
    {
        var history = new HangingHistory();
        using var runner = new DryRunRunner(history, new EmptyLog(), TimeProvider.System);
        var (before, after) = (Plant(80), Plant(70));
        using var stop = new CancellationTokenSource();
        var first = runner.RunAsync(Key, before, after, (0, 600_000), (_, _) => { }, stop.Token);
        await history.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        history.Hangs = false;
        var next = await runner.RunAsync(Key, before, after, (0, 600_000), (_, _) => { }, TestContext.Current.CancellationToken);
        Assert.Equal((1, 0L), (next.Twins, next.Readings));
    }

    private static CompiledPlant Plant(double limit) =>
        CompiledPlant.Compile(SmallPlant.Model(levelRules: [SmallPlant.Rule("H", limit)])).Plant!;

    private sealed class HangingHistory : IHistoryReader
    {
        public bool Hangs { get; set; } = true;

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<HistorySeries> QueryAsync(string realm, string plant, string sensor, long fromMs, long toMs, int points,
            CancellationToken cancellationToken = default)
        {
            Asked.TrySetResult();
            if (Hangs) await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return new HistorySeries([], true, 0);
        }
    }

    private sealed class EmptyLog : ILogReader
    {
        public ValueTask<(IReadOnlyList<AlarmTransition> Steps, bool Truncated)> AlarmStepsAsync(
            string realm, string plant, long fromMs, long toMs, int max, CancellationToken cancellationToken = default) => new(([], false));

        public ValueTask<IReadOnlyList<StoredEvent>> EventsAsync(string realm, string plant, string prefix, long fromMs, long toMs, int max,
            CancellationToken cancellationToken = default) => new([]);
    }
}
