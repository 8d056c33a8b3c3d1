using Twin.Ingest.Replay;
using Twin.Ingest.Simulator;

namespace Twin.Ingest;

/// <summary>The verbs of the ingest executable.</summary>
public static class Commands
{
    /// <summary>Verb → what it does. Exit codes: 0 done, 1 failed, 2 wrong arguments.</summary>
    public static IReadOnlyDictionary<string, Func<string[], CancellationToken, Task<int>>> All { get; } =
        new Dictionary<string, Func<string[], CancellationToken, Task<int>>>(StringComparer.Ordinal)
        {
            ["replay"] = ReplayCommand.RunAsync,
            ["simulate"] = SimulateCommand.RunAsync,
        };

    /// <summary>Runs a verb; Ctrl+C ends it in order.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || !All.TryGetValue(args[0], out var command))
        {
            await Console.Error.WriteLineAsync($"usage: ingest <{string.Join('|', All.Keys)}> ...; each explains itself with --help");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        return await command(args[1..], stop.Token);
    }
}
