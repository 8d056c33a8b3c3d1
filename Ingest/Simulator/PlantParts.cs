using Twin.Domain.People;
using Twin.Domain.Plants;
using Twin.Domain.Readings;

namespace Twin.Ingest.Simulator;

/// <summary>
/// The simulated parts of a plant model. Tanks by kind, machines by the word <c>role</c> (pump, compressor, loading), liquids by the word
/// <c>substance</c>, people by the word <c>route</c>; detectors by quantity; what is not known stands about the middle of its range.
/// </summary>
internal sealed class PlantParts
{
    private readonly PlantIndex _index;
    private readonly SimWeather _weather;
    private readonly Dictionary<int, Func<double>> _truths = [];

    private PlantParts(PlantIndex index, SimWeather weather) => (_index, _weather) = (index, weather);

    public SimTank[] Tanks { get; private set; } = [];
    public SimPump[] Pumps { get; private set; } = [];
    public SimCompressor[] Compressors { get; private set; } = [];
    public SimWalker[] Walkers { get; private set; } = [];
    public TransferPlan[] Plans { get; private set; } = [];
    public SimSensor[] Sensors { get; private set; } = [];
    public List<SimDetector> Detectors { get; } = [];
    public List<Wander> Wanders { get; } = [];
    public Dictionary<int, SimDetector> DetectorOf { get; } = [];
    public Dictionary<string, SimTank> TankOf { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, SimPump> PumpOf { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, SimCompressor> CompressorOf { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, SimSensor> SensorOf { get; } = new(StringComparer.Ordinal);

    public static PlantParts Build(PlantIndex index, SimWeather weather, SimRandom random)
    {
        var parts = new PlantParts(index, weather);
        parts.Machines();
        parts.Groups(random);
        parts.PeopleAndWeather();
        parts.Instruments();
        return parts;
    }

    private void Machines()
    {
        var tanks = new List<SimTank>();
        var pumps = new List<SimPump>();
        var compressors = new List<SimCompressor>();
        for (var i = 0; i < _index.Count; i++)
        {
            var twin = _index.Twin(i);
            var substance = twin.Words.GetValueOrDefault("substance", "");
            double Number(string name, double otherwise) => twin.Numbers.GetValueOrDefault(name, otherwise);
            switch (twin.Kind == TwinKind.Tank ? "tank" : twin.Words.GetValueOrDefault("role"))
            {
                case "tank":
                    var height = Math.Max(0.1, Number("heightM", 10));
                    var tank = new SimTank(
                        twin.Id, substance, twin.Words.GetValueOrDefault("shape") == "sphere",
                        Math.Max(0.1, Number("diameterM", 10)), height,
                        Math.Max(1, Number("densityKgM3", 1000)), Number("startLevelM", height / 2));
                    tanks.Add(tank);
                    TankOf[twin.Id] = tank;
                    BindTank(i, tank);
                    break;
                case "pump":
                    var curve = new PumpCurve(Math.Max(1, Number("ratedFlowM3h", 100)), Math.Max(1, Number("ratedHeadM", 50)));
                    var pump = new SimPump(twin.Id, substance, curve, Number("ratedCurrentA", 80));
                    pumps.Add(pump);
                    PumpOf[twin.Id] = pump;
                    Bind(i, "flow", () => pump.FlowM3H);
                    Bind(i, "discharge", () => pump.DischargeMPa);
                    Bind(i, "current", () => pump.CurrentA);
                    Bind(i, "vibration", () => pump.VibrationMmS);
                    Bind(i, "bearing", () => pump.BearingC);
                    break;
                case "compressor":
                    var compressor = new SimCompressor(twin.Id, substance, Number("ratedCurrentA", 200));
                    compressors.Add(compressor);
                    CompressorOf[twin.Id] = compressor;
                    BindCompressor(i, compressor);
                    break;
                default:
                    break;
            }
        }

        (Tanks, Pumps, Compressors) = ([.. tanks], [.. pumps], [.. compressors]);
    }

    private void BindTank(int twin, SimTank tank)
    {
        Bind(twin, "level", () => tank.LevelM);
        Bind(twin, "levelSafety", () => tank.LevelM);
        Bind(twin, "temperature", () => tank.TemperatureC);
        Bind(twin, "skin", () => tank.WallC);
        var open = _index.Twin(twin).Words.GetValueOrDefault("shape") != "sphere";
        // A blanketed tank breathes: filling presses the gas, emptying thins it.
        Bind(twin, "pressure", open ? () => 0.9 + Math.Clamp(tank.NetM3H / 500, -0.4, 0.4) : () => tank.PressureMPa);
    }

    private void BindCompressor(int twin, SimCompressor compressor)
    {
        Bind(twin, "suction", () => compressor.SuctionMPa);
        Bind(twin, "discharge", () => compressor.DischargeMPa);
        Bind(twin, "temperature", () => compressor.TemperatureC);
        Bind(twin, "vibrationDe", () => compressor.VibrationMmS);
        Bind(twin, "vibrationNde", () => 0.9 * compressor.VibrationMmS);
        Bind(twin, "current", () => compressor.CurrentA);
        Bind(twin, "lubeOil", () => compressor.LubeOilMPa);
        foreach (var sensor in _index.ChildrenOf(twin, "partOf"))
        {
            if (_index.ProfileOf(sensor)?.Quantity == "thermal")
                _truths.TryAdd(sensor, () => _weather.AirC + (0.5 * (compressor.TemperatureC - _weather.AirC)));
        }
    }

    private void Groups(SimRandom random)
    {
        var arms = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _index.Count; i++)
        {
            var words = _index.Twin(i).Words;
            if (words.GetValueOrDefault("role") == "loading") arms.TryAdd(words.GetValueOrDefault("substance", ""), i);
        }

        var receipts = Enumerable.Range(0, _index.Count).Where(i => _index.Twin(i).Signals.ContainsKey("receipt"))
            .ToLookup(i => _index.Twin(i).Words.GetValueOrDefault("substance", ""));
        var plans = new List<TransferPlan>();
        foreach (var group in Tanks.GroupBy(t => t.Substance))
        {
            var arm = arms.GetValueOrDefault(group.Key, -1);
            var limit = arm < 0 ? 0 : _index.Twin(arm).Numbers.GetValueOrDefault("ratedFlowM3h", 90);
            var plan = new TransferPlan(group.Key, [.. group], [.. Pumps.Where(p => p.Substance == group.Key)], arm >= 0, limit, random);
            if (arm >= 0) Bind(arm, "flow", () => plan.ArmM3H);
            foreach (var pipe in receipts[group.Key]) Bind(pipe, "receipt", () => plan.ReceiptM3H);
            plans.Add(plan);
        }

        Plans = [.. plans];
    }

    private void PeopleAndWeather()
    {
        var walkers = new List<SimWalker>();
        for (var i = 0; i < _index.Count; i++)
        {
            var twin = _index.Twin(i);
            if (twin.Kind == TwinKind.WeatherStation)
            {
                Bind(i, "windSpeed", () => _weather.WindMS);
                Bind(i, "windDirection", () => _weather.WindFromDeg);
                Bind(i, "temperature", () => _weather.AirC);
                Bind(i, "humidity", () => _weather.HumidityPct);
                Bind(i, "rain", () => _weather.RainMmH);
                Bind(i, "pressure", () => _weather.PressureHPa);
            }

            if (twin.Kind != TwinKind.Person) continue;
            var at = twin.Shape.Points[0];
            var route = WalkRoute.Parse(twin.Words.GetValueOrDefault("route", "")) ?? [at];
            var walker = new SimWalker(route, Math.Clamp(twin.Numbers.GetValueOrDefault("speedMS", 1.2), 0, 10));
            walkers.Add(walker);
            Bind(i, "x", () => walker.X);
            Bind(i, "y", () => walker.Y);
        }

        Walkers = [.. walkers];
    }

    private void Instruments()
    {
        var sensors = new List<SimSensor>();
        foreach (var twin in _index.Sensors)
        {
            var profile = _index.ProfileOf(twin)!;
            var truth = Detector(twin, profile) ?? _truths.GetValueOrDefault(twin) ?? Unknown(profile);
            var sensor = new SimSensor(twin, _index.Twin(twin).Id, profile, InstrumentNoise.Sigma(profile), truth);
            sensors.Add(sensor);
            SensorOf[sensor.Id] = sensor;
        }

        Sensors = [.. sensors];
    }

    private Func<double>? Detector(int twin, SensorProfile profile)
    {
        if (profile.Quantity is "gas-combustible" or "gas-toxic")
        {
            var toxic = profile.Quantity == "gas-toxic";
            var substance = _index.Twin(twin).TypeId switch
            {
                "gas-h2s" => "crude",
                "gas-methanol" => "methanol",
                "gas-ammonia" => "ammonia",
                _ => null,
            };
            var at = _index.Twin(twin).Shape.Points[0];
            var detector = new SimDetector(at.X, at.Y, toxic, substance);
            var drift = new Wander(0.004 * profile.RangeHigh, 3600);
            Detectors.Add(detector);
            Wanders.Add(drift);
            DetectorOf[twin] = detector;
            return () => detector.Reading + drift.Value;
        }

        return profile.Quantity switch
        {
            "oxygen" => () => 20.9,
            "flame" => () => 0,
            _ => null,
        };
    }

    private Func<double> Unknown(SensorProfile profile)
    {
        var span = profile.RangeHigh - profile.RangeLow;
        var wander = new Wander(0.01 * span, 600);
        Wanders.Add(wander);
        return () => profile.RangeLow + (0.5 * span) + wander.Value;
    }

    private void Bind(int twin, string signal, Func<double> truth)
    {
        var sensor = _index.SensorOf(twin, signal);
        if (sensor >= 0) _truths.TryAdd(sensor, truth);
    }
}
