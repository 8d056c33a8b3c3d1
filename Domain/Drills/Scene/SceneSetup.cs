using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Places;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scene;

/// <summary>What the plant was like when the drill was forked from it: last good readings by sensor. Empty: as the plant file
/// says.</summary>
/// <param name="Readings">Sensor → value in its unit.</param>
public sealed record SceneStart(IReadOnlyDictionary<string, double> Readings)
{
    /// <summary>Nothing known.</summary>
    public static readonly SceneStart Nothing = new(new Dictionary<string, double>());
}

/// <summary>Builds the physical world of a plant from its model, its last readings and a scenario.</summary>
internal static class SceneSetup
{
    private const double RunningA = 10;

    public static SceneWorld Build(PlantIndex plant, Scenario scenario, SceneStart start, ulong seed)
    {
        var world = new SceneWorld
        {
            Plant = plant,
            Scenario = scenario,
            Weather = new SceneWeather(scenario.Weather),
            Random = new DrillRandom(seed),
            Noise = new DrillRandom(seed ^ 0x5E45),
        };
        var levels = Tanks(world, start);
        Machines(world, start, levels);
        Networks(world, levels);
        return world;
    }

    /// <summary>Last reading of a twin's signal, or another value.</summary>
    public static double Reading(PlantIndex plant, SceneStart start, int twin, string signal, double otherwise) =>
        plant.Twin(twin).Signals.TryGetValue(signal, out var sensor) && start.Readings.TryGetValue(sensor, out var value)
            && double.IsFinite(value) ? value : otherwise;

    private static double[] Tanks(SceneWorld world, SceneStart start)
    {
        var (plant, levels) = (world.Plant, new List<double>());
        for (var i = 0; i < plant.Count; i++)
        {
            var definition = plant.Twin(i);
            if (definition.Kind != TwinKind.Tank) continue;
            var tank = new SceneTank(i, definition);
            var usual = definition.Numbers.GetValueOrDefault("startLevelM", tank.Geometry.HeightM / 2);
            var level = world.Scenario.Start.LevelsM.TryGetValue(tank.Id, out var said) ? said : Reading(plant, start, i, "level", usual);
            tank.TemperatureC = Reading(plant, start, i, "temperature", world.Weather.AirC);
            tank.WallC = Reading(plant, start, i, "skin", world.Weather.AirC);
            if (tank.Sphere && tank.Liquid is not null)
            {
                var gauge = Reading(plant, start, i, "pressure", double.NaN) * 1e6;
                var table = tank.Liquid.SaturationPa(tank.TemperatureC);
                if (gauge > 0 && table > 0) tank.PressureScale = (gauge + Physics.PhysicalConstants.AtmospherePa) / table;
            }

            world.TankOf[tank.Id] = world.Tanks.Count;
            world.Tanks.Add(tank);
            levels.Add(Math.Clamp(level, 0, tank.Geometry.HeightM));
        }

        return [.. levels];
    }

    private static void Machines(SceneWorld world, SceneStart start, double[] levels)
    {
        var plant = world.Plant;
        for (var i = 0; i < plant.Count; i++)
        {
            var definition = plant.Twin(i);
            MachineRole? role = definition.Words.GetValueOrDefault("role") switch
            {
                "pump" => MachineRole.Pump,
                "compressor" => MachineRole.Compressor,
                "loading" => MachineRole.Arm,
                "pipe" => MachineRole.Pipe,
                _ => null,
            };
            if (definition.Kind != TwinKind.Equipment || role is null) continue;
            var machine = new SceneMachine(i, definition, role.Value);
            machine.Tanks = [.. PlantHoldings.TanksOf(plant, i).Select(t => world.TankOf[plant.Twin(t).Id])];
            Running(world, start, levels, machine);
            world.MachineOf[machine.Id] = world.Machines.Count;
            world.Machines.Add(machine);
        }
    }

    // A pump draws from the tank the scenario says, else from its fullest.
    private static void Running(SceneWorld world, SceneStart start, double[] levels, SceneMachine machine)
    {
        var (plant, twin) = (world.Plant, machine.Twin);
        machine.BearingC = Reading(plant, start, twin, "bearing", world.Weather.AirC);
        machine.GasC = Reading(plant, start, twin, "temperature", 40);
        var transfer = world.Scenario.Start.Transfers.FirstOrDefault(t => t.Pump == machine.Id);
        machine.On = transfer is not null || Reading(plant, start, twin, "current", 0) > RunningA
            || (machine.Role == MachineRole.Compressor && !start.Readings.Any());
        machine.Speed = machine.On ? 1 : 0;
        if (machine.Role != MachineRole.Pump || machine.Tanks.Length == 0) return;
        machine.From = transfer is not null && world.TankOf.TryGetValue(transfer.From, out var from) ? from
            : machine.Tanks.MaxBy(t => levels[t] / world.Tanks[t].Geometry.HeightM);
    }

    private static void Networks(SceneWorld world, double[] levels)
    {
        var fills = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var transfer in world.Scenario.Start.Transfers)
            if (world.TankOf.TryGetValue(transfer.To, out var to) && transfer.To != transfer.From) fills[transfer.Pump] = to;
        var groups = world.Tanks.Select(static (tank, i) => (tank, i)).GroupBy(static p =>
            (p.tank.Liquid?.Id ?? p.tank.Id, p.tank.DensityKgM3));
        foreach (var group in groups)
        {
            var members = group.Select(static p => p.i).ToList();
            var pumps = world.Machines.FindAll(m => m.Role == MachineRole.Pump && members.Contains(m.From));
            if (SceneNetwork.Build(world.Networks.Count, world.Tanks, members, pumps, levels, fills) is { } network)
                world.Networks.Add(network);
            else
                foreach (var member in members) world.Tanks[member].Network = -1;
        }
    }

    /// <summary>The wall round a spot: its area without the tanks in it, m², and its height, m; 0: none.</summary>
    public static (double AreaM2, double HeightM) BundAt(SceneWorld world, SpotM at)
    {
        var plant = world.Plant;
        for (var i = 0; i < plant.Count; i++)
        {
            var twin = plant.Twin(i);
            if (twin.Shape.Kind != ShapeKind.Polygon || !twin.Relations.Any(static r => r.Kind == "protects")) continue;
            var ring = twin.Shape.Points.AsSpan();
            if (!PlaneGeometry.Contains(ring, new PointM(at.X, at.Y, 0))) continue;
            var area = Math.Abs(PlaneGeometry.SignedAreaM2(ring));
            foreach (var tank in world.Tanks)
            {
                if (!tank.Sphere && PlaneGeometry.Contains(ring, new PointM(tank.At.X, tank.At.Y, 0)))
                    area -= Math.PI * tank.RadiusM * tank.RadiusM;
            }

            return (Math.Max(10, area), twin.Numbers.GetValueOrDefault("heightM", 1));
        }

        return (0, 0);
    }
}
