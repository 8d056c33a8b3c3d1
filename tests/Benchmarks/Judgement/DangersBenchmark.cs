using System.Diagnostics;
using Twin.Benchmarks.Common;
using Twin.Domain.Dangers;
using Twin.Domain.Readings;

namespace Twin.Benchmarks.Judgement;

/// <summary>
/// Time to danger (issue 7 D): <c>dangers --signals 20000 --runs 400</c> measures how often the interval holds the true time on ramps with
/// noise, how often something is said of what settles before its limit and of signals that go nowhere, how soon it follows a change, with
/// and without measured flows, and what a step costs.
/// </summary>
internal static class DangersBenchmark
{
    private const long Period = DangerWatch.PeriodMs;

    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var runs = arguments.Int("runs", 400);
        var fine = Coverage(runs, "level");
        fine &= Coverage(runs, "temperature");
        fine &= SettlingCurves.Run(Math.Min(20, runs));
        fine &= DangerDays.Run(24, 3, arguments.Has("list"));
        fine &= Quiet(runs);
        fine &= Changes(runs);
        return Task.FromResult(fine & Cost(arguments.Int("signals", 20_000)) ? 0 : 1);
    }

    /// <summary>Ramps towards a limit 30 minutes away, noise as a share of what a minute brings, answers looked at every 10 s.</summary>
    private static bool Coverage(int runs, string quantity)
    {
        Console.WriteLine($"ramps of a {quantity}, limit reached after 30 min; noise of a reading in what a minute of the ramp brings:");
        Console.WriteLine("noise    correlated  first answer  answered   holds the truth   width/time");
        var fine = true;
        foreach (var noise in (double[])[0.1, 0.3, 1, 3])
        {
            foreach (var phi in (double[])[0, 0.7])
            {
                var (asked, answered, held, width, first) = (0, 0, 0, 0.0, new List<double>());
                for (var run = 0; run < runs; run++)
                {
                    var scene = new DangerScene(run) { Quantity = quantity };
                    var seen = false;
                    scene.Play(1_500, (at, _) => (at / 60) + (noise * scene.Noise(phi)), (at, dangers) =>
                    {
                        if (dangers.FirstOrDefault(static d => d.IsNext) is { } danger)
                        {
                            if (!seen) first.Add(at);
                            seen = true;
                            answered++;
                            var (from, to) = (scene.SecondsTo(danger.FromMs), scene.SecondsTo(danger.ToMs));
                            if (from <= 1_800 && to >= 1_800) held++;
                            width += (to - from) / Math.Max(60, 1_800 - at);
                        }

                        asked++;
                    });
                }

                var share = held / (double)Math.Max(1, answered);
                fine &= answered == 0 || share >= 0.9;
                first.Sort();
                Console.WriteLine($"{noise,5:F1}    {phi,10:F1}  {(first.Count > 0 ? first[first.Count / 2] : double.NaN),10:F0} s  "
                    + $"{answered / (double)asked,8:P0}   {share,15:P1}   {width / Math.Max(1, answered),10:P0}");
            }
        }

        return fine;
    }

    /// <summary>Signals that go nowhere, limits 10 deviations away, four hours each.</summary>
    private static bool Quiet(int runs)
    {
        Console.WriteLine("signals that go nowhere, limits 10 deviations away: said in 4 h (near: within an hour, for the map)");
        var fine = true;
        foreach (var (name, kind) in (ReadOnlySpan<(string, int)>)
                 [("white noise", 0), ("correlated 0.7", 1), ("correlated 0.95", 2), ("wave of 2 min", 3), ("wave of 10 min", 4),
                  ("wave of 60 min", 5)])
        {
            var (said, near, hours) = (0, 0, 0.0);
            for (var run = 0; run < runs / 4; run++)
            {
                var scene = new DangerScene(run) { HighAt = 10, LowAt = -10 };
                var (was, wasNear) = (false, false);
                scene.Play(4 * 3_600, (at, _) => kind switch
                {
                    0 => scene.Noise(0),
                    1 => scene.Noise(0.7),
                    2 => scene.Noise(0.95),
                    _ => (0.3 * scene.Noise(0)) + (2 * Math.Sin(at * 2 * Math.PI / (kind == 3 ? 120 : kind == 4 ? 600 : 3_600))),
                }, (at, dangers) =>
                {
                    var (isSaid, isNear) = (!dangers.IsEmpty, dangers.Any(static d => d.Near));
                    if (isSaid && !was) said++;
                    if (isNear && !wasNear) near++;
                    (was, wasNear) = (isSaid, isNear);
                });
                hours += 4;
            }

            if (kind < 2) fine &= near / hours <= 0.02;
            Console.WriteLine($"{name,-16} {said / hours,8:F4} an hour, near {near / hours,8:F4} an hour");
        }

        return fine;
    }

    /// <summary>A course that changes after ten minutes: when is it told right.</summary>
    private static bool Changes(int runs)
    {
        Console.WriteLine("course changed after 10 min; noise 0.1 of a minute's way: right again after (median, 95 %)");
        var fine = true;
        foreach (var (name, factor, flow) in (ReadOnlySpan<(string, double, bool)>)
                 [("twice as fast", 2, false), ("stands", 0, false), ("turns back", -1, false), ("twice, flow measured", 2, true),
                  ("stands, flow measured", 0, true)])
        {
            var times = new List<double>();
            for (var run = 0; run < runs / 4; run++)
            {
                var scene = new DangerScene(run, flow) { HighAt = 40, LowAt = -20 };
                var right = double.NaN;
                scene.Play(1_200, (at, _) => (Math.Min(at, 600) / 60) + (factor * Math.Max(0, at - 600) / 60) + (0.1 * scene.Noise(0)),
                    (at, dangers) =>
                    {
                        if (at < 600 || !double.IsNaN(right)) return;
                        var end = factor > 0 ? 600 + (30 * 60 / factor) : double.PositiveInfinity;
                        var next = dangers.FirstOrDefault(static d => d.IsNext);
                        var isRight = factor == 0 ? next is null
                            : factor < 0 ? next is { PerMinute: < 0 }
                            : next is not null && scene.SecondsTo(next.FromMs) <= end && scene.SecondsTo(next.ToMs) >= end;
                        if (isRight) right = at - 600;
                    },
                    at => (at < 600 ? 1 : factor) / 60);
                times.Add(double.IsNaN(right) ? 600 : right);
            }

            times.Sort();
            var (half, most) = (times[times.Count / 2], times[(int)(times.Count * 0.95)]);
            fine &= half <= 120;
            Console.WriteLine($"{name,-24} {half,5:F0} s {most,5:F0} s");
        }

        return fine;
    }

    private static bool Cost(int signals)
    {
        var fine = true;
        foreach (var (name, moving, quantity) in (ReadOnlySpan<(string, double, string)>)
                 [("a tenth moves", 0.1, "level"), ("all move", 1, "level"), ("a tenth moves", 0.1, "temperature"),
                  ("all move", 1, "temperature")])
        {
            var scene = new DangerScene(1, copies: signals) { HighAt = 100, LowAt = -100, Quantity = quantity };
            var (watch, values, random) = (new DangerWatch(scene.Plant), new WatchedValue[signals], new Random(3));
            var (took, bytes, steps) = (0.0, 0L, 0);
            for (var at = 0L; at < 1_200_000; at += Period)
            {
                for (var i = 0; i < signals; i++)
                {
                    var value = (i < moving * signals ? at / 20_000.0 : 0) + random.NextDouble();
                    values[i] = new WatchedValue(value, DangerScene.StartMs + at, Quality.Good, null);
                }

                var before = GC.GetAllocatedBytesForCurrentThread();
                var begun = Stopwatch.GetTimestamp();
                watch.Step(DangerScene.StartMs + at, values);
                if (at < 600_000) continue;
                took += Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                bytes += GC.GetAllocatedBytesForCurrentThread() - before;
                steps++;
            }

            var share = took / steps / Period;
            fine &= share <= 0.1 && bytes == 0;
            Console.WriteLine(
                $"{signals:N0} {quantity}s, {name}: {took / steps:F1} ms a step every {Period / 1000} s = {share:P1} of a core, "
                + $"{bytes} B; said of {watch.Dangers().Select(static d => d.Sensor).Distinct().Count():N0}");
        }

        return fine;
    }
}
