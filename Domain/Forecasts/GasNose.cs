using Twin.Domain.Drills.Scene;
using Twin.Domain.Plants;
using Twin.Domain.Readings;

namespace Twin.Domain.Forecasts;

/// <summary>A gas detector with what it said at the moments that are compared.</summary>
internal sealed class GasNose
{
    /// <summary>Moments compared, ms apart, the last one now.</summary>
    public const long SampleMs = 10_000;
    public const int Samples = 13;

    /// <summary>A detector that has said nothing for so long is not asked.</summary>
    private const long SilentMs = 60_000;

    /// <summary>Readings 10 s apart are of one eddy: so many of them count as one.</summary>
    private const double Together = 6;

    /// <summary>What a plume model misses by, natural logarithm: half of all within a factor of two (FAC2 of domain.md F5).</summary>
    private const double ModelLog = 0.9;
    private const double Freedom = 3;

    private const double NoiseRangeShare = 0.01;
    private const double SmellRangeShare = 0.03;
    private const double FullRangeShare = 0.98;

    public required string Sensor { get; init; }
    public required PointM At { get; init; }

    /// <summary>Toxic substance it knows; empty: all that burn.</summary>
    public required string Substance { get; init; }
    public required double T90S { get; init; }
    public required double Range { get; init; }
    public required double Sigma { get; init; }

    /// <summary>Value at each moment, oldest first; NaN: none yet.</summary>
    public required double[] Measured { get; init; }

    /// <summary>When it first smelt something in the window, Unix ms; 0: it did not.</summary>
    public required long FirstMs { get; init; }

    public bool Smells => FirstMs != 0;

    public double Newest => Measured[^1];

    public static List<GasNose> Of(PlantIndex plant, IReadOnlyList<GasReadings> gas, long nowMs)
    {
        var noses = new List<GasNose>();
        foreach (var readings in gas.OrderBy(static g => g.Sensor, StringComparer.Ordinal))
        {
            if (readings.Points.Count == 0 || nowMs - readings.Points[^1].AtMs > SilentMs) continue;
            if (!plant.TryGet(readings.Sensor, out var index) || plant.ProfileOf(index) is not { } profile) continue;
            if (profile.Quantity is not ("gas-combustible" or "gas-toxic")) continue;
            var twin = plant.Twin(index);
            var smell = Math.Max(SmellRangeShare * profile.RangeHigh, 4 * InstrumentNoise.Sigma(profile));
            noses.Add(new GasNose
            {
                Sensor = readings.Sensor,
                At = twin.Shape.Points[0],
                Substance = profile.Quantity == "gas-toxic" ? SceneSensors.SubstanceOf(twin) : "",
                T90S = InstrumentNoise.T90S(profile),
                Range = profile.RangeHigh,
                Sigma = Math.Max(InstrumentNoise.Sigma(profile), NoiseRangeShare * profile.RangeHigh),
                Measured = Values(readings, nowMs),
                FirstMs = First(readings, nowMs, smell),
            });
        }

        return noses;
    }

    /// <summary>Log of the likelihood of what was measured when the source gives so many kg/s.</summary>
    /// <param name="units">What it would show for 1 kg/s, moment by moment.</param>
    /// <param name="rateKgS">Rate.</param>
    public double LogLikelihood(double[] units, double rateKgS)
    {
        var sum = 0.0;
        for (var i = 0; i < Samples; i++)
        {
            if (double.IsNaN(Measured[i])) continue;
            var off = Off(Measured[i], units[i] * rateKgS);
            // Student's t: one nose in a wrong eddy must not outvote all others.
            sum -= 0.5 * (Freedom + 1) * Math.Log(1 + (off * off / Freedom));
        }

        return sum / Together;
    }

    /// <summary>Beside an estimate; null: neither it nor the estimate has anything to say.</summary>
    public DetectorFit? Compare(double[] units, double rateKgS)
    {
        var expected = units[^1] * rateKgS;
        if (!Smells && expected < SmellRangeShare * Range) return null;
        return new DetectorFit(Sensor, Newest, Math.Min(Range, expected), Math.Abs(Off(Newest, expected)) <= 2);
    }

    /// <summary>Distance of a reading from what is expected, in what a plume model usually misses by: a factor.</summary>
    private double Off(double measured, double expected)
    {
        // At the end of its range it only tells that there is at least so much.
        if (measured >= FullRangeShare * Range && expected >= measured) return 0;
        var floor = 2 * Sigma;
        return Math.Log((Math.Max(0, measured) + floor) / (expected + floor)) / ModelLog;
    }

    private static double[] Values(GasReadings readings, long nowMs)
    {
        var values = new double[Samples];
        var p = 0;
        for (var i = 0; i < Samples; i++)
        {
            var at = nowMs - ((Samples - 1 - i) * SampleMs);
            while (p < readings.Points.Count && readings.Points[p].AtMs <= at) p++;
            values[i] = p == 0 ? double.NaN : readings.Points[p - 1].Value;
        }

        return values;
    }

    private static long First(GasReadings readings, long nowMs, double smell)
    {
        for (var i = 0; i < readings.Points.Count; i++)
        {
            if (readings.Points[i].AtMs >= nowMs - SourceFit.WindowMs && readings.Points[i].Value >= smell) return readings.Points[i].AtMs;
        }

        return 0;
    }
}
