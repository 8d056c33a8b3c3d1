using Twin.Domain.Alarms;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Benchmarks.Drills;

/// <summary>High limits of sensors and of what they belong to, with their delays: enough alarms to drive a scene without the rule engine.
/// </summary>
internal sealed class PlainAlarms
{
    private readonly PlantIndex _plant;
    private readonly Dictionary<int, List<Limit>> _limits = [];

    private sealed class Limit(string twin, RuleDefinition rule)
    {
        public string Twin { get; } = twin;
        public RuleDefinition Rule { get; } = rule;
        public long SinceMs { get; set; } = -1;
        public bool Active { get; set; }
    }

    public PlainAlarms(PlantIndex plant)
    {
        _plant = plant;
        foreach (var sensor in plant.Sensors)
        {
            var limits = new List<Limit>();
            foreach (var rule in plant.RulesOf(sensor)) if (High(rule)) limits.Add(new Limit(plant.Twin(sensor).Id, rule));
            foreach (var binding in plant.SubscribersOf(sensor))
            {
                var signal = plant.TypeOf(binding.Twin).Signals[binding.Signal].Name;
                foreach (var rule in plant.RulesOf(binding.Twin))
                    if (High(rule) && rule.Signal == signal) limits.Add(new Limit(plant.Twin(binding.Twin).Id, rule));
            }

            _limits[sensor] = limits;
        }
    }

    public List<SceneAlarm> Take(List<SceneReading> readings)
    {
        var news = new List<SceneAlarm>();
        foreach (var reading in readings)
        {
            foreach (var limit in _limits[reading.Sensor])
            {
                if (reading.Value <= limit.Rule.Threshold)
                {
                    if (limit.Active) news.Add(new SceneAlarm(limit.Twin, limit.Rule.Id, AlarmNews.Returned));
                    (limit.SinceMs, limit.Active) = (-1, false);
                    continue;
                }

                if (limit.SinceMs < 0) limit.SinceMs = reading.AtMs;
                if (limit.Active || reading.AtMs - limit.SinceMs < limit.Rule.OnDelayMs) continue;
                limit.Active = true;
                news.Add(new SceneAlarm(limit.Twin, limit.Rule.Id, AlarmNews.Raised, limit.Rule.Priority == AlarmPriority.Critical));
            }
        }

        return news;
    }

    private static bool High(RuleDefinition rule) => rule is { Kind: RuleKind.Threshold, Limit: LimitKind.High or LimitKind.HighHigh };
}
