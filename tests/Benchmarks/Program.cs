using System.Globalization;
using Twin.Benchmarks.Drills;
using Twin.Benchmarks.Forks;
using Twin.Benchmarks.History;
using Twin.Benchmarks.Judgement;
using Twin.Benchmarks.Knowledge;
using Twin.Benchmarks.Latency;
using Twin.Benchmarks.Live;
using Twin.Benchmarks.NodeRed;
using Twin.Benchmarks.Orders;
using Twin.Benchmarks.Physics;
using Twin.Benchmarks.Risk;
using Twin.Benchmarks.Rules;
using Twin.Benchmarks.Scale;
using Twin.Benchmarks.Screen;
using Twin.Benchmarks.Sensors;

// dotnet run -c Release --project tests/Benchmarks -- VERB [arguments]
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
var verbs = new Dictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["dangers"] = DangersBenchmark.RunAsync,
    ["demo-monitors"] = DemoMonitorsBenchmark.RunAsync,
    ["drillscene"] = SceneBenchmark.RunAsync,
    ["clean"] = SensorBenchmarks.CleanAsync,
    ["forecast"] = ForecastBenchmark.RunAsync,
    ["fork"] = ForkBenchmark.RunAsync,
    ["flow"] = FlowBenchmark.RunAsync,
    ["graph"] = GraphBenchmark.RunAsync,
    ["history"] = HistorySize.RunAsync,
    ["judge"] = JudgeBenchmark.RunAsync,
    ["latency"] = LatencyBenchmark.RunAsync,
    ["lies"] = LiesBenchmark.RunAsync,
    ["live"] = LiveBenchmark.RunAsync,
    ["monitors"] = MonitorGrainsBenchmark.RunAsync,
    ["nodered"] = NodeRedBenchmark.RunAsync,
    ["orders"] = OrdersBenchmark.RunAsync,
    ["physics"] = PhysicsBenchmark.RunAsync,
    ["risk"] = RiskBenchmark.RunAsync,
    ["rules"] = RuleBenchmarks.RunAsync,
    ["scale"] = ScaleBenchmark.RunAsync,
    ["screen"] = ScreenBenchmark.RunAsync,
    ["sensor"] = SensorBenchmarks.KernelAsync,
    ["skab"] = SkabBenchmark.RunAsync,
    ["tep"] = TennesseeBenchmark.RunAsync,
    ["trend"] = TrendBenchmark.RunAsync,
};

if (args.Length > 0 && verbs.TryGetValue(args[0], out var run)) return await run(args[1..]);
Console.Error.WriteLine("Say what to measure: " + string.Join(", ", verbs.Keys.Order(StringComparer.Ordinal)));
return 2;
