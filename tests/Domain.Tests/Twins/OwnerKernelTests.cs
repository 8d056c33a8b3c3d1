using System.Buffers;
using System.Collections.Immutable;
using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;
using Xunit;

namespace Twin.Domain.Tests.Twins;

/// <summary>Twins with signals: combined rules, modes, codec, facts.</summary>
public sealed class OwnerKernelTests
{
    private static readonly TwinType Tank = new()
    {
        Id = "tank",
        Kind = TwinKind.Tank,
        Name = new LocalizedText("Tank", "储罐"),
        Signals = [new SignalDefinition("level", "level", "m"), new SignalDefinition("temperature", "temperature", "Cel")],
        Modes = [SensorRig.Mode("idle"), SensorRig.Mode("filling") with { When = "level > 5" }, SensorRig.Mode("maintenance")],
        Rules =
        [
            Expression("BOTH", "level > 7 and temperature > 50"),
            Expression("LONG", "temperature > 60") with { OnDelayMs = 3_000 },
            SensorRig.Rule("H", 9) with { Signal = "level", SuppressedInModes = ["maintenance"] },
        ],
    };

    private readonly List<AlarmTransition> _steps = [];
    private OwnerState _state = OwnerState.Create(Compile(Tank));
    private long _position;

    private static RuleDefinition Expression(string id, string text) =>
        SensorRig.Rule(id, 0) with { Kind = RuleKind.Expression, Expression = text };

    private static OwnerRuntime Compile(TwinType type)
    {
        var (rules, errors) = CompiledRuleSet.Compile(type);
        Assert.Empty(errors);
        return new OwnerRuntime(type, rules, ModeSelector.Compile(type.Modes, type.Signals).Selector);
    }

    private string Events => string.Join(" ", _steps.Select(s => $"{s.RuleId}:{s.Kind}"));

    private OwnerKernelTests Apply(int signal, double value, double second, Quality quality = default, long? position = null)
    {
        var sink = Sink();
        OwnerKernel.Apply(
            _state, signal, position ?? _position++, SensorRig.At(second), SensorRig.At(second), value, quality, ref sink);
        _steps.AddRange(sink.Items);
        return this;
    }

    private OwnerKernelTests Tick(double second)
    {
        var sink = Sink();
        OwnerKernel.Tick(_state, SensorRig.At(second), ref sink);
        _steps.AddRange(sink.Items);
        return this;
    }

    private static TransitionSink Sink() => new(new TwinKey("live", "p1", "TK-1"), ["LT-1", "TT-1"]);

    private byte[] Bytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        OwnerStateCodec.Write(_state, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private void Restart(byte[]? bytes = null)
    {
        Assert.Null(OwnerStateCodec.Read(bytes ?? Bytes(), _state.Runtime, out var state));
        _state = state;
    }

    [Fact]
    public void Expression_OverTwoSignals_RaisesWithItsCause()
    {
        Apply(0, 8, 1).Apply(1, 55, 2);
        var raised = Assert.Single(_steps);
        Assert.Equal(("BOTH", "TT-1", 55.0), (raised.RuleId, raised.Sensor, raised.Value));
        Apply(1, 40, 3, Quality.Bad);
        Assert.Single(_steps);
        Apply(1, 40, 4);
        Assert.Equal("BOTH:Raised BOTH:Returned", Events);
    }

    [Fact]
    public void Position_NotAbove_ChangesNothing()
    {
        Apply(0, 8, 1, position: 5).Apply(0, 2, 2, position: 5).Apply(0, 2, 2, position: 4);
        Assert.Equal(8, _state.Signal("level"));
        OwnerKernel.UseJournal(_state, "j2");
        Apply(0, 2, 3, position: 0);
        Assert.Equal(2, _state.Signal("level"));
    }

    [Fact]
    public void Mode_ByConditionAndByCommand()
    {
        Apply(0, 6, 1);
        Assert.Equal(1, _state.Mode);
        Apply(0, 3, 2);
        Assert.Equal(0, _state.Mode);
        var sink = Sink();
        Assert.Null(OwnerKernel.SetMode(_state, "maintenance", SensorRig.At(3), ref sink));
        Assert.Equal("twin.mode.invalid", OwnerKernel.SetMode(_state, "flying", SensorRig.At(3), ref sink)?.Code);
        Apply(0, 9.5, 4);
        Assert.Equal(Suppression.ByDesign, _state.Rules[2].Alarm.Suppression);
    }

    [Fact]
    public void Binding_ToAnotherSensor_ForgetsTheValue()
    {
        OwnerKernel.Bind(_state, ["LT-1", "TT-1"]);
        Apply(0, 8, 1).Apply(1, 20, 1);
        OwnerKernel.Bind(_state, ["LT-2", "TT-1"]);
        Assert.True(double.IsNaN(_state.Signal("level")));
        Assert.Equal(20, _state.Signal("temperature"));
    }

    [Fact]
    public void Model_Changed_KeepsSignalsModeAndAlarmsByName()
    {
        Apply(0, 8, 1).Apply(1, 55, 2);
        var sink = Sink();
        var next = Tank with
        {
            Signals = [Tank.Signals[1], Tank.Signals[0]],
            Modes = [Tank.Modes[2], Tank.Modes[1], Tank.Modes[0]],
            Rules = [Tank.Rules[0], Expression("WARM", "temperature > 50")],
        };
        OwnerKernel.Rebind(_state, Compile(next), SensorRig.At(3), ref sink);
        Assert.Equal((8.0, 55.0), (_state.Signal("level"), _state.Signal("temperature")));
        Assert.Equal("filling", next.Modes[_state.Mode].Id);
        Assert.True(_state.Rules[0].Alarm.Active);
        Assert.Equal("WARM", Assert.Single(sink.Items).RuleId);
    }

    [Fact]
    public void Life_SavedLoadedAndReplayedAnywhere_IsTheSame() =>
        Gen.Select(Gen.Select(Gen.Int[0, 1], Gen.Int[0, 100], Gen.Int[0, 4_000], Gen.Int[0, 5]).Array[1, 50], Gen.Int[0, 49]).Sample(
            (inputs, saveAt) =>
            {
                var straight = new OwnerKernelTests();
                var troubled = new OwnerKernelTests();
                byte[]? saved = null;
                Run(straight, 0, null);
                Run(troubled, 0, i => saved = i == saveAt ? troubled.Bytes() : saved);
                if (saved is not null)
                {
                    troubled.Restart(saved);
                    troubled._position = 0;
                    Run(troubled, 0, _ => troubled.Restart());
                }

                Assert.Equal(straight.Bytes(), troubled.Bytes());
                Assert.Equal(straight._steps.Select(s => s.EventId), troubled._steps.Select(s => s.EventId).Distinct());

                void Run(OwnerKernelTests twin, double at, Action<int>? between)
                {
                    for (var i = 0; i < inputs.Length; i++)
                    {
                        var (signal, value, gap, quality) = inputs[i];
                        at += gap / 1_000.0;
                        twin.Apply(signal, signal == 0 ? value / 10.0 : value, at, quality == 0 ? Quality.Bad : Quality.Good);
                        between?.Invoke(i);
                    }
                }
            },
            iter: 1_000);

    [Fact]
    public void Codec_RoundTrip_KeepsEverything()
    {
        OwnerKernel.UseJournal(_state, "j1");
        OwnerKernel.Bind(_state, ["LT-1", "TT-1"]);
        _state.Members.Add("W-1");
        _state.Applied[3] = 17;
        _state.Revision = 18;
        Apply(0, 8, 1).Apply(1, 65, 2);
        var bytes = Bytes();
        Restart();
        Assert.Equal(bytes, Bytes());
        Assert.Equal(("j1", 18L, 17L), (_state.JournalId, _state.Revision, _state.Applied[3]));
        Assert.Equal(["W-1"], _state.Members);
        Tick(5);
        Assert.Equal("LONG", _steps[^1].RuleId);
        for (var length = 0; length < bytes.Length - 1; length += 7)
            Assert.NotNull(OwnerStateCodec.Read(bytes.AsSpan(0, length), _state.Runtime, out _));
    }

    [Fact]
    public void Codec_BytesOfASensor_AreNotATwins()
    {
        var sensor = new SensorRig().Read(1, 50);
        Assert.Equal("state.twin.version", OwnerStateCodec.Read(sensor.Bytes(), _state.Runtime, out _)?.Code);
        Assert.Equal("state.sensor.version", SensorStateCodec.Read(Bytes(), sensor.Runtime, 0, out _)?.Code);
    }

    [Fact]
    public void Facts_OfATank_AreItsInventory()
    {
        var twin = new TwinDefinition
        {
            Id = "TK-1", Kind = TwinKind.Tank, TypeId = "tank", Name = LocalizedText.Empty,
            Shape = new Shape(ShapeKind.Point, [default]),
            Numbers = ImmutableDictionary<string, double>.Empty.Add("heightM", 10).Add("diameterM", 20).Add("densityKgM3", 800),
        };
        Assert.Empty(OwnerFacts.Numbers(_state, twin));
        Assert.Equal(3, OwnerFacts.Feed(_state, twin, 4).Quality);
        Apply(0, 5, 1).Apply(1, 20, 1);
        var numbers = OwnerFacts.Numbers(_state, twin);
        Assert.Equal(Math.PI * 100 * 5, numbers["volumeM3"], 1e-6);
        Assert.Equal(Math.PI * 100 * 5 * 0.8, numbers["massT"], 1e-6);
        var item = OwnerFacts.Feed(_state, twin, 4);
        Assert.Equal((4, 0, 50f), (item.Index, item.Quality, item.A));
        Apply(0, 5, 2, Quality.Bad);
        Assert.DoesNotContain("volumeM3", OwnerFacts.Numbers(_state, twin).Keys);
    }

    [Fact]
    public void Summary_IsTheWorstOpenAlarmAndTellsSuppression()
    {
        Apply(0, 9.5, 1).Apply(1, 55, 1);
        var rules = _state.Runtime.Rules;
        Assert.Equal(2 | FeedAlarm.Unacknowledged | FeedAlarm.Active, AlarmSummary.Of(rules, _state.Rules));
        var sink = Sink();
        var act = new AlarmCommand(AlarmVerb.OutOfService, 1, "user:a", "why");
        Assert.Null(OwnerKernel.Command(_state, "H", act, SensorRig.At(2), SensorRig.At(2), ref sink));
        Assert.Equal(FeedAlarm.Suppressed, AlarmSummary.Of(rules, _state.Rules) & FeedAlarm.Suppressed);
        Assert.Equal("alarm.unknown", OwnerKernel.Command(_state, "NO", act, 0, 0, ref sink)?.Code);
    }
}
