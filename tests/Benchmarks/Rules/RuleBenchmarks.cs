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

namespace Twin.Benchmarks.Rules;

/// <summary>
/// Cost of looking at rules when a reading comes in (issue 2: below 100 ns per simple rule, 0 B). The clock and the value move
/// with every call;
/// no alarm changes. <c>rules</c> for the full run, <c>rules --short</c> for a quick one.
/// </summary>
[MemoryDiagnoser]
public class RuleBenchmarks
{
    private const int Calls = 1_024;
    private readonly double[] _values = [0, 60, 101];
    private readonly Quality[] _qualities = [Quality.Good, Quality.Good, Quality.Good];
    private readonly long[] _sourceMs = [0, 0, 0];
    private CompiledRuleSet _set = CompiledRuleSet.Empty;
    private RuleState[] _states = [];
    private long _now;

    public enum Kind
    {
        FourThresholds,
        FourThresholdsWithDelays,
        OneRate,
        OneVoting,
        OneExpression,
        OneWindow,
    }

    [ParamsAllValues]
    public Kind Rules { get; set; }

    public static Task<int> RunAsync(string[] args)
    {
        var job = (args.Contains("--short") ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        BenchmarkRunner.Run<RuleBenchmarks>(DefaultConfig.Instance.AddJob(job));
        return Task.FromResult(0);
    }

    [GlobalSetup]
    public void Setup()
    {
        SignalDefinition[] signals = [new("level", "level", "%"), new("temperature", "temperature", "Cel"), new("pressure", "pressure",
            "kPa")];
        var (set, errors) = CompiledRuleSet.Compile(Definitions(Rules), signals, ["run", "stop"]);
        if (errors.Count > 0) throw new TwinException(errors[0]);
        _set = set;
        _states = set.NewStates();
        _now = 1_700_000_000_000;
    }

    /// <summary>One reading of the first signal.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public int Reading()
    {
        var sink = new TransitionSink(new TwinKey("live", "p", "t"));
        for (var i = 0; i < Calls; i++)
        {
            _now += 1_000;
            _values[0] = 40 + (i & 15);
            _sourceMs[0] = _now;
            var input = new RuleInput { Values = _values, Qualities = _qualities, SourceMs = _sourceMs, Mode = 0, Changed = 0,
                Position = i };
            _set.Evaluate(_states, input, _now, ref sink);
        }

        return sink.Count;
    }

    private static RuleDefinition[] Definitions(Kind kind) => kind switch
    {
        Kind.FourThresholds => Thresholds(0),
        Kind.FourThresholdsWithDelays => Thresholds(10_000),
        Kind.OneRate => [Rule("R", RuleKind.Rate, LimitKind.High, 500)],
        Kind.OneVoting => [Rule("V", RuleKind.Voting, LimitKind.High, 99) with { Voters = ["level", "temperature", "pressure"],
            VotesNeeded = 2 }],
        Kind.OneExpression =>
            [Rule("X", RuleKind.Expression, LimitKind.High,
                0) with { Expression = "level > 80 and temperature - 20 > 30 or pressure / level > 9" }],
        _ => [Rule("W", RuleKind.Window, LimitKind.High, 500) with { WindowMs = 600_000 }],
    };

    private static RuleDefinition[] Thresholds(long delayMs) =>
    [
        Rule("LL", RuleKind.Threshold, LimitKind.LowLow, 5) with { OnDelayMs = delayMs, Deadband = 1 },
        Rule("L", RuleKind.Threshold, LimitKind.Low, 10) with { OnDelayMs = delayMs, Deadband = 1 },
        Rule("H", RuleKind.Threshold, LimitKind.High, delayMs == 0 ? 90 : 55) with { OnDelayMs = delayMs, Deadband = 1 },
        Rule("HH", RuleKind.Threshold, LimitKind.HighHigh, delayMs == 0 ? 95 : 55) with { OnDelayMs = delayMs, Deadband = 1 },
    ];

    private static RuleDefinition Rule(string id, RuleKind kind, LimitKind limit, double threshold) => new()
    {
        Id = id,
        Kind = kind,
        Limit = limit,
        Threshold = threshold,
        Signal = "level",
        Text = new LocalizedText(id, id),
        Priority = AlarmPriority.High,
    };
}
