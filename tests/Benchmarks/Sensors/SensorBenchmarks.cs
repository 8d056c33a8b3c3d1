using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;

namespace Twin.Benchmarks.Sensors;

/// <summary>
/// Cost of one reading in a sensor: cleaning alone (<c>clean</c>), and cleaning with four threshold rules and those that every sensor
/// has (<c>sensor</c>). Both must allocate nothing. <c>--short</c> for a quick run.
/// </summary>
[MemoryDiagnoser]
public class SensorBenchmarks
{
    private const int Calls = 1_024;
    private SensorState _state = null!;
    private long _position;
    private long _nowMs = 1_700_000_000_000;

    /// <summary>With the spike filter, which costs most.</summary>
    [Params(false, true)]
    public bool SpikeFilter { get; set; }

    /// <summary>Cleaning only.</summary>
    public static Task<int> CleanAsync(string[] args) => RunAsync(args, nameof(Clean));

    /// <summary>The whole kernel.</summary>
    public static Task<int> KernelAsync(string[] args) => RunAsync(args, nameof(Apply));

    [GlobalSetup]
    public void Setup()
    {
        var profile = new SensorProfile
        {
            Quantity = "temperature", Unit = "Cel", RangeLow = 0, RangeHigh = 200, PeriodMs = 1_000, SpikeFilter = SpikeFilter,
        };
        var (rules, errors) = CompiledRuleSet.Compile(
            SensorRuntime.WithBuiltIn([Rule("LL", LimitKind.LowLow, 5), Rule("L", LimitKind.Low, 10), Rule("H", LimitKind.High, 130),
                Rule("HH", LimitKind.HighHigh, 140)], profile, []), SensorRuntime.Signals(profile), []);
        if (errors.Count > 0) throw new TwinException(errors[0]);
        var runtime = new SensorRuntime(profile, CleanerSettings.From(profile), rules, []);
        _state = SensorState.Create(runtime, _nowMs);
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public double Clean()
    {
        var sum = 0.0;
        for (var i = 0; i < Calls; i++) sum += SignalCleaner.Clean(_state.Cleaner, _state.Runtime.Cleaner, Next(i)).Value;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public int Apply()
    {
        var sink = new TransitionSink(new TwinKey(TwinKey.Live, "p", "s"));
        for (var i = 0; i < Calls; i++) SensorKernel.Apply(_state, Next(i), ref sink);
        return sink.Count;
    }

    private static Task<int> RunAsync(string[] args, string method)
    {
        var job = (args.Contains("--short") ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        BenchmarkRunner.Run<SensorBenchmarks>(
            DefaultConfig.Instance.AddJob(job).AddFilter(new BenchmarkDotNet.Filters.NameFilter(n => n == method)));
        return Task.FromResult(0);
    }

    private JournaledReading Next(int i)
    {
        _nowMs += 1_000;
        return new JournaledReading(_position++, _nowMs, new Reading(_nowMs, 60 + (i & 15), -1, Quality.Good, ReadingFlags.None));
    }

    private static RuleDefinition Rule(string id, LimitKind limit, double threshold) => new()
    {
        Id = id,
        Kind = RuleKind.Threshold,
        Limit = limit,
        Threshold = threshold,
        Deadband = 1,
        Signal = "value",
        Text = new LocalizedText(id, id),
        Priority = AlarmPriority.High,
    };
}
