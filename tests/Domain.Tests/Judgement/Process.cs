using Twin.Domain.Judgement;

namespace Twin.Domain.Tests.Judgement;

/// <summary>A small process of known laws: two slow causes, six signals that follow them with noise of their own.</summary>
internal static class Process
{
    public const int Signals = 6;
    public static readonly string[] Names = ["LT-1", "PT-1", "TT-1", "FT-1", "LT-2", "TT-2"];

    /// <param name="seed">Of the noise.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="change">What happens to a sample (its number and its values) on its way.</param>
    public static SignalTable Run(int seed, int rows, Action<int, double[]>? change = null)
    {
        var random = new Random(seed);
        double Noise() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var (a, b) = (0.0, 0.0);
        var values = new List<double>();
        for (var i = -50; i < rows; i++)
        {
            (a, b) = ((0.9 * a) + Noise(), (0.7 * b) + Noise());
            double[] sample =
            [
                10 + a + (0.2 * Noise()), 400 + (20 * a) - (8 * b) + (3 * Noise()), 80 + b + (0.2 * Noise()),
                2 + (0.1 * a) + (0.02 * Noise()), 5 + a + b + (0.2 * Noise()), 60 - (2 * b) + (0.4 * Noise()),
            ];
            if (i < 0) continue;
            change?.Invoke(i, sample);
            values.AddRange(sample);
        }

        return new SignalTable(Names, [.. values]);
    }

    public static MonitorModel Monitor(MonitorSettings? settings = null) =>
        MonitorTraining.Train([Run(1, 1_500)], [Run(2, 3_000)], [], settings ?? new MonitorSettings()).Model;
}
