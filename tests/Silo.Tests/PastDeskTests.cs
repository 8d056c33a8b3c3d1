using System.Collections.Concurrent;
using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Silo.Screens;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>The picture of the past of a plant that is too large to be read in the time a person waits.</summary>
public sealed class PastDeskTests
{
    private const int Sensors = 500;
    private const long AtMs = 1_750_003_200_000;

    [Fact]
    public async Task Picture_OfALargePlant_EndsInTime_AlarmsFirst_AndSaysWhatItLeftOut()
    {
        var slow = new SlowHistory();
        var desk = new PastDesk(new OnePlant(), slow, new OneAlarm("S-499"), slow);
        var frame = await desk.AtAsync(TwinKey.Live, "p", AtMs, TestContext.Current.CancellationToken);
        // Six seconds at a tenth each; as many more as were under way.
        Assert.InRange(slow.Asked.Count, 60, 70);
        Assert.Equal(Sensors - slow.Asked.Count, frame!.Left);
        Assert.Equal(7, frame.Items.Single(static i => i.Index == 499).A);
        Assert.Contains("S-300", slow.Asked);
        Assert.Equal(Sensors - slow.Asked.Count, frame.Items.Count(static i => i.Quality == 3 && i.Index < Sensors));
    }

    private sealed class OnePlant : IPlantRegistry
    {
        private static readonly CompiledPlant s_plant = Build();

        public CompiledPlant? Find(string plant) => s_plant;

        private static CompiledPlant Build()
        {
            var name = new LocalizedText("x", "x");
            var at = new Shape(ShapeKind.Point, [new PointM(1, 1, 0)]);
            var model = new PlantModel
            {
                Id = "p", Name = name, Frame = new PlantFrame(0, 0, 0),
                Types =
                [
                    new TwinType
                    {
                        Id = "level", Kind = TwinKind.Sensor, Name = name,
                        Sensor = new SensorProfile { Quantity = "level", Unit = "%", RangeLow = 0, RangeHigh = 100, PeriodMs = 1_000 },
                    },
                    new TwinType
                    {
                        Id = "tank", Kind = TwinKind.Tank, Name = name, Signals = [new SignalDefinition("level", "level", "%")],
                    },
                ],
                Twins =
                [
                    .. Enumerable.Range(0, Sensors).Select(i =>
                        new TwinDefinition { Id = $"S-{i:D3}", Kind = TwinKind.Sensor, TypeId = "level", Name = name, Shape = at }),
                    new TwinDefinition
                    {
                        Id = "T-1", Kind = TwinKind.Tank, TypeId = "tank", Name = name, Shape = at,
                        Signals = ImmutableDictionary<string, string>.Empty.Add("level", "S-300"),
                    },
                ],
            };
            var (plant, errors) = CompiledPlant.Compile(model);
            Assert.Empty(errors);
            return plant!;
        }
    }

    /// <summary>A history of which every answer takes a tenth of a second, by a clock of its own.</summary>
    private sealed class SlowHistory : TimeProvider, IHistoryReader
    {
        private long _ticks;

        public ConcurrentQueue<string> Asked { get; } = [];

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public ValueTask<HistorySeries> QueryAsync(string realm, string plant, string sensor, long fromMs, long toMs, int points,
            CancellationToken cancellationToken = default)
        {
            Asked.Enqueue(sensor);
            Interlocked.Add(ref _ticks, TimeSpan.TicksPerSecond / 10);
            return new(new HistorySeries([new HistoryPoint(AtMs - 100, 7, Quality.Good.Code)], true, 1));
        }
    }

    private sealed class OneAlarm(string twin) : ILogReader
    {
        public ValueTask<(IReadOnlyList<AlarmTransition> Steps, bool Truncated)> AlarmStepsAsync(
            string realm, string plant, long fromMs, long toMs, int max, CancellationToken cancellationToken = default) =>
            new(([Step()], false));

        public ValueTask<IReadOnlyList<StoredEvent>> EventsAsync(string realm, string plant, string prefix, long fromMs, long toMs, int max,
            CancellationToken cancellationToken = default) => new([]);

        private AlarmTransition Step() => new()
        {
            Realm = TwinKey.Live, Plant = "p", Twin = twin, RuleId = "H", RuleVersion = 1, RuleKind = RuleKind.Threshold,
            Kind = AlarmEventKind.Raised, Priority = AlarmPriority.High, Text = new LocalizedText("High", "高"),
            Guidance = LocalizedText.Empty, AtMs = AtMs - 1_000, SourceMs = AtMs - 1_000,
            State = new AlarmState { Active = true, Ordinal = 1, Sequence = 1, RaisedMs = AtMs - 1_000 },
            Value = 9, Limit = 8, Quality = Quality.Good, Position = 1, Actor = "rule",
        };
    }
}
