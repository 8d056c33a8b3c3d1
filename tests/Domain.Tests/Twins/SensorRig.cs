using System.Buffers;
using System.Collections.Immutable;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;
using Xunit;

namespace Twin.Domain.Tests.Twins;

/// <summary>One sensor with all that its kernel knows: order, cleaning, rules, codec.</summary>
internal sealed class SensorRig
{
    public const long T0 = 1_750_000_000_000;

    public static readonly SensorProfile Level = new()
    {
        Quantity = "level", Unit = "%", RangeLow = 0, RangeHigh = 100, PhysicalLow = -50, PhysicalHigh = 150,
        PeriodMs = 1_000, Safety = true,
    };

    public static readonly ImmutableArray<ModeDefinition> Modes = [Mode("run"), Mode("stop")];

    public static readonly ImmutableArray<RuleDefinition> Rules =
    [
        Rule("H", 80) with { Deadband = 5 },
        Rule("HH", 90) with { Limit = LimitKind.HighHigh, Latching = true, OnDelayMs = 2_500 },
        Rule("L", 20) with
        {
            Limit = LimitKind.Low, OffDelayMs = 1_500, SuppressedInModes = ["stop"], AutoAcknowledgeOnReturn = true,
        },
        Rule("R", 15) with { Kind = RuleKind.Rate, OnDelayMs = 700 },
        Rule("W", 60) with { Kind = RuleKind.Window, WindowMs = 8_000, Deadband = 3 },
    ];

    private long _position;

    public SensorRig(SensorProfile? profile = null, ImmutableArray<RuleDefinition>? rules = null)
    {
        Runtime = Compile(profile ?? Level, rules ?? Rules);
        State = SensorState.Create(Runtime, T0);
        SensorKernel.UseJournal(State, "j1");
    }

    public SensorRuntime Runtime { get; private set; }

    public SensorState State { get; private set; }

    public List<AlarmTransition> Steps { get; } = [];

    public string Events => string.Join(" ", Steps.Select(s => $"{s.RuleId}:{s.Kind}"));

    public static ModeDefinition Mode(string id) => new() { Id = id, Name = new LocalizedText(id, id) };

    public static RuleDefinition Rule(string id, double threshold) => new()
    {
        Id = id, Kind = RuleKind.Threshold, Text = new LocalizedText(id, id), Priority = AlarmPriority.High, Limit = LimitKind.High,
        Threshold = threshold,
    };

    public static SensorRuntime Compile(SensorProfile profile, ImmutableArray<RuleDefinition> rules)
    {
        var (set, errors) = CompiledRuleSet.Compile(
            SensorRuntime.WithBuiltIn(rules, profile, Modes), SensorRuntime.Signals(profile), [.. Modes.Select(m => m.Id)]);
        Assert.Empty(errors);
        return new SensorRuntime(profile, CleanerSettings.From(profile), set, Modes);
    }

    public AlarmState Alarm(string rule) =>
        State.Runtime.Rules.TryFind(rule, out var i) ? State.Rules[i].Alarm : throw new ArgumentException(rule);

    /// <summary>A reading received so many seconds after T0.</summary>
    public SensorRig Read(
        double second, double value, Quality quality = default, double lateS = 0, ReadingFlags flags = ReadingFlags.None) =>
        Apply(new JournaledReading(
            _position++, At(second), new Reading(At(second - lateS), value, -1, quality, flags)));

    public SensorRig Apply(JournaledReading reading)
    {
        var sink = Sink();
        SensorKernel.Apply(State, reading, ref sink);
        return Took(sink);
    }

    public SensorRig Tick(double second)
    {
        var sink = Sink();
        SensorKernel.Tick(State, At(second), ref sink);
        return Took(sink);
    }

    public SensorRig GoTo(int mode, double second)
    {
        var sink = Sink();
        SensorKernel.SetMode(State, mode, At(second), ref sink);
        return Took(sink);
    }

    public TwinError? Act(string rule, AlarmVerb verb, double second, long shelveMs = 0)
    {
        var sink = Sink();
        var command = new AlarmCommand(verb, Alarm(rule).Ordinal, "user:anna", "why", shelveMs);
        var error = SensorKernel.Command(State, rule, command, At(second), At(second), ref sink);
        Took(sink);
        return error;
    }

    public SensorRig Rebind(ImmutableArray<RuleDefinition> rules, double second)
    {
        var sink = Sink();
        Runtime = Compile(Level, rules);
        SensorKernel.Rebind(State, Runtime, At(second), ref sink);
        return Took(sink);
    }

    public byte[] Bytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        SensorStateCodec.Write(State, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public SensorRig Restart(byte[]? bytes = null)
    {
        Assert.Null(SensorStateCodec.Read(bytes ?? Bytes(), Runtime, T0, out var state));
        State = state;
        var sink = Sink();
        SensorKernel.Resume(State, [], T0, ref sink);
        return Took(sink);
    }

    public static long At(double second) => T0 + (long)Math.Round(second * 1_000);

    private static TransitionSink Sink() => new(new TwinKey("live", "p1", "S-1"));

    private SensorRig Took(in TransitionSink sink)
    {
        Steps.AddRange(sink.Items);
        return this;
    }
}
