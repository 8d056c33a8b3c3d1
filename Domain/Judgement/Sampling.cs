using System.Collections.Immutable;

namespace Twin.Domain.Judgement;

/// <summary>Makes even samples of readings that come when they like: at each moment the last good value, unless it is too old.</summary>
public static class Sampling
{
    /// <summary>A value older than this many periods (at least five minutes) is not believed any more.</summary>
    public const int MostPeriods = 10;

    private const long LeastMs = 300_000;

    /// <summary>How old a value may be, ms.</summary>
    public static long MostAgeMs(long periodMs) => Math.Max(LeastMs, MostPeriods * periodMs);

    /// <summary>Samples from one time to another, both ends among them where they fall on a period.</summary>
    public static int Rows(long fromMs, long toMs, long periodMs) => (int)Math.Max(0, ((toMs - fromMs) / periodMs) + 1);

    /// <summary>One signal's column.</summary>
    /// <param name="readings">Time (Unix ms), value and whether it is good; oldest first.</param>
    /// <param name="fromMs">First sample.</param>
    /// <param name="rows">How many.</param>
    /// <param name="periodMs">Between two.</param>
    /// <param name="put">Takes a row and its value; NaN: none.</param>
    public static void Column(
        IReadOnlyList<(long T, double V, bool Good)> readings, long fromMs, int rows, long periodMs, Action<int, double> put)
    {
        var (next, last, at) = (0, double.NaN, long.MinValue / 2);
        for (var row = 0; row < rows; row++)
        {
            var now = fromMs + (row * periodMs);
            for (; next < readings.Count && readings[next].T <= now; next++)
                (last, at) = (readings[next].Good ? readings[next].V : double.NaN, readings[next].T);
            put(row, now - at <= MostAgeMs(periodMs) ? last : double.NaN);
        }
    }

    /// <summary>Sensors behind what a card names: a signal of the twin, or a sensor by its own id; null where there is none.</summary>
    public static ImmutableArray<string?> Sensors(IReadOnlyList<string> signals, IReadOnlyDictionary<string, string> ofTwin) =>
        [.. signals.Select(s => ofTwin.TryGetValue(s, out var sensor) ? sensor : TwinKey.IsLocalId(s) ? s : null)];
}
