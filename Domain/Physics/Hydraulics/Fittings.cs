namespace Twin.Domain.Physics.Hydraulics;

/// <summary>How a valve opens. Values are stored.</summary>
public enum ValveCharacteristic : byte
{
    Linear = 0,

    /// <summary>Equal percentage, rangeability 50.</summary>
    EqualPercentage = 1,
}

/// <summary>A valve.</summary>
/// <param name="KvM3H">Flow of water at 1 bar fully open, m³/h.</param>
/// <param name="Characteristic">How it opens.</param>
public readonly record struct Valve(double KvM3H, ValveCharacteristic Characteristic = ValveCharacteristic.Linear)
{
    private const double Rangeability = 50;
    private const double WaterKgM3 = 1_000;
    private const double BarPa = 1e5;
    private const double SecondsPerHour = 3_600;

    /// <summary>Kv at an opening of 0 (shut: nothing) to 1, m³/h.</summary>
    public double KvAt(double opening) => opening <= 0 ? 0
        : Characteristic == ValveCharacteristic.Linear ? KvM3H * Math.Min(1, opening)
        : KvM3H * Math.Pow(Rangeability, Math.Min(1, opening) - 1);

    /// <summary>Flow at a pressure drop, m³/s: Kv·√(Δp/(1 bar)·1000/ρ).</summary>
    public Outcome<double> FlowM3S(double opening, double dropPa, double densityKgM3)
    {
        var error = Check.Positive(KvM3H) ?? Check.Between(opening, 0, 1) ?? Check.NotNegative(dropPa) ?? Check.Positive(densityKgM3);
        return error is not null ? error : KvAt(opening) / SecondsPerHour * Math.Sqrt(dropPa / BarPa * WaterKgM3 / densityKgM3);
    }

    /// <summary>Drop over the square of the flow, Pa·s²/m⁶; infinite when shut.</summary>
    internal double ResistancePaS2M6(double opening, double densityKgM3)
    {
        var kv = KvAt(opening) / SecondsPerHour;
        return kv > 0 ? BarPa * densityKgM3 / (WaterKgM3 * kv * kv) : double.PositiveInfinity;
    }
}

/// <summary>A centrifugal pump with a check valve: H = n²·H0 − (H0 − Hr)·(Q/Qr)², n its share of the rated speed (affinity).</summary>
/// <param name="ShutOffM">Head without flow, m.</param>
/// <param name="RatedHeadM">Head at the rated flow, m.</param>
/// <param name="RatedM3S">Rated flow, m³/s.</param>
public readonly record struct Pump(double ShutOffM, double RatedHeadM, double RatedM3S)
{
    /// <summary>Head at a flow and a speed, m; below 0 it holds the flow back.</summary>
    public Outcome<double> HeadM(double flowM3S, double speed = 1)
    {
        var error = Inputs() ?? Check.NotNegative(flowM3S) ?? Check.Between(speed, 0, 1.2);
        return error is not null ? error : (speed * speed * ShutOffM) - (Curve * flowM3S * flowM3S);
    }

    /// <summary>Fall of the curve, m·s²/m⁶.</summary>
    internal double Curve => (ShutOffM - RatedHeadM) / (RatedM3S * RatedM3S);

    internal TwinError? Inputs() => Check.Positive(ShutOffM) ?? Check.Between(RatedHeadM, 0, ShutOffM) ?? Check.Positive(RatedM3S);
}
