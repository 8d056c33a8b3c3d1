namespace Twin.Ingest.Simulator;

/// <summary>
/// Moves one liquid about: receives it from outside, pumps it from tank to tank, loads it out. Keeps every tank within its working band.
/// </summary>
internal sealed class TransferPlan(string substance, SimTank[] tanks, SimPump[] pumps, bool hasArm, double armM3H, SimRandom random)
{
    private const double LowFill = 0.25, HighFill = 0.68;
    private enum Job { Wait, Receive, Transfer, Load }

    private Job _job;
    private double _leftS = random.Between(5, 60);
    private SimTank? _from;
    private SimTank? _to;
    private int _duty = -1;

    public string Substance { get; } = substance;

    /// <summary>Flow through the loading arm, m³/h.</summary>
    public double ArmM3H { get; private set; }

    /// <summary>Flow brought in from outside, m³/h.</summary>
    public double ReceiptM3H { get; private set; }

    /// <summary>Tank a pump of this liquid draws from.</summary>
    public SimTank Source => _from ?? tanks[0];

    public double ImportedKg { get; private set; }

    public double ExportedKg { get; private set; }

    public void Step(double dtS, double airC)
    {
        _leftS -= dtS;
        if (_leftS <= 0 || IsDone()) Next();
        ArmM3H = ReceiptM3H = 0;
        if (_job == Job.Receive && _to is not null)
        {
            ReceiptM3H = pumps.Length == 0 ? 100 : 0.8 * pumps[0].Curve.RatedFlowM3H;
            var kg = ReceiptM3H / 3600 * _to.DensityKgM3 * dtS;
            _to.Add(kg, airC);
            ImportedKg += kg;
        }
        else if (_from is not null && _duty >= 0)
        {
            var pump = pumps[_duty];
            if (!pump.On || pump.Recirculates) return;
            var kg = _from.Take(pump.FlowM3H / 3600 * _from.DensityKgM3 * dtS);
            if (_job == Job.Transfer)
            {
                _to!.Add(kg, _from.TemperatureC);
            }
            else
            {
                ExportedKg += kg;
                if (hasArm) ArmM3H = pump.FlowM3H;
            }
        }
    }

    private bool IsDone() => _job switch
    {
        Job.Receive => _to!.Fill > HighFill,
        Job.Transfer => _from!.Fill < LowFill || _to!.Fill > HighFill,
        Job.Load => _from!.Fill < LowFill,
        _ => false,
    };

    private void Next()
    {
        foreach (var pump in pumps) pump.On = false;
        if (_job != Job.Wait)
        {
            _job = Job.Wait;
            _leftS = random.Between(240, 900);
            return;
        }

        var full = tanks.MaxBy(t => t.Fill)!;
        var empty = tanks.MinBy(t => t.Fill)!;
        var mean = tanks.Average(t => t.Fill);
        var dice = random.Next();
        _leftS = random.Between(600, 2400);
        _from = full;
        _to = empty;
        if (mean < 0.38 || (dice < 0.35 && mean < 0.52)) _job = Job.Receive;
        else if (dice > 0.7 && full.Fill - empty.Fill > 0.1 && full != empty) _job = Job.Transfer;
        else _job = full.Fill > LowFill + 0.05 ? Job.Load : Job.Receive;
        if (_job == Job.Receive || pumps.Length == 0)
        {
            if (_job != Job.Receive) _job = Job.Wait;
            return;
        }

        _duty = (_duty + 1) % pumps.Length;
        pumps[_duty].FlowLimitM3H = _job == Job.Load && hasArm ? armM3H : double.MaxValue;
        pumps[_duty].On = true;
    }
}
