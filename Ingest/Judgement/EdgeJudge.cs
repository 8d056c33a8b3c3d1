using Twin.Ingest.History;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Judgement;

/// <summary>Judges the twins it was told of where their readings come in. A wrong one is said in the log and left out.</summary>
public sealed class EdgeJudge(
    IReadOnlyList<EdgeJudgeOptions> twins, string folder, IModelSource source, IHistoryTail tail, IIntake intake, TimeProvider time,
    ILogger<EdgeJudge> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(twins.Select(t => RunAsync(t, stoppingToken)));

    private async Task RunAsync(EdgeJudgeOptions options, CancellationToken stop)
    {
        if (options.Validate() is { } wrong)
        {
            Log.Refused(logger, options.Twin, wrong.Message);
            return;
        }

        using var monitor = new EdgeMonitor(options, source, tail, intake, new EdgeCache(folder), time, logger);
        using var timer = new PeriodicTimer(monitor.Period, time);
        do
        {
            try
            {
                await monitor.StepAsync(stop);
            }
            catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
            {
                // Whatever the model or the disk does, readings go on.
                Log.Failed(logger, e, options.Twin);
            }

            timer.Period = monitor.Period;
        }
        while (await NextAsync(timer, stop));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
