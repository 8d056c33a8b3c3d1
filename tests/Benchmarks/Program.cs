using Twin.Benchmarks.Live;
using Twin.Benchmarks.Rules;

// dotnet run -c Release --project tests/Benchmarks -- VERB [arguments]
var verbs = new Dictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["live"] = LiveBenchmark.RunAsync,
    ["rules"] = RuleBenchmarks.RunAsync,
};

if (args.Length > 0 && verbs.TryGetValue(args[0], out var run)) return await run(args[1..]);
Console.Error.WriteLine("Say what to measure: " + string.Join(", ", verbs.Keys.Order(StringComparer.Ordinal)));
return 2;
