namespace Twin.Ingest.Simulator;

/// <summary>A centrifugal pump's curve: head = h0 n² − k q², against a system of static head and friction.</summary>
/// <param name="RatedFlowM3H">Flow at the rated point.</param>
/// <param name="RatedHeadM">Head at the rated point.</param>
public sealed record PumpCurve(double RatedFlowM3H, double RatedHeadM)
{
    private const double ShutOff = 1.25;

    /// <summary>Head, m.</summary>
    /// <param name="flowM3H">Flow.</param>
    /// <param name="speed">Speed over rated speed.</param>
    public double HeadM(double flowM3H, double speed)
    {
        var k = (ShutOff - 1) * RatedHeadM / (RatedFlowM3H * RatedFlowM3H);
        return Math.Max(0, (ShutOff * RatedHeadM * speed * speed) - (k * flowM3H * flowM3H));
    }

    /// <summary>Flow where the curve meets a system of static head whose friction takes the rest at the rated point, m³/h.</summary>
    public double FlowM3H(double speed, double staticHeadM)
    {
        var k = (ShutOff - 1) * RatedHeadM / (RatedFlowM3H * RatedFlowM3H);
        var friction = Math.Max(0, RatedHeadM - staticHeadM) / (RatedFlowM3H * RatedFlowM3H);
        var excess = (ShutOff * RatedHeadM * speed * speed) - staticHeadM;
        return excess <= 0 ? 0 : Math.Sqrt(excess / (k + friction));
    }
}

/// <summary>A pump with its motor and bearing.</summary>
public sealed class SimPump(string id, string substance, PumpCurve curve, double ratedCurrentA)
{
    public string Id { get; } = id;
    public string Substance { get; } = substance;
    public PumpCurve Curve { get; } = curve;
    /// <summary>Motor switched on.</summary>
    public bool On { get; set; }
    /// <summary>Runs on its minimum-flow line, moving nothing from tank to tank (a test run).</summary>
    public bool Recirculates { get; set; }
    /// <summary>Valve downstream: largest flow it lets through, m³/h.</summary>
    public double FlowLimitM3H { get; set; } = double.MaxValue;
    /// <summary>0 new, 1 broken.</summary>
    public double Wear { get; set; }
    public double Speed { get; private set; }
    public double FlowM3H { get; private set; }
    public double DischargeMPa { get; private set; }
    public double CurrentA { get; private set; }
    public double VibrationMmS { get; private set; }
    public double BearingC { get; private set; } = 20;

    /// <summary>Moves on, with what it draws from.</summary>
    internal void Step(double dtS, double suctionMPa, double densityKgM3, double airC)
    {
        var running = On || Recirculates;
        Speed += ((running ? 1 : 0) - Speed) * (1 - Math.Exp(-dtS / 2));
        if (!running && Speed < 0.01) Speed = 0;
        FlowM3H = Math.Min(Curve.FlowM3H(Speed, 0.25 * Curve.RatedHeadM), FlowLimitM3H);
        var head = Speed < 0.01 ? 0 : Curve.HeadM(FlowM3H, Speed);
        DischargeMPa = suctionMPa + (densityKgM3 * 9.80665 * head / 1e6);
        CurrentA = running ? ratedCurrentA * (0.35 + (0.55 * FlowM3H / Curve.RatedFlowM3H)) : 0;
        var offDesign = Math.Abs((FlowM3H / Curve.RatedFlowM3H) - 1);
        VibrationMmS = 0.12 + (Speed * (1.3 + (0.5 * offDesign) + (5 * Wear)));
        var target = airC + (Speed * (26 + (60 * Wear)));
        BearingC += (target - BearingC) * (1 - Math.Exp(-dtS / 600));
    }
}

/// <summary>The vapour compressor: runs in turns.</summary>
public sealed class SimCompressor(string id, string substance, double ratedCurrentA)
{
    public string Id { get; } = id;
    public string Substance { get; } = substance;
    public double Wear { get; set; }
    public bool On { get; private set; } = true;
    public double SuctionMPa { get; private set; }
    public double DischargeMPa { get; private set; }
    public double TemperatureC { get; private set; } = 40;
    public double CurrentA { get; private set; }
    public double LubeOilMPa { get; private set; } = 0.22;
    public double VibrationMmS { get; private set; }

    /// <summary>Moves on: 40 min on, 15 min off; a worn bearing is not switched off by itself.</summary>
    internal void Step(double timeS, double dtS, double suctionMPa, double airC)
    {
        On = Wear > 0 || timeS % 3300 < 2400;
        var lag = 1 - Math.Exp(-dtS / 8);
        SuctionMPa = suctionMPa - (On ? 0.02 : 0);
        var discharge = SuctionMPa + (On ? 0.35 : 0.02);
        DischargeMPa = DischargeMPa == 0 ? discharge : DischargeMPa + ((discharge - DischargeMPa) * lag);
        TemperatureC += ((airC + (On ? 52 : 6)) - TemperatureC) * (1 - Math.Exp(-dtS / 180));
        CurrentA = On ? 0.72 * ratedCurrentA : 0;
        LubeOilMPa += ((On ? 0.26 : 0.2) - LubeOilMPa) * lag;
        VibrationMmS += ((On ? 1.8 + (5 * Wear) : 0.15) - VibrationMmS) * (1 - Math.Exp(-dtS / 3));
    }
}
