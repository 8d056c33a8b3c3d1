using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Alarms.Performance;
using Twin.Domain.Alarms.Trials;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Ports;

namespace Twin.Grains.Trials;

/// <summary>
/// Replays the past for dry runs: one at a time in a process, and for every moment of work a moment of rest, so that the live loop never
/// waits for it. One for the process.
/// </summary>
public sealed class DryRunRunner(IHistoryReader history, ILogReader log, TimeProvider time) : IDisposable
{
    private const long Readings = 100_000_000;
    private const int Piece = 20_000;
    private const int Steps = 500_000;
    private const int ModeChanges = 100_000;
    private const long ModesBeforeMs = 30 * 86_400_000L;

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Runs two versions of a plant side by side over [fromMs, toMs].</summary>
    /// <param name="key">Any key of the plant whose history is taken.</param>
    /// <param name="before">As it is.</param>
    /// <param name="after">As it would be.</param>
    /// <param name="window">Begin and end, Unix ms.</param>
    /// <param name="progress">Share and readings so far.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<DryRunResult> RunAsync(TwinKey key, CompiledPlant before, CompiledPlant after, (long FromMs, long ToMs) window,
        Action<double, long> progress, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            progress(0, 0);
            var cases = DryRunPlan.Between(before, after);
            var tally = new DryRunTally(after, PerformanceTables.Default, window.FromMs, window.ToMs);
            await OthersAsync(key, cases, tally, window, cancellationToken);
            var modes = await ModesAsync(key, window, cancellationToken);
            var done = 0L;
            for (var i = 0; i < cases.Length; i++)
            {
                var at = i;
                done = await CaseAsync(key, (before, after), cases[i], modes, window, tally,
                    (share, readings) => progress((at + share) / cases.Length, done + readings), cancellationToken) + done;
                if (done < Readings) continue;
                tally.Truncate();
                break;
            }

            return tally.Finish();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<long> CaseAsync(TwinKey key, (CompiledPlant Before, CompiledPlant After) plants, DryRunCase twins,
        ILookup<string, ModeChange> modes, (long FromMs, long ToMs) window, DryRunTally tally, Action<double, long> progress,
        CancellationToken cancellationToken)
    {
        var startMs = window.FromMs - DryRunPlan.WarmUpMs(plants.Before, plants.After, twins);
        var trial = new CaseTrial(plants.Before, plants.After, twins, startMs, window.FromMs);
        var commands = new Queue<ModeChange>(twins.Owners.SelectMany(o => modes[o]).OrderBy(static m => m.AtMs));
        var past = new PastReadings(history, key);
        var count = 0L;
        await foreach (var (toMs, readings) in past.ReadAsync(twins.Sensors, startMs, window.ToMs, cancellationToken))
        {
            for (var from = 0; from < readings.Count; from += Piece)
            {
                var began = time.GetTimestamp();
                var piece = readings.GetRange(from, Math.Min(Piece, readings.Count - from));
                Feed(trial, piece, commands);
                count += piece.Count;
                progress((piece[^1].Point.T - startMs) / (double)Math.Max(1, window.ToMs - startMs), count);
                await Task.Delay(time.GetElapsedTime(began), time, cancellationToken);
            }

            progress((toMs - startMs) / (double)Math.Max(1, window.ToMs - startMs), count);
        }

        if (past.IsThinned) tally.Truncate();
        tally.Add(trial);
        return count;
    }

    private static void Feed(CaseTrial trial, List<(string Sensor, HistoryPoint Point)> readings, Queue<ModeChange> commands)
    {
        foreach (var (sensor, point) in readings)
        {
            while (commands.TryPeek(out var command) && command.AtMs <= point.T)
            {
                commands.Dequeue();
                trial.SetMode(command.Twin, command.Mode, command.AtMs);
            }

            trial.Feed(sensor, point.T, point.V, new Quality(point.Q));
        }
    }

    /// <summary>What operators heard of all other twins meanwhile: floods are counted over the whole plant.</summary>
    private async Task OthersAsync(TwinKey key, ImmutableArray<DryRunCase> cases, DryRunTally tally, (long FromMs, long ToMs) window,
        CancellationToken cancellationToken)
    {
        var replayed = cases.SelectMany(static c => c.Twins).ToHashSet(StringComparer.Ordinal);
        var (steps, truncated) = await log.AlarmStepsAsync(key.Realm, key.Plant, window.FromMs, window.ToMs, Steps, cancellationToken);
        if (truncated) tally.Truncate();
        tally.Others(OccurrenceLog.Fold(steps.Where(s => !replayed.Contains(s.Twin))).Annunciations.Select(static a => a.AtMs));
    }

    /// <summary>Modes that people set, from some time before on.</summary>
    private async Task<ILookup<string, ModeChange>> ModesAsync(
        TwinKey key, (long FromMs, long ToMs) window, CancellationToken cancellationToken)
    {
        var events = await log.EventsAsync(
            key.Realm, key.Plant, "mode.changed", window.FromMs - ModesBeforeMs, window.ToMs, ModeChanges, cancellationToken);
        return events.Select(static e => ModeChange.Of(e.Event)).OfType<ModeChange>().ToLookup(static m => m.Twin, StringComparer.Ordinal);
    }

    private sealed record ModeChange(string Twin, string Mode, long AtMs)
    {
        public static ModeChange? Of(NewEvent happened)
        {
            using var payload = JsonDocument.Parse(happened.Payload);
            return payload.RootElement.TryGetProperty("mode", out var mode) && mode.GetString() is { } id
                ? new ModeChange(happened.Twin, id, happened.AtMs)
                : null;
        }
    }
}
