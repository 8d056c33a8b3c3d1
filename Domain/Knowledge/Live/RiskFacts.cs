using System.Runtime.CompilerServices;
using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Domain.Knowledge.Live;

/// <summary>
/// Rounds live states to what matters for risk, so that of thousands of readings only the few that change a risk travel further. One per
/// plant model, shared; safe from any thread.
/// </summary>
public sealed class RiskFacts
{
    /// <summary>Zones a person can be in at once, as one float holds two of up to 4,095.</summary>
    public const int ZonesAtOnce = 4;

    private const float Base = 4_096;
    private static readonly ConditionalWeakTable<CompiledPlant, RiskFacts> Made = new();

    private readonly CompiledPlant _plant;

    /// <summary>Thousands of sensors share a few bands; the first is none.</summary>
    private readonly List<RiskBand> _bands = [RiskBand.None];
    private readonly int[] _bandOf;
    private readonly HashSet<int> _weather = [];
    private readonly HashSet<int> _switches = [];

    private RiskFacts(CompiledPlant plant)
    {
        _plant = plant;
        foreach (var relation in plant.Model.Twins.SelectMany(static t => t.Relations))
        {
            if (relation.Condition is { } sensor && plant.Index.TryGet(sensor, out var index)) _switches.Add(index);
        }

        var known = new Dictionary<RiskBand, int>();
        _bandOf = new int[plant.Index.Count];
        foreach (var sensor in plant.Index.Sensors)
        {
            if (BandOf(sensor) is { Matters: true } band)
            {
                if (known.TryAdd(band, _bands.Count)) _bands.Add(band);
                _bandOf[sensor] = known[band];
            }

            foreach (var binding in plant.Index.SubscribersOf(sensor))
            {
                if (plant.Index.Twin(binding.Twin).Kind == TwinKind.WeatherStation) _weather.Add(sensor);
            }
        }
    }

    /// <summary>That of a plant.</summary>
    public static RiskFacts For(CompiledPlant plant) => Made.GetValue(plant, static p => new RiskFacts(p));

    /// <summary>Limits of a sensor; <see cref="RiskBand.None"/> when it has no pair of them.</summary>
    public RiskBand Band(int sensor) => _bands[_bandOf[sensor]];

    /// <summary>What matters of a twin's newest state.</summary>
    public RiskFact Of(in FeedItem item)
    {
        var quality = item.Quality >= 3 ? (byte)0 : item.Quality;
        var (a, b) = _plant.Index.Twin(item.Index).Kind switch
        {
            TwinKind.Sensor => Sensor(item),
            TwinKind.Tank => Tank(item),
            TwinKind.Equipment => (Math.Max(0, item.A), 0),
            TwinKind.Person => Person(item),
            TwinKind.WeatherStation => (MathF.Round(item.A * 2) / 2, (MathF.Round(item.B / 5) * 5 % 360) + 360),
            _ => (0f, 0f),
        };
        return new RiskFact(item.Index, quality, Known(a), Known(b));
    }

    /// <summary>Zones (places in <see cref="CompiledPlant.Zones"/>) that a person's fact tells.</summary>
    public static int ZonesOf(in RiskFact person, Span<int> zones)
    {
        var count = 0;
        foreach (var packed in (ReadOnlySpan<float>)[person.A, person.B])
        {
            for (var rest = (int)packed; rest > 0; rest /= (int)Base)
            {
                if (rest % (int)Base > 0) zones[count++] = (rest % (int)Base) - 1;
            }
        }

        return count;
    }

    private static float Known(float number) => float.IsFinite(number) ? number : 0;

    private (float A, float B) Sensor(in FeedItem item)
    {
        if (_switches.Contains(item.Index)) return float.IsFinite(item.A) ? (item.A < 0.5f ? 1 : 2, 2) : (0, 0);
        if (_weather.Contains(item.Index)) return (MathF.Round(item.A), 1);
        return item.Quality < 2 && _bandOf[item.Index] > 0 ? (Band(item.Index).ShareOf(item.A), 0) : (0, 0);
    }

    private (float A, float B) Tank(in FeedItem item)
    {
        var step = Math.Max(1, (float)_plant.Index.Twin(item.Index).Numbers.GetValueOrDefault("capacityM3") / 50);
        return float.IsFinite(item.A) ? ((MathF.Round(item.A / 2) * 2) + 1, MathF.Round(item.B / step) * step) : (0, 0);
    }

    private (float A, float B) Person(in FeedItem item)
    {
        if (!float.IsFinite(item.A) || !float.IsFinite(item.B)) return (0, 0);
        Span<int> zones = stackalloc int[ZonesAtOnce];
        var count = Math.Min(_plant.Zones.Find(new PointM(item.A, item.B, 0), zones), zones.Length);
        float Pack(Span<int> found, int first) =>
            (first < count && found[first] < Base - 1 ? found[first] + 1 : 0)
            + (first + 1 < count && found[first + 1] < Base - 1 ? Base * (found[first + 1] + 1) : 0);
        return (Pack(zones, 0), Pack(zones, 2));
    }

    private RiskBand BandOf(int sensor)
    {
        var band = With(RiskBand.None, sensor, null);
        foreach (var binding in _plant.Index.SubscribersOf(sensor))
            band = With(band, binding.Twin, _plant.Index.TypeOf(binding.Twin).Signals[binding.Signal].Name);
        return band;
    }

    private RiskBand With(RiskBand band, int twin, string? signal)
    {
        foreach (var rule in _plant.Index.RulesOf(twin))
        {
            if (rule.Kind != RuleKind.Threshold || (signal is null ? rule.Signal is not null : rule.Signal != signal)) continue;
            band = rule.Limit switch
            {
                LimitKind.High when !(band.WarnHigh <= rule.Threshold) => band with { WarnHigh = rule.Threshold },
                LimitKind.HighHigh when !(band.TripHigh <= rule.Threshold) => band with { TripHigh = rule.Threshold },
                LimitKind.Low when !(band.WarnLow >= rule.Threshold) => band with { WarnLow = rule.Threshold },
                LimitKind.LowLow when !(band.TripLow >= rule.Threshold) => band with { TripLow = rule.Threshold },
                _ => band,
            };
        }

        return band;
    }
}
