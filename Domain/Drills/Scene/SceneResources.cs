using Orleans;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Domain.Drills.Scene;

/// <summary>What a resource is doing. Values are stored.</summary>
public enum ResourceDoes : byte
{
    Waiting = 0,
    GettingReady = 1,
    Moving = 2,
    Working = 3,
    Failed = 4,
}

/// <summary>A resource as the run room sees it.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.resource.now.v1")]
public readonly record struct DrillResource(
    [property: Id(0)] string Resource, [property: Id(1)] double X, [property: Id(2)] double Y, [property: Id(3)] ResourceDoes Does,
    [property: Id(4)] string Target);

/// <summary>A resource of the scene.</summary>
internal sealed class SceneResource(ScenarioResource definition)
{
    public ScenarioResource Definition { get; } = definition;
    public double X { get; set; } = definition.At.X;
    public double Y { get; set; } = definition.At.Y;
    public ResourceDoes Does { get; set; }
    public string Target { get; set; } = "";
    public SpotM Goal { get; set; } = definition.At;
    public double TimerS { get; set; }
    public bool Home { get; set; } = true;

    public SceneResource Copy() => (SceneResource)MemberwiseClone();
}

/// <summary>Teams and engines: they get ready, drive, and work where they were sent.</summary>
internal sealed class SceneResources
{
    private const double Detour = 1.3;
    private const double HandValveS = 60;
    private const double PlugS = 240;
    private const double MostPlugKgS = 8;
    private const double RescueS = 90;
    private const double RescueM = 40;

    public List<SceneResource> All { get; private init; } = [];

    public static SceneResources Of(Scenario scenario) =>
        new() { All = [.. scenario.Resources.Select(static r => new SceneResource(r))] };

    public SceneResources Copy() => new() { All = All.ConvertAll(static r => r.Copy()) };

    /// <summary>Sends one somewhere; null, or why not.</summary>
    public TwinError? Send(SceneWorld world, ScenePeople people, string id, string target, SpotM goal)
    {
        var resource = All.Find(r => r.Definition.Id == id);
        if (resource is null) return new TwinError("drill.resource", $"There is no resource '{id}'.");
        if (resource.Does == ResourceDoes.Failed) return new TwinError("drill.resource.failed", $"'{id}' has failed.");
        var index = All.IndexOf(resource);
        var first = resource.Does == ResourceDoes.Waiting && resource.Home;
        (resource.Target, resource.Goal, resource.Home) = (target, goal, false);
        (resource.Does, resource.TimerS) = (first ? ResourceDoes.GettingReady : ResourceDoes.Moving, first ? resource.Definition.ReadyS
            : 0);
        foreach (var person in people.People)
        {
            if (!resource.Definition.People.Contains(person.Id) || !person.CanAct) continue;
            (person.Does, person.Resource, person.Breathing) = (PersonDoes.Dispatched, index, true);
        }

        world.Note(SceneEventKind.ResourceMoving, id, target);
        return null;
    }

    /// <summary>Calls one back.</summary>
    public TwinError? Recall(SceneWorld world, string id)
    {
        var resource = All.Find(r => r.Definition.Id == id);
        if (resource is null) return new TwinError("drill.resource", $"There is no resource '{id}'.");
        (resource.Target, resource.Goal, resource.Does, resource.Home) = ("", resource.Definition.At, ResourceDoes.Moving, true);
        world.Note(SceneEventKind.ResourceMoving, id, "home");
        return null;
    }

    public void Step(SceneWorld world, ScenePeople people, double dtS)
    {
        foreach (var tank in world.Tanks) (tank.EngineWaterLMin, tank.EngineFoamLMin) = (0, 0);
        foreach (var pool in world.Pools) pool.FoamLMin = 0;
        for (var i = 0; i < All.Count; i++)
        {
            Move(world, people, All[i], dtS);
            foreach (var person in people.People)
            {
                if (person.Resource == i && person.Does == PersonDoes.Dispatched) (person.X, person.Y) = (All[i].X, All[i].Y);
            }

            if (All[i].Does == ResourceDoes.Working) Work(world, people, All[i], dtS);
        }

        foreach (var tank in world.Tanks)
        {
            // Fixed foam reaches the dike of its tank too.
            if (tank.FoamLMinM2 <= 0 || tank.Fire != TankFire.None) continue;
            foreach (var pool in world.Pools)
            {
                if (pool.Id == tank.Id) pool.FoamLMin += tank.FoamLMinM2 * Math.PI * tank.RadiusM * tank.RadiusM;
            }
        }
    }

    private static void Move(SceneWorld world, ScenePeople people, SceneResource resource, double dtS)
    {
        if (resource.Does == ResourceDoes.GettingReady)
        {
            resource.TimerS -= dtS;
            if (resource.TimerS <= 0) resource.Does = ResourceDoes.Moving;
        }

        if (resource.Does != ResourceDoes.Moving) return;
        var (dx, dy) = (resource.Goal.X - resource.X, resource.Goal.Y - resource.Y);
        var distance = Math.Sqrt((dx * dx) + (dy * dy));
        var way = resource.Definition.SpeedMS / Detour * dtS;
        if (distance > way)
        {
            (resource.X, resource.Y) = (resource.X + (dx / distance * way), resource.Y + (dy / distance * way));
            return;
        }

        (resource.X, resource.Y, resource.TimerS) = (resource.Goal.X, resource.Goal.Y, 0);
        resource.Does = resource.Home ? ResourceDoes.Waiting : ResourceDoes.Working;
        world.Note(SceneEventKind.ResourceArrived, resource.Definition.Id, resource.Target);
        if (!resource.Home) return;
        foreach (var person in people.People)
        {
            if (resource.Definition.People.Contains(person.Id) && person.Does == PersonDoes.Dispatched)
                (person.Does, person.Resource, person.Breathing) = (PersonDoes.Working, -1, false);
        }
    }

    private static void Work(SceneWorld world, ScenePeople people, SceneResource resource, double dtS)
    {
        resource.TimerS += dtS;
        var tank = world.FindTank(resource.Target);
        switch (resource.Definition.Kind)
        {
            case ResourceKind.FoamEngine:
                if (tank is { Fire: not TankFire.None }) tank.EngineFoamLMin += resource.Definition.LMin;
                else if (world.Pools.Find(p => p.Id == resource.Target) is { } pool) pool.FoamLMin += resource.Definition.LMin;
                break;
            case ResourceKind.WaterEngine:
                if (tank is not null) tank.EngineWaterLMin += resource.Definition.LMin;
                break;
            case ResourceKind.Team: Team(world, resource, tank); break;
            default: break;
        }

        if (resource.Definition.Kind is ResourceKind.Team or ResourceKind.Ambulance && resource.TimerS >= RescueS) Rescue(world, people,
            resource);
    }

    private static void Team(SceneWorld world, SceneResource resource, SceneTank? tank)
    {
        if (resource.TimerS >= HandValveS)
        {
            var machine = world.FindMachine(resource.Target);
            if (tank is { ValveJammed: true } || machine is { ValveJammed: true })
            {
                if (tank is not null) (tank.ValveJammed, tank.ValveClosed) = (false, true);
                if (machine is not null) (machine.ValveJammed, machine.ValveClosed) = (false, true);
                world.Note(SceneEventKind.Controlled, resource.Target, resource.Definition.Id);
            }
        }

        if (resource.TimerS < PlugS) return;
        foreach (var leak in world.Leaks)
        {
            if (leak.Id != resource.Target || leak.Plugged || leak.Burning || leak.RateKgS > MostPlugKgS) continue;
            leak.Plugged = true;
            world.Note(SceneEventKind.Controlled, leak.Id, resource.Definition.Id);
        }
    }

    private static void Rescue(SceneWorld world, ScenePeople people, SceneResource resource)
    {
        foreach (var person in people.People)
        {
            var (dx, dy) = (person.X - resource.X, person.Y - resource.Y);
            if (person.Does != PersonDoes.Down || (dx * dx) + (dy * dy) > RescueM * RescueM) continue;
            person.Does = PersonDoes.Rescued;
            world.Note(SceneEventKind.PersonRescued, person.Id, resource.Definition.Id);
        }
    }
}
