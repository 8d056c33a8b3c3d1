using Twin.Benchmarks.Common;
using Twin.Tests.Support;

namespace Twin.Benchmarks.Orders;

/// <summary>The speeds of issue 6: <c>orders --what board|step|store|permits</c>.</summary>
internal static class OrdersBenchmark
{
    private const int Closed = 1_000_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var postgres = arguments.Text("store") == "postgres" ? await PostgresAsync() : null;
        var sound = arguments.Text("what") switch
        {
            "board" => await BoardBenchmark.RunAsync(arguments.Int("seconds", 120), arguments.Int("rate", 1_000)),
            "permits" => await PermitBenchmark.RunAsync(arguments.Int("permits", 40), arguments.Int("rate", 1_000),
                arguments.Int("rounds", 4)),
            "step" => await StepBenchmark.RunAsync(postgres, arguments.Int("steps", 3_000), arguments.Int("workers", 4),
                arguments.Int("rate", 1_000), arguments.Int("pace", 20)),
            "store" => await OrderStoreFigures.RunAsync(postgres, arguments.Int("closed", Closed), arguments.Int("asked", 100)),
            _ => throw new ArgumentException("--what board, permits, step or store"),
        };
        return sound ? 0 : 1;
    }

    private static async Task<string> PostgresAsync() => PostgresFixture.Missing is { } missing
        ? throw new InvalidOperationException(missing) : await (await PostgresFixture.SharedAsync()).CreateDatabaseAsync();
}
