using System.Buffers;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Tests.Plants;
using Twin.Domain.Twins;
using Xunit;

namespace Twin.Domain.Tests.Twins;

/// <summary>States as the first release wrote them (tests/golden). Never change the files: an old store must open.</summary>
public sealed class GoldenStateTests
{
    private static readonly TwinType Pump = new()
    {
        Id = "pump",
        Kind = TwinKind.Equipment,
        Name = new LocalizedText("Pump", "泵"),
        Signals = [new SignalDefinition("current", "current", "A")],
        Modes = [SensorRig.Mode("run"), SensorRig.Mode("standby") with { When = "current < 1" }],
        Rules =
        [
            SensorRig.Rule("H", 80) with { Signal = "current" },
            SensorRig.Rule("HD", 90) with { Signal = "current", OnDelayMs = 5_000 },
        ],
    };

    private static byte[] Golden(string name) =>
        Convert.FromHexString(string.Concat(File.ReadAllLines(Path.Combine(SampleFiles.Root(), "tests", "golden", name))));

    private static SensorRig Sensor()
    {
        var rig = new SensorRig().GoTo(0, 0);
        for (var s = 1; s <= 12; s++) rig.Read(s, 40 + (s * 4.5));
        Assert.Null(rig.Act("H", AlarmVerb.Acknowledge, 12));
        Assert.Null(rig.Act("L", AlarmVerb.Shelve, 12, 60_000));
        rig.State.Revision = 14;
        return rig;
    }

    private static (OwnerState State, byte[] Bytes) Owner()
    {
        var (rules, errors) = CompiledRuleSet.Compile(Pump);
        Assert.Empty(errors);
        var state = OwnerState.Create(new OwnerRuntime(Pump, rules, ModeSelector.Compile(Pump.Modes, Pump.Signals).Selector));
        var sink = new TransitionSink(new TwinKey("live", "p1", "P-1"), ["IT-1"]);
        OwnerKernel.UseJournal(state, "j1");
        OwnerKernel.Bind(state, ["IT-1"]);
        OwnerKernel.Apply(state, 0, 7, SensorRig.At(1), SensorRig.At(1), 95, Quality.Good, ref sink);
        state.Members.Add("W-1");
        state.Applied[2] = 9;
        state.Revision = 9;
        var buffer = new ArrayBufferWriter<byte>();
        OwnerStateCodec.Write(state, buffer);
        return (state, buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void Sensor_Version1_IsWrittenAndReadAsEver()
    {
        var rig = Sensor();
        Assert.Equal(Convert.ToHexString(Golden("sensor-state-v1.hex")), Convert.ToHexString(rig.Bytes()));
        Assert.Null(SensorStateCodec.Read(Golden("sensor-state-v1.hex"), rig.Runtime, 0, out var state));
        Assert.Equal(("j1", 0, 14L, 94.0), (state.JournalId, state.Mode, state.Revision, state.Cleaner.Value));
        Assert.Equal(rig.State.Rules.Select(r => r.Alarm), state.Rules.Select(r => r.Alarm));
        Assert.Contains(state.Rules, r => r.Alarm is { Active: true, Acknowledged: true });
        Assert.Contains(state.Rules, r => r.Alarm.Suppression == Suppression.Shelved);
    }

    [Fact]
    public void Owner_Version1_IsWrittenAndReadAsEver()
    {
        var (owner, bytes) = Owner();
        Assert.Equal(Convert.ToHexString(Golden("owner-state-v1.hex")), Convert.ToHexString(bytes));
        Assert.Null(OwnerStateCodec.Read(Golden("owner-state-v1.hex"), owner.Runtime, out var state));
        Assert.Equal(("j1", 9L, 95.0, "W-1"), (state.JournalId, state.Revision, state.Signal("current"), state.Members.Single()));
        Assert.Equal(OwnerKernel.NextDeadline(owner), OwnerKernel.NextDeadline(state));
        Assert.True(state.Rules[0].Alarm.Active);
    }

    [Theory]
    [InlineData("tank-farm")]
    [InlineData("pump-loop")]
    public void Sample_Compiles_EveryTwinHasARuntimeAndEverySensorItsRules(string name)
    {
        var (plant, errors) = CompiledPlant.Compile(SampleFiles.Load(name));
        Assert.Empty(errors);
        foreach (var twin in plant!.Model.Twins.Where(t => t.Kind != TwinKind.Plant))
        {
            if (twin.Kind != TwinKind.Sensor)
            {
                Assert.Equal(plant.Index.RulesOf(plant.Index.IndexOf(twin.Id)).Length, plant.OwnerOf(twin.Id)!.Rules.Count);
                continue;
            }

            var rules = plant.SensorOf(twin.Id)!.Rules;
            Assert.All(plant.Index.RulesOf(plant.Index.IndexOf(twin.Id)), r => Assert.True(rules.TryFind(r.Id, out _)));
            Assert.True(rules.TryFind(SensorRuntime.ClockRuleId, out _));
            Assert.InRange(plant.PartitionOf(twin.Id), 0, Partitioning.Count - 1);
        }
    }

    [Fact]
    public void SensorRule_NamingAModeItsOwnerHasNot_IsNotDropped()
    {
        var type = new TwinType
        {
            Id = "level", Kind = TwinKind.Sensor, Name = new LocalizedText("a", "a"), Sensor = SensorRig.Level,
            Rules = [SensorRig.Rule("H", 80) with { SuppressedInModes = ["standby"] }],
        };
        var model = new PlantModel
        {
            Id = "p1", Name = new LocalizedText("a", "a"), Frame = new PlantFrame(0, 0, 0), Types = [type, Pump],
            Twins =
            [
                new TwinDefinition
                {
                    Id = "LT-1", Kind = TwinKind.Sensor, TypeId = "level", Name = new LocalizedText("a", "a"),
                    Shape = new Shape(ShapeKind.Point, [default]),
                },
            ],
        };
        Assert.Empty(PlantFile.Check(model));
        Assert.True(CompiledPlant.Compile(model).Plant!.SensorOf("LT-1")!.Rules.TryFind("H", out _));
    }
}
