using Twin.Domain.Tanks;

namespace Twin.Domain.Physics.Hydraulics;

/// <summary>A tank of the network, or (without a shape) a place that takes and gives any amount at its pressure: a ship, a header, the
/// drain.</summary>
/// <param name="Name">Twin's id.</param>
/// <param name="Geometry">Shape; null: endless.</param>
/// <param name="BottomM">Bottom's height above the plant's zero, m.</param>
/// <param name="StartM3">In it at the start, m³.</param>
/// <param name="GaugePa">Pressure on the liquid above the surroundings, Pa.</param>
public sealed record Vessel(string Name, TankGeometry? Geometry, double BottomM = 0, double StartM3 = 0, double GaugePa = 0)
{
    internal TwinError? Inputs() => Check.Finite(BottomM) ?? Check.Finite(GaugePa)
        ?? (Geometry is null ? null : Check.Between(StartM3, 0, Geometry.CapacityM3));
}

/// <summary>A line from one vessel's bottom to another vessel.</summary>
/// <param name="Name">Twin's id.</param>
/// <param name="From">Index of the vessel it starts at.</param>
/// <param name="To">Index of the vessel it ends at.</param>
/// <param name="Pipe">Pipe.</param>
/// <param name="Valve">Valve.</param>
/// <param name="Pump">Pump (flow then only forward); null: none, flow goes either way.</param>
/// <param name="InletM">Height of its end above the bottom of the vessel it ends at, m: above the level it falls in freely.</param>
public sealed record Line(string Name, int From, int To, Pipe Pipe, Valve Valve, Pump? Pump = null, double InletM = 0)
{
    internal TwinError? Inputs(int vessels) => Check.Between(From, 0, vessels - 1) ?? Check.Between(To, 0, vessels - 1)
        ?? (From == To ? new TwinError("physics.input", $"Line {Name} ends where it starts.", Path: "To") : null)
        ?? Pipe.Inputs() ?? Check.Positive(Valve.KvM3H) ?? Pump?.Inputs() ?? Check.NotNegative(InletM);
}

/// <summary>What people and the plant do to a line.</summary>
/// <param name="Opening">Valve, 0 shut to 1 open.</param>
/// <param name="Speed">Pump, share of its rated speed; 0: stopped.</param>
/// <param name="HeldM3S">A controller or a displacement pump holds this flow, m³/s; NaN: what the pressures give.</param>
public readonly record struct LineSetting(double Opening, double Speed = 0, double HeldM3S = double.NaN);

/// <summary>A hole in a tank.</summary>
/// <param name="AreaM2">m².</param>
/// <param name="HeightM">Above the bottom, m.</param>
/// <param name="DischargeCoefficient">Cd.</param>
public readonly record struct TankHole(double AreaM2, double HeightM, double DischargeCoefficient = Sources.LiquidLeak.SharpCd);
