namespace Twin.Domain.Instruments;

/// <summary>
/// Cumulative sum of what exceeds an allowance, upwards and downwards (E. S. Page, Biometrika 41 (1954) 100-115): the quickest test for a
/// lasting shift at a given rate of false alarms.
/// </summary>
public struct Cusum
{
    private int _upSteps;
    private int _downSteps;

    /// <summary>Sum upwards, in the unit of what is added; never negative.</summary>
    public double Up { get; private set; }

    /// <summary>Sum downwards; never negative.</summary>
    public double Down { get; private set; }

    /// <summary>The larger of both.</summary>
    public readonly double Most => Math.Max(Up, Down);

    /// <summary>1: rather too high, -1: rather too low.</summary>
    public readonly int Sign => Up >= Down ? 1 : -1;

    /// <summary>Steps since the larger sum left zero: the likeliest beginning of the shift.</summary>
    public readonly int Steps => Up >= Down ? _upSteps : _downSteps;

    /// <summary>Takes a deviation; an infinite or missing one changes nothing.</summary>
    /// <param name="deviation">From what is expected.</param>
    /// <param name="allowance">What is taken off at each step; above 0.</param>
    /// <param name="most">Where the sums end, so that a shift that is over is forgotten.</param>
    public void Step(double deviation, double allowance, double most)
    {
        if (!double.IsFinite(deviation)) return;
        Up = Math.Clamp(Up + deviation - allowance, 0, most);
        Down = Math.Clamp(Down - deviation - allowance, 0, most);
        _upSteps = Up > 0 ? _upSteps + 1 : 0;
        _downSteps = Down > 0 ? _downSteps + 1 : 0;
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => this = default;

    /// <summary>Steps between two false alarms of a two-sided sum with limit <paramref name="h"/> and allowance <paramref name="k"/>, both
    /// in deviations of independent normal steps (D. Siegmund, Sequential Analysis, Springer 1985: h grows by 1.166).</summary>
    public static double StepsBetweenFalseAlarms(double k, double h)
    {
        var x = 2 * k * (h + 1.166);
        return (Math.Exp(x) - x - 1) / (2 * k * k) / 2;
    }

    /// <summary>The limit at which false alarms are that far apart; see <see cref="StepsBetweenFalseAlarms"/>.</summary>
    public static double LimitFor(double k, double steps)
    {
        var (low, high) = (0.0, 1_000.0 / k);
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            if (StepsBetweenFalseAlarms(k, middle) < steps) low = middle;
            else high = middle;
        }

        return high;
    }
}
