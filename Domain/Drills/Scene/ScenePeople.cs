using Twin.Domain.Drills.Scenarios;
using Twin.Domain.People;
using Twin.Domain.Physics.Crowds;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scene;

/// <summary>The people of a drill: they walk, hear, leave, queue at gates, are counted, hurt and brought out.</summary>
internal sealed class ScenePeople
{
    private const double RerouteS = 20;
    private const double WallM = 0.15;
    private const double FastShare = 1.2;
    private const double BreathingShare = 0.7;
    private const double ConfinedExtraS = 60;
    private const double NoticeS = 20;
    private readonly WalkMap _map;
    private readonly HazardForecast _forecast;
    private readonly RouteFinder _routes;
    private readonly double[] _gateTokens;
    private readonly double[] _gateWait;

    private ScenePeople(WalkMap map, List<ScenePerson> people, SceneBuildings buildings)
    {
        (_map, People, Buildings) = (map, people, buildings);
        _forecast = new HazardForecast(map);
        _routes = new RouteFinder(map, _forecast);
        (_gateTokens, _gateWait) = (new double[map.Site.Gates.Length], new double[map.Site.Gates.Length]);
        GateShut = new bool[map.Site.Gates.Length];
    }

    public List<ScenePerson> People { get; }
    public SceneBuildings Buildings { get; }
    public bool[] GateShut { get; private init; }

    /// <summary>People in the hot zone who are not protected.</summary>
    public int Hot { get; private set; }

    public static ScenePeople Of(SceneWorld world, SceneStart start)
    {
        var (plant, scenario, people) = (world.Plant, world.Scenario, new List<ScenePerson>());
        var buildings = SceneBuildings.Of(plant);
        for (var i = 0; i < plant.Count; i++)
        {
            var twin = plant.Twin(i);
            if (twin.Kind != TwinKind.Person) continue;
            var at = PlantHoldings.Middle(twin);
            var route = WalkRoute.Parse(twin.Words.GetValueOrDefault("route", ""))?.Select(static p =>
                new SpotM(p.X, p.Y)).ToArray() ?? [at];
            var x = SceneSetup.Reading(plant, start, i, "x", at.X);
            var y = SceneSetup.Reading(plant, start, i, "y", at.Y);
            if (scenario.Start.People.TryGetValue(twin.Id, out var said)) (x, y) = (said.X, said.Y);
            var job = scenario.Jobs.FirstOrDefault(j => j.People.Contains(twin.Id));
            if (job is not null && !scenario.Start.People.ContainsKey(twin.Id)) (x, y) = (job.At.X, job.At.Y);
            var stays = job is not null || scenario.Start.People.ContainsKey(twin.Id);
            people.Add(new ScenePerson
            {
                Twin = i,
                Id = twin.Id,
                Route = stays ? [new SpotM(x, y)] : route,
                SpeedMS = Math.Clamp(twin.Numbers.GetValueOrDefault("speedMS", 1.2), 0.3, 2.5),
                Contractor = twin.Words.GetValueOrDefault("role") == "contractor",
                Fate = world.Random.Next(),
                X = x,
                Y = y,
                Next = stays ? 0 : Nearest(route, x, y),
                Job = job?.Id ?? "",
                Confined = job?.Kind == JobKind.ConfinedSpace,
                Building = buildings.At(x, y),
            });
        }

        return new ScenePeople(WalkMap.Of(plant, scenario.Site), people, buildings);
    }

    public ScenePeople Copy()
    {
        var copy = new ScenePeople(_map, People.ConvertAll(static p => p.Copy()), Buildings.Copy()) { GateShut = [.. GateShut],
            Hot = Hot };
        _gateTokens.CopyTo(copy._gateTokens, 0);
        return copy;
    }

    /// <summary>Number of a gate, or -1.</summary>
    public int GateOf(string id)
    {
        for (var g = 0; g < _map.Site.Gates.Length; g++) if (_map.Site.Gates[g].Id == id) return g;
        return -1;
    }

    /// <summary>Tells people: those of a zone (empty ring: all). Voice reaches sooner than a siren; a pit takes time to leave.</summary>
    public void Warn(SceneWorld world, ReadOnlySpan<PointM> ring, double lowS, double highS)
    {
        foreach (var person in People)
        {
            if (person.Does is not (PersonDoes.Working or PersonDoes.Sheltering)) continue;
            if (!ring.IsEmpty && !Places.PlaneGeometry.Contains(ring, new PointM(person.X, person.Y, 0))) continue;
            Warn(world, person, world.Random.Between(lowS, highS) * (person.Contractor ? 1.5 : 1));
        }
    }

    /// <summary>Those of a job stop working and leave.</summary>
    public void StopWork(SceneWorld world, string job)
    {
        foreach (var person in People)
        {
            if (person.Job == job && person.Does == PersonDoes.Working) Warn(world, person, world.Random.Between(15, 30));
        }
    }

    public void Shelter(SceneWorld world, ReadOnlySpan<PointM> ring)
    {
        Array.Fill(Buildings.Shut, true);
        foreach (var person in People)
        {
            if (person.Building < 0 || person.Does != PersonDoes.Working) continue;
            if (ring.IsEmpty
                || Places.PlaneGeometry.Contains(ring, new PointM(person.X, person.Y, 0))) person.Does = PersonDoes.Sheltering;
        }
    }

    public void AllClear()
    {
        Array.Fill(Buildings.Shut, false);
        foreach (var person in People)
        {
            var away = person.Does is PersonDoes.Warned or PersonDoes.Leaving or PersonDoes.Queueing or PersonDoes.Mustered;
            if (away || person.Does == PersonDoes.Sheltering) (person.Does, person.Way, person.Gate) = (PersonDoes.Working, [], -1);
        }
    }

    public void Step(SceneWorld world, double dtS)
    {
        Buildings.Step(world, dtS);
        Gates(dtS);
        if (world.TimeS - _forecast.MadeS >= RerouteS && People.Any(static p => p.Does is PersonDoes.Warned or PersonDoes.Leaving))
            _forecast.Make(world);
        var hot = 0;
        foreach (var person in People)
        {
            var notices = SceneDose.Step(world, Buildings, person, dtS);
            var gone = person.Does is PersonDoes.Dead or PersonDoes.Rescued;
            if (notices && person.Does == PersonDoes.Working) Warn(world, person, NoticeS);
            if (person.Zone == Physics.Harm.DrillZone.Hot && !person.Breathing && !gone) hot++;
            Move(world, person, dtS);
            person.Building = Buildings.At(person.X, person.Y);
        }

        if (hot != Hot) world.Note(SceneEventKind.HotZone, "", "", hot);
        Hot = hot;
    }

    private static void Warn(SceneWorld world, ScenePerson person, double waitS)
    {
        person.Does = PersonDoes.Warned;
        person.WaitS = waitS + (person.Confined ? ConfinedExtraS : 0);
        world.Note(SceneEventKind.PersonWarned, person.Id, "", person.WaitS);
    }

    private void Gates(double dtS)
    {
        for (var g = 0; g < _gateTokens.Length; g++)
        {
            var perS = Walking.LargestFlowPerSM() * Math.Max(0.3, _map.Site.Gates[g].WidthM - (2 * WallM));
            _gateTokens[g] = Math.Min(Math.Max(1, perS), _gateTokens[g] + (perS * dtS));
            var queue = People.Count(p => p.Does == PersonDoes.Queueing && p.Gate == g);
            _gateWait[g] = GateShut[g] ? double.PositiveInfinity : queue / perS;
        }
    }

    private void Move(SceneWorld world, ScenePerson person, double dtS)
    {
        switch (person.Does)
        {
            case PersonDoes.Working: Round(world, person, dtS); break;
            case PersonDoes.Warned:
                person.WaitS -= dtS;
                if (person.WaitS > 0) break;
                person.Does = PersonDoes.Leaving;
                world.Note(SceneEventKind.PersonLeaving, person.Id);
                Route(world, person);
                break;
            case PersonDoes.Leaving: Leave(world, person, dtS); break;
            case PersonDoes.Queueing: Pass(world, person); break;
            default: break;
        }
    }

    private void Route(SceneWorld world, ScenePerson person)
    {
        if (world.TimeS - _forecast.MadeS >= RerouteS) _forecast.Make(world);
        person.Way = _routes.Find(person.X, person.Y, Speed(person), world.TimeS, _gateWait);
        (person.Step, person.RoutedS) = (0, world.TimeS);
    }

    private static double Speed(ScenePerson person) => person.SpeedMS * FastShare * (person.Breathing ? BreathingShare : 1);

    private void Leave(SceneWorld world, ScenePerson person, double dtS)
    {
        if (world.TimeS - person.RoutedS >= RerouteS)
        {
            if (person.Way.Length == 0 || Blocked(world, person)) Route(world, person);
            else person.RoutedS = world.TimeS;
        }

        var way = Speed(person) * dtS;
        while (way > 0 && person.Step < person.Way.Length)
        {
            var node = person.Way[person.Step];
            var from = person.Step > 0 ? person.Way[person.Step - 1] : -1;
            if (node >= _map.Cells && person.Gate < 0)
            {
                var gate = from >= 0 ? _map.GateOf(from, node) : GateBefore(person, node);
                (person.Does, person.Gate) = (PersonDoes.Queueing, gate);
                return;
            }

            way -= Towards(person, _map.At(node), way * _map.SpeedShare(node), out var there) / Math.Max(0.1, _map.SpeedShare(node));
            if (!there) return;
            person.Step++;
            if (node < _map.Cells) continue;
            person.Does = PersonDoes.Mustered;
            world.Note(SceneEventKind.PersonMustered, person.Id, _map.Site.Muster[node - _map.Cells].Id);
            return;
        }
    }

    private int GateBefore(ScenePerson person, int muster) => _map.GateOf(_map.NodeAt(person.X, person.Y), muster);

    private bool Blocked(SceneWorld world, ScenePerson person)
    {
        for (var s = person.Step; s < person.Way.Length; s++)
        {
            if (_forecast.Rate(person.Way[s],
                world.TimeS - _forecast.MadeS + ((s - person.Step) * _map.CellM / person.SpeedMS)) > 0.3f) return true;
            if (s <= 0 || person.Way[s] < _map.Cells) continue;
            var gate = _map.GateOf(person.Way[s - 1], person.Way[s]);
            if (gate >= 0 && GateShut[gate]) return true;
        }

        return false;
    }

    private void Pass(SceneWorld world, ScenePerson person)
    {
        if (person.Gate < 0 || GateShut[person.Gate])
        {
            // Shut: back and look for another.
            (person.Does, person.Gate) = (PersonDoes.Leaving, -1);
            Route(world, person);
            return;
        }

        if (_gateTokens[person.Gate] < 1) return;
        _gateTokens[person.Gate]--;
        person.Does = PersonDoes.Leaving;
    }

    private static void Round(SceneWorld world, ScenePerson person, double dtS)
    {
        if (person.RestS > 0)
        {
            person.RestS -= dtS;
            return;
        }

        Towards(person, person.Route[person.Next], person.SpeedMS * dtS, out var there);
        if (!there) return;
        person.Next = (person.Next + 1) % person.Route.Length;
        if (world.Random.Next() < 0.4) person.RestS = world.Random.Between(20, 240);
    }

    private static double Towards(ScenePerson person, SpotM goal, double way, out bool there)
    {
        var (dx, dy) = (goal.X - person.X, goal.Y - person.Y);
        var distance = Math.Sqrt((dx * dx) + (dy * dy));
        there = distance <= way;
        if (there) (person.X, person.Y) = (goal.X, goal.Y);
        else (person.X, person.Y) = (person.X + (dx / distance * way), person.Y + (dy / distance * way));
        return Math.Min(way, distance);
    }

    private static int Nearest(SpotM[] route, double x, double y)
    {
        var best = 0;
        for (var i = 1; i < route.Length; i++) if (route[i].To(new SpotM(x, y)) < route[best].To(new SpotM(x, y))) best = i;
        return best;
    }
}
