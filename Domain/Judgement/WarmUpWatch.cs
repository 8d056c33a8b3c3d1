namespace Twin.Domain.Judgement;

/// <summary>
/// How long a monitor warms up: its samples, and on while its index does nothing but fall to the limit. The first samples know no past, so
/// their index may be large, and what is smoothed remembers it: that is the start, no fault. A fault holds the index up or makes it rise.
/// </summary>
public sealed class WarmUpWatch
{
    private const int MostTimes = 3;
    private double _before;
    private bool _over;

    /// <summary>Takes an index; true: it is worth nothing yet.</summary>
    /// <param name="steps">Samples so far.</param>
    /// <param name="warmUp">Samples that it needs.</param>
    /// <param name="index">Above 1 something is wrong.</param>
    public bool Lasts(long steps, int warmUp, double index)
    {
        if (_over) return false;
        var falls = index > 1 && index < _before && steps < (long)MostTimes * warmUp;
        _before = index;
        if (steps < warmUp || falls) return true;
        _over = true;
        return false;
    }
}
