using Twin.Domain.Dangers;

namespace Twin.Benchmarks.Judgement;

/// <summary>Temperatures that near a final value of 1, as what warms up does: below a limit, and through one.</summary>
internal static class SettlingCurves
{
    private const double MostSaid = 0.01;
    private static readonly double[] s_taus = [60, 180, 600, 1_800];
    private static readonly double[] s_noises = [0.002, 0.01, 0.03];

    /// <summary>Plays them.</summary>
    /// <param name="runs">Of each.</param>
    /// <returns>False: too much is said of what rests before its limit.</returns>
    public static bool Run(int runs)
    {
        var mean = Below(runs);
        Through(runs);
        return mean <= MostSaid;
    }

    private static double Below(int runs)
    {
        Console.WriteLine("temperatures that settle at 1 below a limit: share of five time constants in which it is said to be near");
        Console.WriteLine("limit  time constant   noise 0.002, 0.01, 0.03");
        var (all, count) = (0.0, 0);
        foreach (var limit in (double[])[1.2, 1.5, 2, 4])
        {
            foreach (var tau in s_taus)
            {
                var line = $"{limit,5:F1} {tau,8:F0} s       ";
                foreach (var noise in s_noises)
                {
                    var (near, asked) = (0, 0);
                    for (var run = 0; run < runs; run++)
                    {
                        Play(run, limit, tau, noise, (int)(5 * tau), (_, _, danger) =>
                        {
                            asked++;
                            if (danger is { Near: true }) near++;
                        });
                    }

                    line += $"{near / (double)asked,8:P1}";
                    (all, count) = (all + (near / (double)asked), count + 1);
                }

                Console.WriteLine(line);
            }
        }

        Console.WriteLine($"mean {all / count:P2}");
        return all / count;
    }

    private static void Through(int runs)
    {
        Console.WriteLine("on their way to 1 through a limit, by noise: said before; time left then of the whole; answers that hold");
        foreach (var limit in (double[])[0.3, 0.5, 0.8, 0.95])
        {
            foreach (var tau in s_taus.Skip(1))
            {
                var end = -tau * Math.Log(1 - limit);
                var line = $"{limit,5:F2} {tau,6:F0} s ";
                foreach (var noise in s_noises)
                {
                    var (said, left, held, answers) = (0, 0.0, 0, 0);
                    for (var run = 0; run < runs; run++)
                    {
                        var first = double.NaN;
                        Play(run, limit, tau, noise, (int)end, (scene, at, danger) =>
                        {
                            if (danger is null) return;
                            if (double.IsNaN(first)) first = at;
                            answers++;
                            if (scene.SecondsTo(danger.FromMs) <= end && scene.SecondsTo(danger.ToMs) >= end) held++;
                        });
                        if (double.IsNaN(first)) continue;
                        said++;
                        left += (end - first) / end;
                    }

                    line += $"   {said / (double)runs,5:P0} {left / Math.Max(1, said),4:P0} "
                        + $"{held / (double)Math.Max(1, answers),4:P0}";
                }

                Console.WriteLine(line);
            }
        }
    }

    private static void Play(int run, double limit, double tau, double noise, int seconds, Action<DangerScene, double, Danger?> look)
    {
        var scene = new DangerScene(run) { HighAt = limit, LowAt = -100, Quantity = "temperature" };
        scene.Play(seconds, (at, _) => 1 - Math.Exp(-at / tau) + (noise * scene.Noise(0)),
            (at, dangers) => look(scene, at, dangers.FirstOrDefault(static d => d.IsNext)));
    }
}
