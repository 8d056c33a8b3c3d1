using System.Runtime.CompilerServices;

namespace Twin.Domain.Dangers;

/// <summary>Median of what comes one by one: exact of the first few, so that one that is far off at the beginning does not last; then it
/// moves a share up or down with each.</summary>
internal struct RunningMedian
{
    private const int Exact = 9;
    private First _first;

    /// <summary>Median so far; 0: nothing came.</summary>
    public double Value { get; private set; }

    /// <summary>How many came, as far as it matters.</summary>
    public int Count { get; private set; }

    /// <summary>Takes one.</summary>
    /// <param name="value">Above 0.</param>
    /// <param name="least">Never below it.</param>
    /// <param name="move">Share to move by in the long run.</param>
    public void Take(double value, double least, double move)
    {
        Count++;
        if (Count <= Exact)
        {
            var at = Count - 1;
            for (; at > 0 && _first[at - 1] > value; at--) _first[at] = _first[at - 1];
            _first[at] = value;
            Value = Math.Max(least, _first[(Count - 1) / 2]);
            return;
        }

        move = Math.Max(move, 0.5 / Count);
        Value *= value > Value ? 1 + move : 1 - move;
        Value = Math.Max(Value, least);
    }

    [InlineArray(Exact)]
    private struct First
    {
        private double _one;
    }
}
