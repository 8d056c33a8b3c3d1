using Twin.Domain.Readings;
using Twin.Domain.Readings.History;

namespace Twin.Domain.Tests.Readings.History;

/// <summary>Seeded signals as a plant sends them: one a second, milliseconds of jitter, quantised, some quanta of noise.</summary>
internal static class HistorySignals
{
    public static IEnumerable<(string Name, HistoryReading[] Readings)> All(int count, int seed) =>
    [
        ("level 0.01 m, slow", Make(count, seed + 1, 0.01, 2, 5, (i, r) => 4 + (i * 0.0005))),
        ("temperature 0.1 K, sine", Make(count, seed + 2, 0.1, 2, 5, (i, r) => 85 + (12 * Math.Sin(i / 600.0)))),
        ("pressure 0.01 bar, noisy", Make(count, seed + 3, 0.01, 6, 20, (i, r) => 7 + (0.5 * Math.Sin(i / 90.0)))),
        ("flow 0.1 m3/h, random walk", Walk(count, seed + 4, 0.1, 4)),
        ("valve, constant", Make(count, seed + 5, 1, 0, 3, (i, r) => 100)),
        ("gas 0.1 %LEL, mostly zero", Make(count, seed + 6, 0.1, 0, 50, (i, r) => i % 3000 < 60 ? i % 60 : 0)),
        ("single precision 0.1 (Sparkplug float)", Make(count, seed + 7, 0.1, 3, 5, (i, r) => 40 + Math.Sin(i / 300.0), single: true)),
    ];

    public static HistoryReading[] Make(
        int count, int seed, double quantum, double noiseQuanta, int jitterMs, Func<int, Random, double> signal, bool single = false)
    {
        var random = new Random(seed);
        var digits = (int)Math.Round(-Math.Log10(quantum));
        var readings = new HistoryReading[count];
        for (var i = 0; i < count; i++)
        {
            var quanta = Math.Round((signal(i, random) / quantum) + (noiseQuanta * Gaussian(random)));
            var value = Math.Round(quanta * quantum, digits);
            var time = 1_700_000_000_000 + (i * 1000L) + random.Next(-jitterMs, jitterMs + 1);
            var quality = random.Next(2000) == 0 ? Quality.Uncertain : Quality.Good;
            readings[i] = new HistoryReading(time, single ? (float)value : value, quality);
        }

        return readings;
    }

    private static HistoryReading[] Walk(int count, int seed, double quantum, double stepQuanta)
    {
        var position = 500.0;
        return Make(count, seed, quantum, 0, 5, (_, random) => position += stepQuanta * quantum * Gaussian(random));
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
