using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scene;

/// <summary>Which sensor measures what of the scene: by the signals that bind it.</summary>
internal static class SceneBindings
{
    public static Dictionary<int, (SensorTruth Truth, int Of)> Of(SceneWorld world, ScenePeople people)
    {
        var truths = new Dictionary<int, (SensorTruth, int)>();
        var plant = world.Plant;
        void Bind(int twin, string signal, SensorTruth truth, int of)
        {
            var sensor = plant.SensorOf(twin, signal);
            if (sensor >= 0) truths.TryAdd(sensor, (truth, of));
        }

        for (var i = 0; i < world.Tanks.Count; i++)
        {
            var tank = world.Tanks[i];
            if (tank.Network < 0) continue;
            Bind(tank.Twin, "level", SensorTruth.Level, i);
            Bind(tank.Twin, "levelSafety", SensorTruth.Level, i);
            Bind(tank.Twin, "temperature", SensorTruth.LiquidC, i);
            Bind(tank.Twin, "skin", SensorTruth.WallC, i);
            Bind(tank.Twin, "pressure", tank.Sphere ? SensorTruth.TankMPa : SensorTruth.BlanketKPa, i);
        }

        for (var i = 0; i < world.Machines.Count; i++) Machine(world.Machines[i], i, Bind);
        for (var i = 0; i < people.People.Count; i++)
        {
            Bind(people.People[i].Twin, "x", SensorTruth.PersonX, i);
            Bind(people.People[i].Twin, "y", SensorTruth.PersonY, i);
        }

        for (var i = 0; i < plant.Count; i++)
        {
            if (plant.Twin(i).Kind == TwinKind.WeatherStation) Weather(i, Bind);
        }

        return truths;
    }

    private static void Machine(SceneMachine machine, int i, Action<int, string, SensorTruth, int> bind)
    {
        bind(machine.Twin, "flow", SensorTruth.Flow, i);
        if (machine.Role is MachineRole.Arm or MachineRole.Pipe) return;
        bind(machine.Twin, "discharge", SensorTruth.DischargeMPa, i);
        bind(machine.Twin, "suction", SensorTruth.SuctionMPa, i);
        bind(machine.Twin, "current", SensorTruth.CurrentA, i);
        bind(machine.Twin, "vibration", SensorTruth.Vibration, i);
        bind(machine.Twin, "vibrationDe", SensorTruth.Vibration, i);
        bind(machine.Twin, "vibrationNde", SensorTruth.VibrationFarEnd, i);
        bind(machine.Twin, "bearing", SensorTruth.BearingC, i);
        if (machine.Role != MachineRole.Compressor) return;
        bind(machine.Twin, "temperature", SensorTruth.GasC, i);
        bind(machine.Twin, "lubeOil", SensorTruth.OilMPa, i);
    }

    private static void Weather(int station, Action<int, string, SensorTruth, int> bind)
    {
        bind(station, "windSpeed", SensorTruth.WindMS, -1);
        bind(station, "windDirection", SensorTruth.WindFrom, -1);
        bind(station, "temperature", SensorTruth.AirC, -1);
        bind(station, "humidity", SensorTruth.Humidity, -1);
        bind(station, "rain", SensorTruth.Rain, -1);
        bind(station, "pressure", SensorTruth.AirHPa, -1);
    }
}
