using Twin.Domain.Physics;

namespace Twin.Domain.Drills.Scene;

/// <summary>Pumps, compressors, receipts: flows, pressures, currents, vibration, bearings (as the plant's simulator has them).</summary>
internal static class SceneMachines
{
    private const double PumpLagS = 2;
    private const double BearingLagS = 600;

    public static void Step(SceneWorld world, double dtS)
    {
        foreach (var tank in world.Tanks)
        {
            if (tank.Network >= 0) world.Networks[tank.Network].Receive(tank.Vessel, tank.ReceiveM3H, !tank.ValveClosed);
        }

        foreach (var machine in world.Machines)
        {
            machine.Wear += Math.Clamp(machine.WearGoal - machine.Wear, 0, machine.WearPerS * dtS);
            machine.Speed += ((machine.On ? 1 : 0) - machine.Speed) * (1 - Math.Exp(-dtS / PumpLagS));
            if (!machine.On && machine.Speed < 0.01) machine.Speed = 0;
            if (machine.Role == MachineRole.Pump && machine.From >= 0 && machine.Network >= 0)
                world.Networks[machine.Network].Run(machine.Line, machine.Speed, !machine.ValveClosed
                    && !world.Tanks[machine.From].ValveClosed);
        }

        foreach (var network in world.Networks) network.Step(dtS);
        foreach (var machine in world.Machines)
        {
            if (machine.Role == MachineRole.Pump) Pump(world, machine, dtS);
            else if (machine.Role == MachineRole.Compressor) Compressor(world, machine, dtS);
        }

        foreach (var machine in world.Machines)
        {
            if (machine.Role == MachineRole.Arm) machine.FlowM3H = ArmFlow(world, machine);
        }
    }

    private static void Pump(SceneWorld world, SceneMachine pump, double dtS)
    {
        var source = pump.From >= 0 ? world.Tanks[pump.From] : null;
        pump.FlowM3H = pump.Network < 0 ? 0 : 3_600 * world.Networks[pump.Network].FlowM3S(pump.Line);
        var density = source?.DensityKgM3 ?? 1_000;
        pump.SuctionPa = source is null || source.ValveClosed ? 0
            : source.GaugePa + (density * PhysicalConstants.GravityMS2 * Math.Max(0, world.LevelM(source)));
        var share = pump.FlowM3H / pump.RatedM3H;
        var head = Math.Max(0, pump.RatedHeadM * ((1.25 * pump.Speed * pump.Speed) - (0.25 * share * share)));
        pump.DischargePa = pump.SuctionPa + (pump.Speed < 0.01 ? 0 : density * PhysicalConstants.GravityMS2 * head);
        pump.CurrentA = pump.On ? pump.RatedA * (0.35 + (0.55 * share)) : 0;
        pump.VibrationMmS = 0.12 + (pump.Speed * (1.3 + (0.5 * Math.Abs(share - 1)) + (6 * pump.Wear)));
        Bearing(world, pump, dtS, 60);
    }

    private static void Compressor(SceneWorld world, SceneMachine machine, double dtS)
    {
        var source = machine.Tanks.Length > 0 ? world.Tanks[machine.Tanks[0]] : null;
        machine.SuctionPa = (source?.GaugePa ?? 5e5) - (machine.On ? 2e4 : 0);
        var lag = 1 - Math.Exp(-dtS / 8);
        var discharge = machine.SuctionPa + (machine.On ? 3.5e5 : 2e4);
        machine.DischargePa = machine.DischargePa == 0 ? discharge : machine.DischargePa + ((discharge - machine.DischargePa) * lag);
        machine.GasC += (world.Weather.AirC + (machine.On ? 52 : 6) - machine.GasC) * (1 - Math.Exp(-dtS / 180));
        machine.CurrentA = machine.On ? 0.72 * machine.RatedA : 0;
        machine.OilMPa += ((machine.On ? 0.26 : 0.2) - machine.OilMPa) * lag;
        machine.VibrationMmS += ((machine.On ? 1.8 + (5 * machine.Wear) : 0.15) - machine.VibrationMmS) * (1 - Math.Exp(-dtS / 3));
        Bearing(world, machine, dtS, 60);
    }

    private static void Bearing(SceneWorld world, SceneMachine machine, double dtS, double wearK) =>
        machine.BearingC += (world.Weather.AirC + (machine.Speed * (26 + (wearK * machine.Wear))) - machine.BearingC)
            * (1 - Math.Exp(-dtS / BearingLagS));

    // What the scenario's pump sends to this arm.
    private static double ArmFlow(SceneWorld world, SceneMachine arm)
    {
        var sum = 0.0;
        foreach (var transfer in world.Scenario.Start.Transfers)
        {
            if (transfer.To == arm.Id && !arm.ValveClosed && world.FindMachine(transfer.Pump) is { } pump)
                sum += Math.Min(pump.FlowM3H, arm.RatedM3H);
        }

        return sum;
    }
}
