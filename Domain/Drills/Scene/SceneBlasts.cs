using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics.Escalation;
using Twin.Domain.Physics.Explosions;
using Twin.Domain.Physics.Fires;

namespace Twin.Domain.Drills.Scene;

/// <summary>Ignition, explosion, bursting vessels, boil-over.</summary>
internal static class SceneBlasts
{
    private const double LeastBlastKg = 50;

    /// <summary>Stoichiometric hydrocarbon vapour, kg in a m³ of mixture.</summary>
    private const double StoichKgM3 = 0.075;

    /// <summary>Share of a cloud over plant that lies between pipes and vessels (engineering default).</summary>
    private const double CongestedShare = 0.2;

    /// <summary>Expansion energy of a superheated liquid that bursts out, J/kg (order of magnitude).</summary>
    private const double BurstJKg = 40_000;

    private const double MostFireballKg = 500_000;
    private const double BoiloverShare = 0.01;
    private const double MostBoiloverKg = 30_000;

    /// <summary>Puts a flame to a twin's leak, pool or tank, or to a place; false: there was nothing to burn.</summary>
    public static bool Ignite(SceneWorld world, string target, SpotM? at)
    {
        var lit = false;
        var spot = at ?? (world.Plant.TryGet(target, out var twin) ? PlantHoldings.Middle(world.Plant.Twin(twin)) : default);
        foreach (var cloud in world.Clouds)
        {
            if (cloud.IsFlammable && cloud.Field.Count > 0 && (Near(world, cloud, spot) || world.Leaks.Any(l => l.Id == target)))
                lit |= Flash(world, cloud, target, spot);
        }

        foreach (var leak in world.Leaks)
        {
            if (leak.Id == target && leak.RateKgS > 0 && leak.Jets && !leak.Liquid.Reluctant) lit |= leak.Burning = true;
        }

        foreach (var pool in world.Pools)
        {
            var reach = Math.Max(5, pool.State.RadiusM + 2);
            if ((pool.Id == target || pool.At.To(spot) < reach) && pool.State.HeldKg > 1
                && pool.Liquid.Fuel is not null) lit |= Light(world, pool);
        }

        if (world.FindTank(target) is { Fire: TankFire.Rim } tank)
        {
            tank.Fire = TankFire.Full;
            lit = true;
        }

        if (lit) world.Note(SceneEventKind.Ignited, target);
        return lit;
    }

    /// <summary>Lightning lights the rim seal of a floating roof.</summary>
    public static bool Strike(SceneWorld world, string tankId)
    {
        if (world.FindTank(tankId) is not { Sphere: false, Fire: TankFire.None, Liquid.Fuel: not null } tank) return false;
        (tank.Fire, tank.FireS, tank.Foam) = (TankFire.Rim, 0, default);
        world.Note(SceneEventKind.Ignited, tankId, "rim");
        return true;
    }

    /// <summary>The hot zone reaches the water: burning oil is thrown out.</summary>
    public static bool Boilover(SceneWorld world, string tankId)
    {
        if (world.FindTank(tankId) is not { Fire: not TankFire.None, Liquid: { BoilsOver: true } liquid } tank) return false;
        var held = world.VolumeM3(tank) * tank.DensityKgM3;
        var thrown = world.DrawKg(tank, Math.Min(MostBoiloverKg, BoiloverShare * held));
        Burst(world, tank.Id, tank.At, thrown, liquid.CombustionMJKg * 1e6, Fireball.BelowSetFraction);
        var pool = world.Pools[SceneSources.PoolAt(world, tank.Id, SceneSources.Beside(world, tank), liquid, world.TankOf[tankId])];
        pool.State = pool.State with { HeldKg = pool.State.HeldKg + world.DrawKg(tank, 10 * thrown),
            RadiusM = Math.Max(pool.State.RadiusM, 15) };
        Light(world, pool);
        tank.Fire = TankFire.Full;
        world.Note(SceneEventKind.Boilover, tankId, liquid.Id, thrown);
        return true;
    }

    /// <summary>A tank fails: a sphere bursts, an atmospheric tank burns.</summary>
    public static void Fail(SceneWorld world, SceneTank tank)
    {
        (tank.Failed, tank.Progress) = (true, 1);
        world.Note(SceneEventKind.TankFailed, tank.Id, tank.Liquid?.Id ?? "");
        if (tank.Liquid is not { } liquid) return;
        if (tank.Sphere)
        {
            var mass = world.DrawKg(tank, double.MaxValue);
            world.Blasts.Add(new SceneBlast(world.TimeS, tank.At, 0, 0, 0.5 * mass * BurstJKg / 4.68e6));
            world.Note(SceneEventKind.Explosion, tank.Id, "bleve", mass);
            if (liquid.Fuel is not null)
                Burst(world, tank.Id, tank.At, Math.Min(mass, MostFireballKg), liquid.CombustionMJKg * 1e6, Fireball.AtSetFraction);
            else
                world.CloudOf(liquid).Field.Add(new Physics.Dispersion.Puff(mass, tank.At.X, tank.At.Y, 5, Math.Cbrt(mass),
                    Math.Cbrt(mass) / 3));
        }
        else if (liquid.Fuel is not null && tank.Fire == TankFire.None)
        {
            (tank.Fire, tank.FireS, tank.Foam) = (TankFire.Full, 0, default);
            world.Note(SceneEventKind.Ignited, tank.Id, "domino");
        }
    }

    /// <summary>Side-on overpressure of a blast at a distance, Pa.</summary>
    public static double PressurePa(in SceneBlast blast, double distanceM)
    {
        var distance = Math.Max(1, distanceM);
        if (blast.EnergyJ > 0) return BakerStrehlowTang.SideOnPa(distance, blast.EnergyJ, blast.FlameMach).Or(0);
        if (blast.TntKg <= 0) return 0;
        // Nearer than the curve begins its first value stands.
        var scaled = Math.Clamp(distance / Math.Cbrt(blast.TntKg), 0.2, 198);
        return TntBlast.SideOnPa(scaled).Or(0);
    }

    /// <summary>What the newest blasts do to tanks; people are hit in their own step.</summary>
    public static void HitTanks(SceneWorld world, int firstBlast)
    {
        for (var b = firstBlast; b < world.Blasts.Count; b++)
        {
            var blast = world.Blasts[b];
            foreach (var tank in world.Tanks)
            {
                if (tank.Failed) continue;
                var pressure = PressurePa(blast, tank.At.To(blast.At) - tank.RadiusM);
                var chance = DominoEffect.ByPressure(tank.Equipment, pressure).Or(0);
                if (chance > 0 && world.Random.Next() < chance) Fail(world, tank);
            }
        }
    }

    private static bool Near(SceneWorld world, SceneCloud cloud, SpotM at) =>
        cloud.KgM3(at.X, at.Y, 1) > 0.5 * cloud.LelKgM3;

    private static bool Flash(SceneWorld world, SceneCloud cloud, string id, SpotM at)
    {
        var mass = cloud.FlammableKg();
        if (mass < 0.05) return false;
        foreach (var leak in world.Leaks)
        {
            if (leak.RateKgS > 0 && world.CloudOf(leak.Liquid) == cloud) leak.Burning = leak.Jets;
        }

        foreach (var pool in world.Pools)
        {
            if (world.CloudOf(pool.Liquid) == cloud && pool.State.HeldKg > 1) Light(world, pool);
        }

        world.FlashLel = cloud;
        world.FlashField = cloud.Field;
        cloud.Burn();
        if (mass < LeastBlastKg) return true;
        var volume = CongestedShare * mass / StoichKgM3;
        var mach = BakerStrehlowTang.FlameMach(Reactivity.Medium, Congestion.Medium, Expansion.ThreeD);
        world.Blasts.Add(new SceneBlast(world.TimeS, at, BakerStrehlowTang.EnergyJ(volume).Or(0), mach, 0));
        world.Note(SceneEventKind.Explosion, id, "cloud", mass);
        return true;
    }

    private static bool Light(SceneWorld world, ScenePool pool)
    {
        if (pool.Burning || pool.Liquid.Fuel is null) return pool.Burning;
        (pool.Burning, pool.BurnS) = (true, 0);
        if (pool.Foam.Covered >= 1) pool.Foam = default;
        return true;
    }

    private static void Burst(SceneWorld world, string id, SpotM at, double massKg, double combustionJKg, double fraction)
    {
        var ball = Fireball.Of(massKg, combustionJKg, fraction);
        if (!ball.IsOk) return;
        world.Balls.Add(new SceneBall(id, at, ball.Value, world.TimeS + ball.Value.DurationS));
        world.Note(SceneEventKind.Fireball, id, "", massKg);
    }
}
