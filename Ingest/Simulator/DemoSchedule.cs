using Twin.Domain.Rules;

namespace Twin.Ingest.Simulator;

/// <summary>
/// A quiet plant with a small event now and then: the first after a minute and a half, the others 8 to 13 minutes apart, drawn by seed from
/// what this plant can have.
/// </summary>
public sealed class DemoSchedule
{
    private readonly List<SimulatorFault> _events = [];
    private readonly SimRandom _random;
    private double _nextS = 90;
    private int _last = -1;

    /// <summary>Looks for what can happen in a plant.</summary>
    public DemoSchedule(PlantSimulation plant, ulong seed)
    {
        _random = new SimRandom(seed ^ 0xD3E0);
        var index = plant.Index;
        foreach (var pump in plant.Pumps)
        {
            if (SmallLeak(plant, pump.Id) is { } leak) _events.Add(leak);
        }

        foreach (var pump in plant.Pumps.Take(4)) _events.Add(new SimulatorFault(SimulatorFaultKind.BearingWear, pump.Id, 0, 0.75, 180));
        foreach (var sensor in plant.Parts.Sensors)
        {
            var kind = sensor.Profile.Quantity;
            if (kind == "oxygen") _events.Add(new SimulatorFault(SimulatorFaultKind.Drift, sensor.Id, 0, -1.2, 110));
            else if (kind == "gas-toxic" && sensor.Profile.Safety)
                _events.Add(new SimulatorFault(SimulatorFaultKind.Dropout, sensor.Id, 0, 0, 60));
            else if (kind == "thermal" && index.TypeOf(sensor.Twin).Rules.Length > 0)
                _events.Add(new SimulatorFault(SimulatorFaultKind.Drift, sensor.Id, 0, 35, 120));
            else if (kind == "flow") _events.Add(new SimulatorFault(SimulatorFaultKind.Spike, sensor.Id, 0, 300, 30));
        }
    }

    /// <summary>What can happen; the first is how the demo begins.</summary>
    public IReadOnlyList<SimulatorFault> Events => _events;

    /// <summary>The event that falls due, if any.</summary>
    public SimulatorFault? Due(double elapsedS)
    {
        if (elapsedS < _nextS || _events.Count == 0) return null;
        _nextS = elapsedS + _random.Between(480, 780);
        // Kinds take turns, so that many sensors of one kind do not crowd out the rest.
        var pick = 0;
        if (_last >= 0)
        {
            var kinds = _events.Select(e => e.Kind).Distinct().ToArray();
            var kind = kinds[_random.Pick(kinds.Length)];
            var same = Enumerable.Range(0, _events.Count).Where(i => _events[i].Kind == kind && i != _last).ToArray();
            pick = same.Length == 0 ? _last : same[_random.Pick(same.Length)];
        }

        _last = pick;
        return _events[pick];
    }

    // As large as makes the nearest detector pass its first limit without wind, and no more; none when no detector is near.
    private static SimulatorFault? SmallLeak(PlantSimulation plant, string id)
    {
        var (x, y, substance, _) = plant.PlaceOf(id)!.Value;
        var gas = Substance.Of(substance);
        SimulatorFault? best = null;
        foreach (var (sensor, detector) in plant.Parts.DetectorOf.OrderBy(d => d.Key))
        {
            var reading = detector.Sensitivity(gas, substance) * detector.NearShare(x, y);
            var first = plant.Index.RulesOf(sensor).FirstOrDefault(r => r is { Kind: RuleKind.Threshold, Limit: LimitKind.High });
            if (first is null || reading <= 0) continue;
            var magnitude = 1.12 * first.Threshold / reading;
            if (magnitude <= 1.3 && (best is null || magnitude < best.Magnitude))
                best = new SimulatorFault(SimulatorFaultKind.Leak, id, 0, Math.Round(magnitude, 2), 75) { Seeps = true };
        }

        return best;
    }
}
