using System.Collections.Immutable;

namespace Twin.Domain.Physics.Hydraulics;

/// <summary>
/// Tanks, lines, valves, pumps, holes and overflow, enough for levels and flows to answer actions. Quasi-steady: each second the flows
/// follow from levels, pressures, pump curves and losses; liquid is incompressible, lines are full. Volume is kept: what tanks hold, plus
/// what leaked and ran over, is what they held and endless vessels gave. No allocation per step; the same steps give the same bits.
/// </summary>
public sealed class FluidNetwork
{
    /// <summary>Most vessels, and most lines.</summary>
    public const int MostParts = 10_000;

    private const double LongestInnerS = 1;
    private const int FrictionRounds = 6;

    private readonly ImmutableArray<Vessel> _vessels;
    private readonly ImmutableArray<Line> _lines;
    private readonly PipeLiquid _liquid;
    private readonly LineSetting[] _settings;
    private readonly TankHole[] _holes;
    private readonly double[] _volumes;
    private readonly double[] _levels;
    private readonly double[] _flows;
    private readonly double[] _leaks;
    private readonly double[] _wanted;
    private readonly double[] _leaked;
    private readonly double[] _overflowed;

    private FluidNetwork(ImmutableArray<Vessel> vessels, ImmutableArray<Line> lines, PipeLiquid liquid)
    {
        (_vessels, _lines, _liquid) = (vessels, lines, liquid);
        (_settings, _flows) = (new LineSetting[lines.Length], new double[lines.Length]);
        (_holes, _volumes, _levels) = (new TankHole[vessels.Length], new double[vessels.Length], new double[vessels.Length]);
        (_leaks, _wanted, _leaked, _overflowed) =
            (new double[vessels.Length], new double[vessels.Length], new double[vessels.Length], new double[vessels.Length]);
        for (var i = 0; i < vessels.Length; i++)
        {
            _volumes[i] = vessels[i].StartM3;
            _levels[i] = vessels[i].Geometry?.LevelM(_volumes[i]) ?? 0;
        }
    }

    public ImmutableArray<Vessel> Vessels => _vessels;

    public ImmutableArray<Line> Lines => _lines;

    /// <summary>Volume in a tank, m³; of an endless vessel what it took less what it gave.</summary>
    public double VolumeM3(int vessel) => _volumes[vessel];

    /// <summary>Level in a tank, m; 0 for an endless vessel.</summary>
    public double LevelM(int vessel) => _levels[vessel];

    /// <summary>Flow of a line in the last second, m³/s; negative: backwards.</summary>
    public double FlowM3S(int line) => _flows[line];

    /// <summary>Flow out of a tank's hole in the last second, m³/s.</summary>
    public double LeakM3S(int vessel) => _leaks[vessel];

    /// <summary>Leaked so far, m³.</summary>
    public double LeakedM3(int vessel) => _leaked[vessel];

    /// <summary>Run over so far, m³.</summary>
    public double OverflowedM3(int vessel) => _overflowed[vessel];

    public LineSetting Setting(int line) => _settings[line];

    /// <summary>Builds a network, all lines shut; null with the first thing that is wrong, its path telling where.</summary>
    public static FluidNetwork? Of(
        ImmutableArray<Vessel> vessels, ImmutableArray<Line> lines, PipeLiquid liquid, out TwinError? error)
    {
        error = Check.Between(vessels.Length, 1, MostParts) ?? Check.Between(lines.Length, 0, MostParts) ?? Pipe.Inputs(liquid);
        for (var i = 0; i < vessels.Length && error is null; i++)
        {
            if (vessels[i].Inputs() is { } wrong) error = wrong with { Path = $"vessels[{i}].{wrong.Path}" };
        }

        for (var i = 0; i < lines.Length && error is null; i++)
        {
            if (lines[i].Inputs(vessels.Length) is { } wrong) error = wrong with { Path = $"lines[{i}].{wrong.Path}" };
        }

        return error is null ? new FluidNetwork(vessels, lines, liquid) : null;
    }

    /// <summary>The same network in another world (a fork).</summary>
    public FluidNetwork Copy()
    {
        var copy = new FluidNetwork(_vessels, _lines, _liquid);
        foreach (var (from, to) in ((double[], double[])[])
            [(_volumes, copy._volumes), (_levels, copy._levels), (_flows, copy._flows), (_leaks, copy._leaks), (_leaked, copy._leaked),
                (_overflowed, copy._overflowed)])
        {
            from.CopyTo(to, 0);
        }

        _settings.CopyTo(copy._settings, 0);
        _holes.CopyTo(copy._holes, 0);
        return copy;
    }

    /// <summary>Sets a line's valve, pump and controller; null, or why it cannot be.</summary>
    public TwinError? Set(int line, LineSetting setting)
    {
        var error = Check.Between(line, 0, _lines.Length - 1) ?? Check.Between(setting.Opening, 0, 1)
            ?? Check.Between(setting.Speed, 0, 1.2)
            ?? (double.IsNaN(setting.HeldM3S) ? null : Check.NotNegative(setting.HeldM3S));
        if (error is null) _settings[line] = setting;
        return error;
    }

    /// <summary>Makes, changes or (area 0) closes a hole in a tank; null, or why it cannot be.</summary>
    public TwinError? SetHole(int vessel, TankHole hole)
    {
        var error = Check.Between(vessel, 0, _vessels.Length - 1)
            ?? (_vessels[vessel].Geometry is null ? new TwinError("physics.input", "An endless vessel cannot leak.", Path: "vessel") : null)
            ?? Check.NotNegative(hole.AreaM2) ?? Check.NotNegative(hole.HeightM)
            ?? Check.Between(hole.DischargeCoefficient, double.Epsilon, 1);
        if (error is null) _holes[vessel] = hole;
        return error;
    }

    /// <summary>Takes liquid out of a tank that does not leave through a line or its hole (a burst pipe, a fire); answers what it got, at
    /// most what is there, m³.</summary>
    public double Draw(int vessel, double volumeM3)
    {
        if (vessel < 0 || vessel >= _vessels.Length || !(volumeM3 > 0) || _vessels[vessel].Geometry is not { } geometry) return 0;
        var drawn = Math.Min(volumeM3, _volumes[vessel]);
        _volumes[vessel] -= drawn;
        _levels[vessel] = geometry.LevelM(_volumes[vessel]);
        _leaked[vessel] += drawn;
        return drawn;
    }

    /// <summary>Moves on by up to an hour, in inner steps of at most a second; null, or why it cannot be.</summary>
    public TwinError? Step(double timeS)
    {
        if (Check.Between(timeS, 0, 3_600) is { } error) return error;
        var steps = (int)Math.Ceiling(timeS / LongestInnerS);
        for (var i = 0; i < steps; i++) Inner(timeS / steps);
        return null;
    }

    private void Inner(double timeS)
    {
        Array.Clear(_wanted);
        for (var i = 0; i < _lines.Length; i++)
        {
            _flows[i] = Flow(_lines[i], _settings[i]);
            _wanted[_flows[i] >= 0 ? _lines[i].From : _lines[i].To] += Math.Abs(_flows[i]);
        }

        for (var i = 0; i < _vessels.Length; i++)
        {
            _leaks[i] = Leak(i);
            _wanted[i] += _leaks[i];
        }

        Limit(timeS);
        for (var i = 0; i < _lines.Length; i++)
        {
            _volumes[_lines[i].From] -= _flows[i] * timeS;
            _volumes[_lines[i].To] += _flows[i] * timeS;
        }

        for (var i = 0; i < _vessels.Length; i++) Settle(i, timeS);
    }

    // A tank never gives more than it holds: all that draw on it get the same share of what they want.
    private void Limit(double timeS)
    {
        for (var i = 0; i < _vessels.Length; i++)
        {
            var most = _vessels[i].Geometry is null ? double.PositiveInfinity : Math.Max(0, _volumes[i]) / timeS;
            _wanted[i] = _wanted[i] > most ? most / _wanted[i] : 1;
            _leaks[i] *= _wanted[i];
        }

        for (var i = 0; i < _lines.Length; i++) _flows[i] *= _wanted[_flows[i] >= 0 ? _lines[i].From : _lines[i].To];
    }

    private void Settle(int vessel, double timeS)
    {
        _volumes[vessel] -= _leaks[vessel] * timeS;
        _leaked[vessel] += _leaks[vessel] * timeS;
        if (_vessels[vessel].Geometry is not { } geometry) return;
        var over = _volumes[vessel] - geometry.CapacityM3;
        if (over > 0)
        {
            _overflowed[vessel] += over;
            _volumes[vessel] = geometry.CapacityM3;
        }

        _levels[vessel] = geometry.LevelM(_volumes[vessel]);
    }

    private double Leak(int vessel)
    {
        var (hole, head) = (_holes[vessel], _levels[vessel] - _holes[vessel].HeightM);
        if (hole.AreaM2 <= 0 || head <= 0) return 0;
        var drive = (_vessels[vessel].GaugePa / _liquid.DensityKgM3) + (PhysicalConstants.GravityMS2 * head);
        return drive <= 0 ? 0 : hole.DischargeCoefficient * hole.AreaM2 * Math.Sqrt(2 * drive);
    }

    private double Flow(Line line, in LineSetting setting)
    {
        if (setting.Opening <= 0) return 0;
        if (!double.IsNaN(setting.HeldM3S)) return setting.HeldM3S;
        var weight = _liquid.DensityKgM3 * PhysicalConstants.GravityMS2;
        var (from, to) = (_vessels[line.From], _vessels[line.To]);
        var drive = from.GaugePa - to.GaugePa + (weight * (from.BottomM + _levels[line.From]
            - to.BottomM - Math.Max(_levels[line.To], line.InletM)));
        if (line.Pump is { } pump)
        {
            drive += setting.Speed * setting.Speed * pump.ShutOffM * weight;
            // Its check valve shuts.
            return drive <= 0 ? 0 : Solve(line, setting, drive, setting.Speed > 0 ? pump.Curve * weight : 0);
        }

        if (drive >= 0) return Solve(line, setting, drive, 0);
        // Backwards it draws at the inlet: nothing above the level.
        return _levels[line.To] >= line.InletM ? -Solve(line, setting, -drive, 0) : 0;
    }

    // Loss ~ Q² with a friction factor that hardly moves: a few rounds from the rough end settle it.
    private double Solve(Line line, in LineSetting setting, double drivePa, double pumpPaS2M6)
    {
        var valve = line.Valve.ResistancePaS2M6(setting.Opening, _liquid.DensityKgM3);
        var flow = line.Pipe.AreaM2;
        for (var i = 0; i < FrictionRounds; i++)
            flow = Math.Sqrt(drivePa / (line.Pipe.ResistancePaS2M6(flow, _liquid) + valve + pumpPaS2M6));
        return flow;
    }
}
