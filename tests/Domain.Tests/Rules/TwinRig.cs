using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Xunit;

namespace Twin.Domain.Tests.Rules;

/// <summary>A twin with signals a, b, c and modes run, stop: its rules, its states and all its alarm steps.</summary>
internal sealed class TwinRig
{
    public const long Start = 1_700_000_000_000;

    public static readonly SignalDefinition[] Signals = [new("a", "level", "%"), new("b", "temperature", "Cel"), new("c", "pressure",
        "kPa")];
    public static readonly string[] Modes = ["run", "stop"];

    private readonly double[] _values = [double.NaN, double.NaN, double.NaN];
    private readonly Quality[] _qualities = [Quality.Bad, Quality.Bad, Quality.Bad];
    private readonly long[] _sourceMs = new long[3];
    private long _position;

    public TwinRig(params RuleDefinition[] rules)
    {
        Set = Compile(rules);
        States = Set.NewStates();
    }

    public CompiledRuleSet Set { get; private set; }

    public RuleState[] States { get; set; }

    public List<AlarmTransition> Steps { get; } = [];

    public long Now { get; private set; } = Start;

    public int Mode { get; private set; }

    public string Events => string.Join(" ", Steps.Select(s => s.Kind));

    public AlarmState Alarm(int rule = 0) => States[rule].Alarm;

    public static CompiledRuleSet Compile(params RuleDefinition[] rules)
    {
        var (set, errors) = CompiledRuleSet.Compile(rules, Signals, Modes);
        Assert.Empty(errors);
        return set;
    }

    public static RuleDefinition Rule(RuleKind kind = RuleKind.Threshold, string id = "H") => new()
    {
        Id = id,
        Kind = kind,
        Text = new LocalizedText("High", "高"),
        Priority = AlarmPriority.High,
        Signal = "a",
        Limit = LimitKind.High,
        Threshold = 90,
    };

    /// <summary>A reading of a signal, <paramref name="afterMs"/> later.</summary>
    public TwinRig Read(double value, long afterMs = 1_000, int signal = 0, Quality? quality = null, long sourceShiftMs = 0)
    {
        Now += afterMs;
        _values[signal] = value;
        _qualities[signal] = quality ?? Quality.Good;
        _sourceMs[signal] = Now + sourceShiftMs;
        _position++;
        var sink = Sink();
        Set.Evaluate(States, Input(signal), Now, ref sink);
        return Took(sink);
    }

    public TwinRig Tick(long afterMs)
    {
        Now += afterMs;
        var sink = Sink();
        Set.Tick(States, Input(-1), Now, ref sink);
        return Took(sink);
    }

    public TwinRig GoTo(int mode)
    {
        Mode = mode;
        var sink = Sink();
        Set.SetMode(States, Input(-1), Now, ref sink);
        return Took(sink);
    }

    public TwinError? Act(AlarmVerb verb, int rule = 0, long shelveMs = 0)
    {
        var sink = Sink();
        var command = new AlarmCommand(verb, States[rule].Alarm.Ordinal, "user:anna", "why", shelveMs, "P-1");
        var error = Set.Command(States, rule, command, Input(-1), Now, Now, ref sink);
        Took(sink);
        return error;
    }

    public TwinError? Force(bool active, int rule = 0)
    {
        var sink = Sink();
        var error = Set.SetCondition(States, rule, active, Input(-1), Now, ref sink);
        Took(sink);
        return error;
    }

    public TwinError? Mirror(bool active, bool acknowledged, int rule = 0)
    {
        var sink = Sink();
        var error = Set.SetExternal(States, rule, active, acknowledged, "external:dcs", Input(-1), Now, ref sink);
        Took(sink);
        return error;
    }

    public TwinRig Adopt(CompiledRuleSet set)
    {
        var sink = Sink();
        States = set.Adopt(Set, States, Now, ref sink);
        Set = set;
        return Took(sink);
    }

    public TwinRig Load(CompiledRuleSet set, RuleState[] states)
    {
        var sink = Sink();
        Set = set;
        States = set.CloseRetired(states, Now, ref sink);
        return Took(sink);
    }

    private RuleInput Input(int changed) =>
        new() { Values = _values, Qualities = _qualities, SourceMs = _sourceMs, Mode = Mode, Changed = changed,
            Position = changed < 0 ? -1 : _position };

    private static TransitionSink Sink() => new(new TwinKey("live", "p1", "T-1"), ["S-a", "S-b", "S-c"]);

    private TwinRig Took(in TransitionSink sink)
    {
        Steps.AddRange(sink.Items);
        return this;
    }
}
