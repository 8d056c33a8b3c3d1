using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics;
using Twin.Domain.Physics.DenseGas;
using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Fires;
using Twin.Domain.Physics.Sources;

namespace Twin.Domain.Drills.Scene;

/// <summary>Leaks, overflow, pools and what they give to the air.</summary>
internal static class SceneSources
{
    /// <summary>Share of an overflowing liquid that evaporates on its way down the wall (engineering default).</summary>
    private const double CascadeShare = 0.05;

    /// <summary>What a pressurised jet has thinned to by the air it draws in, volume share (engineering default).</summary>
    private const double JetShare = 0.1;

    /// <summary>A dense source is flat: so many times wider than high.</summary>
    private const double Flat = 3;

    private const double ResidualM3 = 0.3;
    private const double OverRimM = 1;

    /// <summary>Of a source of which nothing but its smell is known.</summary>
    public const double FittedHeightM = 1;

    /// <summary>Opens a hole.</summary>
    public static SceneLeak Open(SceneWorld world, DrillAction action)
    {
        var (tank, machine) = (world.TankOf.GetValueOrDefault(action.Target, -1), world.MachineOf.GetValueOrDefault(action.Target, -1));
        var liquid = tank >= 0 ? world.Tanks[tank].Liquid! : world.Machines[machine].Liquid!;
        var at = tank >= 0 ? Beside(world, world.Tanks[tank]) : world.Machines[machine].At;
        var leak = new SceneLeak
        {
            Id = action.Target,
            At = at,
            Liquid = liquid,
            AreaM2 = LiquidLeak.HoleAreaM2(action.Number("holeMm") / 1_000),
            HeightM = action.Number("heightM"),
            PipeM = action.Number("pipeM"),
            LimitKg = action.Number("massKg"),
            H2sShare = action.Number("h2sShare"),
            Tank = tank,
            Machine = machine,
            Pool = PoolAt(world, action.Target, at, liquid, tank),
            ResidualKg = ResidualM3 * liquid.DensityKgM3,
        };
        world.Leaks.Add(leak);
        return leak;
    }

    /// <summary>Moves leaks, overflow and pools on and feeds the clouds.</summary>
    public static void Step(SceneWorld world, double dtS)
    {
        foreach (var pool in world.Pools) pool.InflowKgS = 0;
        foreach (var leak in world.Leaks) Leak(world, leak, dtS);
        foreach (var tank in world.Tanks) Overflow(world, tank, dtS);
        foreach (var pool in world.Pools) Pool(world, pool, dtS);
        foreach (var fitted in world.Fitted)
        {
            var cloud = world.Clouds.Find(c => c.Id == fitted.Cloud)!;
            Emit(world, cloud, fitted.At, FittedHeightM, fitted.RateKgS, fitted.VapourKgM3, dense: true, dtS);
        }
    }

    private static void Leak(SceneWorld world, SceneLeak leak, double dtS)
    {
        var before = leak.RateKgS;
        leak.RateKgS = leak.Plugged ? 0 : Drawn(world, leak, dtS) / dtS;
        leak.ReleasedKg += leak.RateKgS * dtS;
        var airborne = leak.Jets ? FlashLeak.AirborneShare(Flash(world, leak)).Or(1) : 0;
        leak.AirborneKgS = airborne * leak.RateKgS;
        if (leak.Pool >= 0) world.Pools[leak.Pool].InflowKgS += leak.RateKgS - leak.AirborneKgS;
        if (leak.RateKgS <= 0)
        {
            if (before > 0) world.Note(SceneEventKind.LeakStopped, leak.Id, leak.Liquid.Id, leak.ReleasedKg);
            leak.Burning = false;
            return;
        }

        if (before <= 0) world.Note(SceneEventKind.LeakStarted, leak.Id, leak.Liquid.Id, leak.RateKgS);
        if (!leak.Burning && leak.AirborneKgS > 0)
            Emit(world, world.CloudOf(leak.Liquid), leak.At, leak.HeightM, leak.AirborneKgS, leak.Liquid.VapourKgM3(20), dense: true,
                dtS);
        if (leak.H2sShare > 0 && !leak.Burning)
            Emit(world, world.CloudOfSulphide(), leak.At, leak.HeightM, leak.H2sShare * leak.RateKgS, 1.4, dense: false, dtS);
    }

    private static double Flash(SceneWorld world, SceneLeak leak)
    {
        var temperature = leak.Tank >= 0 ? world.Tanks[leak.Tank].TemperatureC : world.Weather.AirC;
        return FlashLeak.Fraction(
            leak.Liquid.LiquidHeatKJKgK * 1_000, temperature + PhysicalConstants.ZeroCelsiusK, leak.Liquid.BoilingK,
            leak.Liquid.VaporisationKJKg * 1_000).Or(1);
    }

    // What comes out in a step, kg, taken from where it comes from.
    private static double Drawn(SceneWorld world, SceneLeak leak, double dtS)
    {
        var left = leak.LimitKg > 0 ? leak.LimitKg - leak.ReleasedKg : double.PositiveInfinity;
        if (left <= 0) return 0;
        if (leak.Tank >= 0)
        {
            var tank = world.Tanks[leak.Tank];
            // A hole in the pipe behind the tank's valve ends with it; one in the shell does not.
            if (leak.PipeM > 0 && tank.ValveClosed) return 0;
            return world.DrawKg(tank, Math.Min(left, dtS * TankRate(world, tank, leak)));
        }

        var machine = world.Machines[leak.Machine];
        var source = SourceOf(world, machine);
        if (source is null || machine.ValveClosed)
        {
            // Shut in: the piece of pipe empties at a rate that falls with what is left.
            var full = ResidualM3 * leak.Liquid.DensityKgM3;
            var rate = Rate(leak, Math.Max(0, leak.ResidualKg / full) * 2e5, world.Weather.AirC);
            var out_ = Math.Min(Math.Min(left, leak.ResidualKg), rate * dtS);
            leak.ResidualKg = leak.ResidualKg - out_ < 0.01 * full ? 0 : leak.ResidualKg - out_;
            return out_;
        }

        var head = source.DensityKgM3 * PhysicalConstants.GravityMS2 * Math.Max(0, world.LevelM(source) - leak.HeightM);
        return world.DrawKg(source,
            Math.Min(left, dtS * Rate(leak, Math.Max(source.GaugePa + head, Pumped(world, machine)), source.TemperatureC)));
    }

    private static double Pumped(SceneWorld world, SceneMachine machine)
    {
        if (machine.Role is MachineRole.Pump) return machine.Speed > 0.1 ? machine.DischargePa : 0;
        // A pipe or arm behind running pumps has their pressure.
        var most = 0.0;
        foreach (var incoming in world.Plant.IncomingOf(machine.Twin))
        {
            if (incoming.Kind == "feeds"
                && world.FindMachine(world.Plant.Twin(incoming.Source).Id) is { Role: MachineRole.Pump, Speed: > 0.1 } pump
                && !pump.ValveClosed) most = Math.Max(most, pump.DischargePa);
        }

        return most;
    }

    // The first open tank that feeds a machine; one that a pump draws from goes first.
    private static SceneTank? SourceOf(SceneWorld world, SceneMachine machine)
    {
        if (machine.From >= 0 && !world.Tanks[machine.From].ValveClosed) return world.Tanks[machine.From];
        foreach (var i in machine.Tanks)
        {
            if (!world.Tanks[i].ValveClosed && world.VolumeM3(world.Tanks[i]) > 0.1) return world.Tanks[i];
        }

        return null;
    }

    private static double TankRate(SceneWorld world, SceneTank tank, SceneLeak leak)
    {
        var head = world.LevelM(tank) - leak.HeightM;
        if (head <= 0)
        {
            return !tank.Sphere ? 0 : GasLeak.Flow(
                GasLeak.HoleCd, leak.AreaM2, tank.GaugePa + PhysicalConstants.AtmospherePa,
                    tank.TemperatureC + PhysicalConstants.ZeroCelsiusK,
                leak.Liquid.VapourMolarMassGMol, leak.Liquid.Gamma).Or(default).RateKgS;
        }

        return Rate(leak, tank.GaugePa + (tank.DensityKgM3 * PhysicalConstants.GravityMS2 * head), tank.TemperatureC);
    }

    private static double Rate(SceneLeak leak, double gaugePa, double temperatureC)
    {
        if (gaugePa <= 0) return 0;
        var liquid = leak.Liquid;
        if (!liquid.IsLiquefied || leak.PipeM <= 0)
            return LiquidLeak.RateKgS(LiquidLeak.SharpCd, leak.AreaM2, liquid.DensityKgM3, gaugePa, 0).Or(0);
        var kelvin = temperatureC + PhysicalConstants.ZeroCelsiusK;
        var saturated = liquid.SaturationPa(temperatureC) * liquid.VapourMolarMassGMol / 1_000 / (PhysicalConstants.GasJMolK * kelvin);
        var rise = (1 / saturated) - (1 / liquid.DensityKgM3);
        return leak.AreaM2 * FlashLeak.FluxKgM2S(
            liquid.VaporisationKJKg * 1_000, rise, kelvin, liquid.LiquidHeatKJKgK * 1_000, gaugePa, liquid.DensityKgM3,
                LiquidLeak.SharpCd,
            leak.PipeM).Or(0);
    }

    private static void Overflow(SceneWorld world, SceneTank tank, double dtS)
    {
        if (tank.Network < 0 || tank.Liquid is null || tank.ReceiveM3H <= 0 || tank.ValveClosed) return;
        var full = world.LevelM(tank) >= tank.Geometry.HeightM - 1e-6;
        if (!full) return;
        if (!tank.Overflows) world.Note(SceneEventKind.Overflow, tank.Id, tank.Liquid.Id, tank.ReceiveM3H);
        tank.Overflows = true;
        var kgS = tank.ReceiveM3H / 3_600 * tank.DensityKgM3;
        var pool = PoolAt(world, tank.Id, Beside(world, tank), tank.Liquid, world.TankOf[tank.Id]);
        world.Pools[pool].InflowKgS += kgS * (1 - CascadeShare);
        if (world.Pools[pool].Burning) return;
        Emit(
            world, world.CloudOf(tank.Liquid), world.Pools[pool].At, OverRimM, kgS * CascadeShare, tank.Liquid.VapourKgM3(20),
                dense: true, dtS);
    }

    private static void Pool(SceneWorld world, ScenePool pool, double dtS)
    {
        var loss = 0.0;
        if (pool.Burning && FuelTable.Default.TryFind(pool.Liquid.Fuel ?? "", out var fuel, out _))
            loss = PoolFire.BurningKgM2S(fuel, pool.State.DiameterM).Or(0) * pool.Foam.Burning;
        else if (pool.State.AreaM2 > 0)
            loss = Evaporation(world, pool) * pool.Foam.Burning;
        var before = pool.State.LostKg;
        var next = pool.State.Step(pool.Site, new PoolFlow(pool.InflowKgS, loss, pool.Liquid.DensityKgM3), dtS);
        if (!next.IsOk) return;
        pool.State = next.Value;
        if (pool.Burning) return;
        var vapour = (pool.State.LostKg - before) / dtS;
        if (vapour <= 1e-6) return;
        var radius = Math.Max(0.3, pool.State.RadiusM);
        Release(world.CloudOf(pool.Liquid), pool.At, 0.2, vapour, Math.Max(radius / 2, 0.5 * world.Weather.WindMS * dtS),
            Math.Max(0.3, 0.05 * radius), world, dtS);
    }

    private static double Evaporation(SceneWorld world, ScenePool pool)
    {
        var (liquid, area) = (pool.Liquid, Math.Max(1, pool.State.DiameterM));
        if (liquid.IsLiquefied)
        {
            return Physics.Sources.Evaporation.BoilingKgM2S(
                Ground.Concrete, world.Weather.AirK, liquid.BoilingK, liquid.VaporisationKJKg * 1_000,
                    Math.Max(1, pool.State.AgeS)).Or(0);
        }

        var transfer = Physics.Sources.Evaporation.WindTransferMS(world.Weather.WindMS, area).Or(0.003);
        return Physics.Sources.Evaporation.NonBoilingKgM2S(
            liquid.VapourMolarMassGMol, transfer, liquid.SaturationPa(pool.TemperatureC),
                pool.TemperatureC + PhysicalConstants.ZeroCelsiusK).Or(0);
    }

    private static void Emit(
        SceneWorld world, SceneCloud cloud, SpotM at, double heightM, double kgS, double densityKgM3, bool dense, double dtS)
    {
        Give(cloud.Field, at, heightM, kgS, densityKgM3, dense, world.Weather.Puffs, world.Weather.AirK, dtS);
    }

    /// <summary>Vapour leaves its mouth into a field of puffs.</summary>
    public static void Give(
        PuffField field, SpotM at, double heightM, double kgS, double densityKgM3, bool dense, in PuffWeather weather, double airK,
        double dtS)
    {
        var (low, sigmaM, sigmaZM) = Mouth(weather.WindMS, airK, kgS, densityKgM3, dense, dtS);
        field.Release(new PuffSource(at.X, at.Y, Math.Min(heightM, low), kgS, sigmaM, sigmaZM), weather, dtS);
    }

    /// <summary>A source begins as wide as its own mixing makes it; a dense one three times wider than high, at the ground.</summary>
    /// <returns>Greatest height, and spread across and up, m.</returns>
    public static (double HeightM, double SigmaM, double SigmaZM) Mouth(
        double windMS, double airK, double kgS, double densityKgM3, bool dense, double dtS)
    {
        var wind = Math.Max(1, windMS);
        var volume = kgS / densityKgM3;
        var spread = Math.Sqrt(volume / (Math.PI * wind * JetShare));
        var air = PhysicalConstants.AirDensityKgM3(airK);
        var heavy = dense && DenseCriterion.IsDensePlume(
            new DenseRelease(volume, Math.Max(densityKgM3, 1.05 * air), air, wind)).Or(false);
        var (y, z) = heavy ? (spread * Math.Sqrt(Flat), spread / Math.Sqrt(Flat)) : (spread, spread);
        return (heavy ? z : double.PositiveInfinity, Math.Max(y, 0.5 * wind * dtS), Math.Max(0.2, z));
    }

    private static void Release(
        SceneCloud cloud, SpotM at, double heightM, double kgS, double sigmaM, double sigmaZM, SceneWorld world, double dtS) =>
        cloud.Field.Release(new PuffSource(at.X, at.Y, heightM, kgS, sigmaM, sigmaZM), world.Weather.Puffs, dtS);

    /// <summary>The pool a twin spills into, made when first asked for.</summary>
    public static int PoolAt(SceneWorld world, string id, SpotM at, Physics.Substances.StoredLiquid liquid, int tank)
    {
        var known = world.Pools.FindIndex(p => p.Id == id);
        if (known >= 0) return known;
        var (area, height) = SceneSetup.BundAt(world, at);
        world.Pools.Add(new ScenePool
        {
            Id = id,
            At = at,
            Liquid = liquid,
            Site = new PoolSite(Physics.Sources.Evaporation.LeastDepthM(Ground.Concrete), area, height),
            TemperatureC = tank >= 0 ? world.Tanks[tank].TemperatureC : world.Weather.AirC,
        });
        return world.Pools.Count - 1;
    }

    /// <summary>A spot at the foot of a tank, towards the middle of the plant.</summary>
    public static SpotM Beside(SceneWorld world, SceneTank tank)
    {
        double x = 0, y = 0;
        foreach (var other in world.Tanks) (x, y) = (x + other.At.X, y + other.At.Y);
        (x, y) = ((x / world.Tanks.Count) - tank.At.X, (y / world.Tanks.Count) - tank.At.Y);
        var length = Math.Max(1e-6, Math.Sqrt((x * x) + (y * y)));
        var reach = tank.Sphere ? 1 : tank.RadiusM + 1;
        return new SpotM(tank.At.X + (x / length * reach), tank.At.Y + (y / length * reach));
    }
}
