using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Escalation;
using Twin.Domain.Physics.Fires;
using Twin.Domain.Physics.Hydraulics;

namespace Twin.Domain.Drills.Scene;

/// <summary>Fires: what burns now, how foam wins, what the heat does to the neighbours.</summary>
internal static class SceneFires
{
    private const double RimToFullS = 1_800;
    private const double JetHeightM = 1;
    private const double TargetHeightM = 4;
    private const double JetSpeedShare = 0.3;
    private const double TankWallLagS = 180;
    private const double WallW = 40;

    /// <summary>Builds the list of fires, moves foam and burning on, heats the tanks.</summary>
    public static void Step(SceneWorld world, double dtS)
    {
        world.Fires.Clear();
        foreach (var tank in world.Tanks) TankFires(world, tank, dtS);
        foreach (var pool in world.Pools) PoolFires(world, pool, dtS);
        foreach (var leak in world.Leaks) JetFires(world, leak);
        world.Balls.RemoveAll(b => b.EndS <= world.TimeS);
        foreach (var ball in world.Balls) world.Fires.Add(FireSource.OfBall(ball.Id, ball.At, ball.Ball));
        foreach (var tank in world.Tanks) Heat(world, tank, dtS);
    }

    private static void TankFires(SceneWorld world, SceneTank tank, double dtS)
    {
        if (tank.Fire == TankFire.None || tank.Liquid is null) return;
        tank.FireS += dtS;
        if (!FuelTable.Default.TryFind(tank.Liquid.Fuel ?? "", out var fuel, out _)) return;
        var area = tank.FireM2;
        var solution = (tank.FoamLMinM2 * area) + tank.EngineFoamLMin;
        tank.Foam = tank.Foam.After(solution, area, FirefightingTable.Default.MonitorFoamLMinM2, dtS).Or(tank.Foam);
        if (tank.Foam.Covered >= 1 || world.VolumeM3(tank) <= 0)
        {
            (tank.Fire, tank.FireS) = (TankFire.None, 0);
            world.Note(SceneEventKind.FireOut, tank.Id);
            return;
        }

        if (tank.Fire == TankFire.Rim && tank.FireS > RimToFullS && tank.Foam.Covered <= 0)
        {
            tank.Fire = TankFire.Full;
            world.Note(SceneEventKind.Ignited, tank.Id, "full-surface");
            area = tank.FireM2;
        }

        var burning = area * tank.Foam.Burning;
        var diameter = Math.Sqrt(4 * burning / Math.PI);
        world.DrawKg(tank, PoolFire.BurningKgM2S(fuel, diameter).Or(0) * burning * dtS);
        Add(world, tank.Id, tank.At, fuel, diameter, tank.Liquid.VapourKgM3(80));
    }

    private static void PoolFires(SceneWorld world, ScenePool pool, double dtS)
    {
        if (pool.State.AreaM2 > 0 && pool.FoamLMin > 0)
        {
            pool.Foam = pool.Foam.After(
                pool.FoamLMin, pool.State.AreaM2, FirefightingTable.Default.MonitorFoamLMinM2, dtS).Or(pool.Foam);
        }

        if (!pool.Burning) return;
        pool.BurnS += dtS;
        if (pool.Foam.Covered >= 1 || (pool.State.HeldKg <= 1 && pool.InflowKgS <= 0))
        {
            pool.Burning = false;
            world.Note(SceneEventKind.FireOut, pool.Id, "pool");
            return;
        }

        if (!FuelTable.Default.TryFind(pool.Liquid.Fuel ?? "", out var fuel, out _)) return;
        Add(world, pool.Id, pool.At, fuel, pool.State.DiameterM * Math.Sqrt(pool.Foam.Burning), pool.Liquid.VapourKgM3(80));
    }

    private static void Add(SceneWorld world, string id, SpotM at, Fuel fuel, double diameterM, double vapourKgM3)
    {
        if (diameterM < 0.1) return;
        var air = PhysicalConstants.AirDensityKgM3(world.Weather.AirK);
        var flame = PoolFire.Flame(fuel, diameterM, world.Weather.WindMS, vapourKgM3, air);
        if (flame.IsOk) world.Fires.Add(FireSource.OfPool(id, at, flame.Value));
    }

    private static void JetFires(SceneWorld world, SceneLeak leak)
    {
        if (!leak.Burning || leak.AirborneKgS <= 0.01) return;
        var length = JetFire.LpgLengthM(leak.AirborneKgS).Or(0);
        var (east, north) = Physics.Weather.Wind.Downwind(world.Weather.FromDeg);
        var rise = JetHeightM + leak.HeightM;
        var start = new Place(leak.At.X, leak.At.Y, leak.HeightM);
        var end = new Place(leak.At.X + (east * length), leak.At.Y + (north * length), rise + (JetSpeedShare * length * 0.3));
        world.Fires.Add(FireSource.OfJet(
            leak.Id, leak.At, start, end, leak.AirborneKgS * leak.Liquid.CombustionMJKg * 1e6, JetFire.LpgFraction));
    }

    private static void Heat(SceneWorld world, SceneTank tank, double dtS)
    {
        var sum = 0.0;
        foreach (var fire in world.Fires)
        {
            // A tank's own fire on its roof does not heat its wall from outside.
            if (fire.Id == tank.Id && fire.Shape == FireShape.Pool && fire.At == tank.At) continue;
            if (fire.Id == tank.Id && fire.Shape == FireShape.Jet) continue;
            sum += fire.RadiationWM2(tank.At.X, tank.At.Y, TargetHeightM, tank.RadiusM, world.Weather.WaterPa);
        }

        var passed = Deluge.PassedWM2(sum, tank.CoolingLMinM2).Or(sum);
        tank.RadiationWM2 = passed;
        var wall = world.Weather.AirC + (0.3 * (tank.TemperatureC - world.Weather.AirC)) + (passed / WallW);
        if (passed > 1 || tank.WallC > world.Weather.AirC + 30)
            tank.WallC += (wall - tank.WallC) * (1 - Math.Exp(-dtS / TankWallLagS));
        var mass = Math.Max(100, world.VolumeM3(tank) * tank.DensityKgM3);
        var heatW = (passed * tank.SkinM2 / 3) + (1_000 * tank.HeatKW);
        tank.TemperatureC += heatW * dtS / (mass * (tank.Liquid?.LiquidHeatKJKgK ?? 2) * 1_000);
        if (tank.Failed || passed <= 0) return;
        tank.Progress = DominoEffect.Progress(
            tank.Progress, tank.Equipment, passed, Math.Max(1, tank.Geometry.CapacityM3), dtS).Or(tank.Progress);
        if (tank.Progress >= 1) SceneBlasts.Fail(world, tank);
    }
}
