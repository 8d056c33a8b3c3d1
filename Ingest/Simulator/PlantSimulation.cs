using Twin.Domain;
using Twin.Domain.Plants;

namespace Twin.Ingest.Simulator;

/// <summary>
/// The simulated plant: physics, instruments and faults. Deterministic: the same model, seed, start and steps give the same readings.
/// Has no clock of its own; not thread-safe.
/// </summary>
public sealed class PlantSimulation
{
    private const double StepS = 1;
    private const double LongestGapS = 120;
    private const long SettleMs = 60_000;
    private readonly PlantParts _parts;
    private readonly SimRandom _random;
    private readonly FaultDesk _faults;
    private long _nowMs;
    private double _settledInKg;
    private double _settledOutKg;

    /// <summary>Builds the simulated plant of a model.</summary>
    /// <param name="index">Index of a checked model.</param>
    /// <param name="seed">Seed of everything random.</param>
    /// <param name="startMs">Unix ms at which the simulation stands.</param>
    public PlantSimulation(PlantIndex index, ulong seed, long startMs)
    {
        Index = index;
        _nowMs = startMs;
        _random = new SimRandom(seed);
        Weather.Step(startMs, StepS, _random);
        _parts = PlantParts.Build(index, Weather, _random);
        foreach (var tank in _parts.Tanks) tank.End(Weather, 0);
        _faults = new FaultDesk(this);
        Settle(startMs);
        foreach (var sensor in _parts.Sensors) sensor.Start(startMs);
    }

    /// <summary>The plant.</summary>
    public PlantIndex Index { get; }

    /// <summary>Seconds simulated so far.</summary>
    public double ElapsedS { get; private set; }

    /// <summary>The weather now.</summary>
    public SimWeather Weather { get; } = new();

    /// <summary>The tanks, in file order.</summary>
    public IReadOnlyList<SimTank> Tanks => _parts.Tanks;

    /// <summary>The pumps, in file order.</summary>
    public IReadOnlyList<SimPump> Pumps => _parts.Pumps;

    /// <summary>Brought in from outside so far, kg.</summary>
    public double ImportedKg => _parts.Plans.Sum(p => p.ImportedKg) - _settledInKg + _faults.OverfilledKg;

    /// <summary>Taken away so far, kg.</summary>
    public double ExportedKg => _parts.Plans.Sum(p => p.ExportedKg) - _settledOutKg;

    /// <summary>Leaked so far, kg.</summary>
    public double LeakedKg => _faults.LeakedKg;

    /// <summary>Moves on to a time and adds the readings that fell due. A gap above two minutes is jumped over.</summary>
    public void Step(long nowMs, List<SimulatedReading> into)
    {
        if ((nowMs - _nowMs) / 1000.0 > LongestGapS)
        {
            _nowMs = nowMs - 1000;
            foreach (var sensor in _parts.Sensors) sensor.Start(_nowMs);
        }

        while (_nowMs < nowMs)
        {
            var dtS = Math.Min(StepS, (nowMs - _nowMs) / 1000.0);
            _nowMs += (long)Math.Round(dtS * 1000);
            ElapsedS += dtS;
            StepPhysics(dtS);
            foreach (var sensor in _parts.Sensors)
            {
                if (sensor.TrySpeak(_nowMs, _random, out var reading)) into.Add(reading);
            }
        }
    }

    /// <summary>Why a fault cannot be ordered, or null. Safe from any thread.</summary>
    public TwinError? Check(SimulatorFault fault) => _faults.Check(fault);

    /// <summary>Orders a fault; an error when it cannot be.</summary>
    public TwinError? Order(SimulatorFault fault) => _faults.Order(fault);

    /// <summary>Ends every fault.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>A tank by local id, or null.</summary>
    public SimTank? FindTank(string id) => _parts.TankOf.GetValueOrDefault(id);

    /// <summary>A pump by local id, or null.</summary>
    public SimPump? FindPump(string id) => _parts.PumpOf.GetValueOrDefault(id);

    /// <summary>A compressor by local id, or null.</summary>
    public SimCompressor? FindCompressor(string id) => _parts.CompressorOf.GetValueOrDefault(id);

    internal PlantParts Parts => _parts;

    internal SimSensor? FindSensor(string id) => _parts.SensorOf.GetValueOrDefault(id);

    /// <summary>Where a leak of this twin would be, of what, and out of which tank; null when it holds nothing.</summary>
    internal (double X, double Y, string Substance, SimTank Tank)? PlaceOf(string id)
    {
        if (!Index.TryGet(id, out var twin)) return null;
        var at = Index.Twin(twin).Shape.Points[0];
        if (FindTank(id) is { } tank) return (at.X, at.Y, tank.Substance, tank);
        var substance = FindPump(id)?.Substance ?? FindCompressor(id)?.Substance;
        if (substance is null) return null;
        var source = Array.Find(_parts.Plans, p => p.Substance == substance)?.Source;
        return source is null ? null : (at.X, at.Y, substance, source);
    }

    /// <summary>A plant that runs when it is first looked at: motors and flows are up.</summary>
    private void Settle(long startMs)
    {
        for (_nowMs = startMs - SettleMs; _nowMs < startMs; _nowMs += 1000) StepPhysics(StepS);
        _nowMs = startMs;
        (_settledInKg, _settledOutKg) = (ImportedKg, ExportedKg);
    }

    private void StepPhysics(double dtS)
    {
        Weather.Step(_nowMs, dtS, _random);
        foreach (var tank in _parts.Tanks) tank.Begin();
        _faults.Step(dtS);
        foreach (var plan in _parts.Plans) plan.Step(dtS, Weather.AirC);
        foreach (var pump in _parts.Pumps)
        {
            var source = Array.Find(_parts.Plans, p => p.Substance == pump.Substance)?.Source;
            var suction = source is null ? 0 : source.PressureMPa + (source.DensityKgM3 * 9.80665 * source.LevelM / 1e6);
            pump.Step(dtS, suction, source?.DensityKgM3 ?? 1000, Weather.AirC);
        }

        foreach (var compressor in _parts.Compressors)
        {
            var source = Array.Find(_parts.Plans, p => p.Substance == compressor.Substance)?.Source;
            compressor.Step(ElapsedS, dtS, source?.PressureMPa ?? 0.5, Weather.AirC);
        }

        foreach (var tank in _parts.Tanks) tank.End(Weather, dtS);
        foreach (var walker in _parts.Walkers) walker.Step(dtS, _random);
        foreach (var detector in _parts.Detectors) detector.Step(dtS, _faults.Leaks, Weather);
        foreach (var wander in _parts.Wanders) wander.Step(dtS, _random);
    }
}
