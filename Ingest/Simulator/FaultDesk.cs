using Twin.Domain;

namespace Twin.Ingest.Simulator;

/// <summary>Keeps the ordered faults of a simulation and puts them into force.</summary>
internal sealed class FaultDesk(PlantSimulation plant)
{
    private const int Most = 256;
    private readonly List<Ordered> _faults = [];

    private sealed class Ordered(SimulatorFault fault, double startS, double endS)
    {
        public SimulatorFault Fault { get; } = fault;
        public double StartS { get; } = startS;
        public double EndS { get; } = endS;
        public double NextSpikeS { get; set; } = startS;
        public bool InForce { get; set; }
    }

    public List<SimLeak> Leaks { get; } = [];

    public double LeakedKg { get; private set; }

    public double OverfilledKg { get; private set; }

    /// <summary>Why a fault cannot be, or null.</summary>
    public TwinError? Check(SimulatorFault fault)
    {
        if (fault.StartS is < 0 or > 604_800 || fault.DurationS is < 0 or > 604_800 || double.IsInfinity(fault.Magnitude)
            || !double.IsFinite(fault.StartS) || !double.IsFinite(fault.DurationS))
            return new TwinError("simulator.fault.range", "Start and duration are 0 to 604800 s, the magnitude a number.");
        var ok = fault.Kind switch
        {
            SimulatorFaultKind.Leak => plant.PlaceOf(fault.Target) is not null,
            SimulatorFaultKind.Overfill => plant.FindTank(fault.Target) is not null,
            SimulatorFaultKind.BearingWear => plant.FindPump(fault.Target) is not null || plant.FindCompressor(fault.Target) is not null,
            SimulatorFaultKind.WindTurn => IsVane(fault.Target) && !(Math.Abs(fault.Magnitude) > 360),
            _ => plant.FindSensor(fault.Target) is not null,
        };
        var wanted = fault.Kind switch
        {
            SimulatorFaultKind.Leak => "tank, pump or compressor",
            SimulatorFaultKind.Overfill => "tank",
            SimulatorFaultKind.BearingWear => "pump or compressor",
            SimulatorFaultKind.WindTurn => "weather station or vane (turned by up to 360°)",
            _ => "sensor",
        };
        return ok ? null : new TwinError("simulator.fault.target",
            $"The simulated plant has no {wanted} '{fault.Target}' for {fault.Kind}.");
    }

    public TwinError? Order(SimulatorFault fault)
    {
        if (Check(fault) is { } error) return error;
        if (_faults.Count >= Most) return new TwinError("simulator.fault.count", $"More than {Most} faults at once.", Retry.Later);
        var (magnitude, duration) = Usual(fault);
        fault = fault with
        {
            Magnitude = double.IsNaN(fault.Magnitude) ? magnitude : fault.Magnitude,
            DurationS = fault.DurationS == 0 ? duration : fault.DurationS,
        };
        var start = plant.ElapsedS + fault.StartS;
        _faults.Add(new Ordered(fault, start, start + fault.DurationS));
        return null;
    }

    public void Clear()
    {
        foreach (var ordered in _faults.Where(f => f.InForce)) Release(ordered.Fault);
        _faults.Clear();
    }

    /// <summary>Releases what is over, then applies what is in force.</summary>
    public void Step(double dtS)
    {
        Leaks.Clear();
        for (var i = _faults.Count - 1; i >= 0; i--)
        {
            if (plant.ElapsedS < _faults[i].EndS) continue;
            Release(_faults[i].Fault);
            _faults.RemoveAt(i);
        }

        foreach (var ordered in _faults)
        {
            if (plant.ElapsedS < ordered.StartS) continue;
            ordered.InForce = true;
            Apply(ordered, dtS);
        }
    }

    private (double Magnitude, double DurationS) Usual(SimulatorFault fault) => fault.Kind switch
    {
        SimulatorFaultKind.Drift => (0.05 * plant.FindSensor(fault.Target)!.SpanOf, 300),
        SimulatorFaultKind.Spike => (0.5 * plant.FindSensor(fault.Target)!.SpanOf, 30),
        SimulatorFaultKind.Flatline => (0, 900),
        SimulatorFaultKind.Dropout => (0, 120),
        SimulatorFaultKind.ClockSkew => (-30, 120),
        SimulatorFaultKind.Leak => (1, 120),
        SimulatorFaultKind.Overfill => (0.95, 900),
        SimulatorFaultKind.WindTurn => (120, 600),
        _ => (0.8, 240),
    };

    private void Apply(Ordered ordered, double dtS)
    {
        var fault = ordered.Fault;
        var sensor = plant.FindSensor(fault.Target);
        switch (fault.Kind)
        {
            case SimulatorFaultKind.Drift:
                sensor!.Offset = fault.Magnitude * (plant.ElapsedS - ordered.StartS) / 60;
                break;
            case SimulatorFaultKind.Spike:
                if (plant.ElapsedS < ordered.NextSpikeS) break;
                sensor!.SpikeBy = fault.Magnitude;
                ordered.NextSpikeS = plant.ElapsedS + 10;
                break;
            case SimulatorFaultKind.Flatline:
                sensor!.Flat = true;
                break;
            case SimulatorFaultKind.Dropout:
                sensor!.Silent = true;
                break;
            case SimulatorFaultKind.ClockSkew:
                sensor!.SkewMs = fault.Magnitude * 1000;
                break;
            case SimulatorFaultKind.Leak:
                Leak(fault, dtS);
                break;
            case SimulatorFaultKind.Overfill:
                Overfill(fault, ordered.EndS, dtS);
                break;
            case SimulatorFaultKind.WindTurn:
                plant.Weather.TurnDeg = fault.Magnitude;
                break;
            default:
                Wear(fault, Math.Min(1, (plant.ElapsedS - ordered.StartS) / 20) * fault.Magnitude);
                break;
        }
    }

    private bool IsVane(string id) => plant.FindSensor(id)?.Profile.Quantity == "wind-direction"
        || (plant.Index.TryGet(id, out var twin) && plant.Index.Twin(twin).Kind == Domain.Plants.TwinKind.WeatherStation);

    private void Leak(SimulatorFault fault, double dtS)
    {
        var (x, y, substance, tank) = plant.PlaceOf(fault.Target)!.Value;
        LeakedKg += tank.Take(2 * Math.Max(0, fault.Magnitude) * dtS);
        Leaks.Add(SimLeak.Of(x, y, substance, Math.Max(0, fault.Magnitude), fault.Seeps));
    }

    private void Overfill(SimulatorFault fault, double endS, double dtS)
    {
        var tank = plant.FindTank(fault.Target)!;
        var wanted = tank.VolumeAt(Math.Clamp(fault.Magnitude, 0, 1) * tank.HeightM) * tank.DensityKgM3;
        // Reached in the first two thirds, then held.
        var leftS = Math.Max(dtS, endS - (fault.DurationS / 3) - plant.ElapsedS);
        var kg = Math.Max(0, wanted - tank.MassKg) * Math.Min(1, dtS / leftS);
        tank.Add(kg, tank.TemperatureC);
        OverfilledKg += kg;
    }

    private void Wear(SimulatorFault fault, double wear)
    {
        if (plant.FindCompressor(fault.Target) is { } compressor) compressor.Wear = wear;
        if (plant.FindPump(fault.Target) is not { } pump) return;
        pump.Wear = wear;
        if (!pump.On) pump.Recirculates = true;
    }

    private void Release(SimulatorFault fault)
    {
        if (plant.FindSensor(fault.Target) is { } sensor)
        {
            switch (fault.Kind)
            {
                case SimulatorFaultKind.Drift: sensor.Offset = 0; break;
                case SimulatorFaultKind.Spike: sensor.SpikeBy = 0; break;
                case SimulatorFaultKind.Flatline: sensor.Flat = false; break;
                case SimulatorFaultKind.Dropout: sensor.Silent = false; break;
                default: sensor.SkewMs = 0; break;
            }
        }

        if (fault.Kind == SimulatorFaultKind.WindTurn) plant.Weather.TurnDeg = 0;
        if (fault.Kind != SimulatorFaultKind.BearingWear) return;
        if (plant.FindCompressor(fault.Target) is { } compressor) compressor.Wear = 0;
        if (plant.FindPump(fault.Target) is not { } pump) return;
        pump.Wear = 0;
        pump.Recirculates = false;
    }
}
