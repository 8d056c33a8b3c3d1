using System.Collections.Immutable;
using System.Globalization;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Emergencies;
using Twin.Domain.Forecasts;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Interfaces.Forecasts;
using Twin.Grains.Interfaces.Plants;

namespace Twin.WebHost;

/// <summary>Emergencies of the invented plant, over the real kernel: one room is open, one plan proposes another.</summary>
internal sealed class DemoEmergencies : IEmergencyLink
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly IPlantCatalog _plants;
    private readonly List<Emergency> _rooms = [];
    private EmergencyPlan _plan = Plan();
    private bool _proposes = true;

    public DemoEmergencies(TimeProvider time, IPlantCatalog plants)
    {
        (_time, _plants) = (time, plants);
        Open(new EmergencyRequest("Overfill of T-106", "T-106", [], "overfill", null, "user:mei"));
    }

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask<ImmutableArray<EmergencyBrief>> ListAsync(string plant, int max)
    {
        lock (_gate) return new([.. Enumerable.Reverse(_rooms).Select(EmergencyBrief.Of).Take(max)]);
    }

    public ValueTask<EmergencyRoom?> RoomAsync(string plant, string id)
    {
        lock (_gate)
        {
            if (_rooms.Find(r => r.Id == id) is not { } e) return default;
            var model = _plants.Find(plant)!;
            var people = model.Twins.Where(static t => t.Kind == TwinKind.Person).Select((p, i) => new SeenPerson(
                p.Id, p.Name, p.Shape.Points[0], i % 5 == 4 ? 0 : NowMs - (i * 9_000), i % 3 == 0 ? [Zone(model)] : []));
            var names = model.Twins.Where(static t => t.Kind == TwinKind.Zone).ToDictionary(static t => t.Id, static t => t.Name);
            var heads = Headcounts.Of(people, e, names, new HashSet<string> { Zone(model) }, NowMs);
            var place = model.Twins.FirstOrDefault(t => t.Id == e.Twin)?.Name;
            return new(new EmergencyRoom(
                e, CallTree.Of(e, NowMs), FirstReports.Of(e, model.Name, place, heads, NowMs), heads, [Zone(model)], NowMs));
        }
    }

    public ValueTask<EmergencyResult> OpenAsync(string plant, EmergencyRequest request)
    {
        lock (_gate) return new(Open(request));
    }

    public ValueTask<EmergencyResult> ActAsync(string plant, string id, EmergencyCommand command)
    {
        lock (_gate)
        {
            var at = _rooms.FindIndex(r => r.Id == id);
            if (at < 0) return new(new EmergencyResult(null, new TwinError("emergency.unknown", "There is no such emergency.")));
            var decision = EmergencyKernel.Decide(_rooms[at], id, command, NowMs);
            _rooms[at] = decision.Next;
            return new(new EmergencyResult(decision.Error is null ? decision.Next : null, decision.Error));
        }
    }

    public ValueTask<ImmutableArray<EmergencyProposal>> ProposalsAsync(string plant)
    {
        lock (_gate)
        {
            ImmutableArray<EmergencySign> signs =
            [
                new EmergencySign
                {
                    AlarmId = "a", Twin = "T-106", Rule = "HH", Priority = 1, SinceMs = NowMs - 60_000,
                    Text = new LocalizedText("Level high high", "液位高高"), Kinds = [TwinKind.Tank],
                },
            ];
            return new(!_proposes ? [] : [new EmergencyProposal(_plan.Id, _plan.Name, _plan.Level, signs, Rank(signs)[0])]);
        }
    }

    public ValueTask<TwinError?> DismissAsync(string plant, string plan, string actor, string reason)
    {
        lock (_gate) _proposes = false;
        return default;
    }

    public ValueTask<ImmutableArray<PlanFit>> RankAsync(string plant, string? twin)
    {
        lock (_gate) return new(Rank([new EmergencySign { Twin = twin ?? "", Kinds = [TwinKind.Tank] }]));
    }

    public ValueTask<ForecastAnswer> ForecastNowAsync(string plant) => ForecastAsync(plant);

    /// <summary>A toxic cloud that goes north-east, always ten seconds old.</summary>
    public ValueTask<ForecastAnswer> ForecastAsync(string plant)
    {
        static ForecastFrame Frame(int aheadS) => new(aheadS,
            new SceneOverlay(0, aheadS,
                [new OverlayShape(OverlayKind.Toxic, 2, "ammonia",
                    [[new SpotM(100, 100), new SpotM(160, 100 + (aheadS / 20.0)), new SpotM(100, 160)]])], []), [], [], []);
        return new(new ForecastAnswer(new PlantForecast
        {
            FromMs = NowMs - 10_000, WindMS = 3, WindFromDeg = 220, Stability = "D", Alarms = [],
            Frames = [Frame(0), Frame(300), Frame(600), Frame(1_200), Frame(1_800)],
            Cautions = [new LocalizedText("If wind and source stay as they are.", "假定风和泄漏源保持不变。")],
            Source = new SourceEstimate
            {
                Twin = "T-106", At = default, Substance = "ammonia", RateKgS = 0.6, LowKgS = 0.2, HighKgS = 1.5, Share = 0.8,
                WindOffsetDeg = 4, OnsetMs = NowMs - 60_000, Candidates = [], Detectors = [new DetectorFit("AT-106A", 40, 35, true)],
            },
        }, false, NowMs, null));
    }

    public ValueTask<PlanShelf> PlansAsync(string plant)
    {
        lock (_gate) return new(new PlanShelf([new PlanView(_plan, "", 0, PlanReviews.Of(_plan, NowMs))], []));
    }

    public ValueTask<EmergencyPlan?> PlanAsync(string plant, string id, int version)
    {
        lock (_gate) return new(id == _plan.Id ? _plan : null);
    }

    public ValueTask<ImmutableArray<PlanVersionView>> VersionsAsync(string plant, string id) => new([]);

    public ValueTask<PlanOutcome> SavePlanAsync(string plant, byte[] file, int seen, string actor)
    {
        var read = EmergencyPlanFile.Read(file, _plants.Find(plant));
        lock (_gate)
        {
            if (read.Plan is { } plan) _plan = plan with { Version = seen + 1 };
            return new(new PlanOutcome(read.Plan is null ? null : _plan, read.Problems, null));
        }
    }

    private ImmutableArray<PlanFit> Rank(ImmutableArray<EmergencySign> signs) => PlanFits.Rank([_plan], signs, 3);

    private EmergencyResult Open(EmergencyRequest request)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"EM-{_rooms.Count + 1}");
        ImmutableArray<EmergencySign> signs = [new EmergencySign { Twin = request.Twin, Kinds = [TwinKind.Tank] }];
        var opening = new EmergencyOpening
        {
            Title = request.Title.Length > 0 ? request.Title : "T-106: Level high high", Twin = request.Twin, Signs = signs,
            Fits = Rank(signs),
        };
        var decision = EmergencyKernel.Decide(
            Emergency.Empty, id, new EmergencyCommand(EmergencyVerb.Open, request.Actor, Plan: _plan, Opening: opening), NowMs);
        if (decision.Error is null) _rooms.Add(decision.Next);
        return new EmergencyResult(decision.Error is null ? decision.Next : null, decision.Error);
    }

    private static string Zone(PlantModel model) => model.Twins.First(static t => t.Kind == TwinKind.Zone).Id;

    private static EmergencyPlan Plan() => new()
    {
        Id = "overfill", Plant = "tank-farm", Name = new LocalizedText("Overfill of a tank", "储罐冒顶"),
        Kind = EmergencyKind.Overfill, Level = 2, ReviewOn = "2026-01-31",
        Trigger = new PlanTrigger { Rules = ["HH"], Kinds = [TwinKind.Tank] },
        Roles =
        [
            new PlanRole("commander", new LocalizedText("Incident commander", "现场总指挥"),
                [
                    new PlanContact(new LocalizedText("Han Mei", "韩梅"), "+86 536 555 0124"),
                    new PlanContact(new LocalizedText("Li Wei", "李伟"), "+86 536 555 0101"),
                ]),
        ],
        Steps =
        [
            new PlanStep("stop", "commander", new LocalizedText("Stop the receipt", "停止进料"), 1),
            new PlanStep("foam", "commander", new LocalizedText("Foam engine in place", "泡沫车就位"), 8),
        ],
        Muster = [new PlanMuster("M-1", new LocalizedText("Muster point", "集合点"), new PointM(0, 0, 0))],
        Report = new PlanReport(new LocalizedText("Emergency management bureau", "应急管理局"), "12350"),
    };
}
