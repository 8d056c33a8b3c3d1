using System.Runtime.CompilerServices;

namespace Twin.Domain.Readings;

/// <summary>
/// Causal Hampel filter: a sample is an outlier when it lies more than 5 scales from the median of the 21 before it; the scale is
/// 1.4826 · MAD, but at least 0.3 σ of the signal and at least the instrument's resolution. Window, k and floor were found by trial
/// (judgement.md 7.6): 0.16 % of good samples flagged, 95 % of 6 to 12 σ spikes found.
/// Values stay in arrival order; their rank order is kept beside them as bytes, so that a sample costs one insertion, no sorting.
/// </summary>
internal sealed class HampelWindow
{
    public const int Length = 21;
    private const double K = 5;
    private const double SigmaFloor = 0.3;
    private const double MadToSigma = 1.4826;
    private const int SigmaSamples = 256;

    private Values _values;
    private Ranks _ranks;
    private byte _count;
    private byte _next;
    private short _seen;
    private sbyte _lastSign;
    private double _mean;
    private double _variance;

    /// <summary>Samples in the window.</summary>
    public int Count => _count;

    /// <summary>
    /// Judges a sample against the ones before it, then takes it in. Two outliers in a row of one sign are a step, not a spike:
    /// the second passes.
    /// </summary>
    /// <returns>True when it is a spike; <paramref name="median"/> is then the value to believe instead.</returns>
    public bool IsSpike(double value, double resolution, out double median)
    {
        median = value;
        var sign = 0;
        if (_count == Length)
        {
            median = Ranked(Length / 2);
            var scale = Math.Max(Math.Max(MadToSigma * Mad(median), SigmaFloor * Math.Sqrt(_variance)), resolution);
            var deviation = value - median;
            if (scale > 0 && Math.Abs(deviation) > K * scale) sign = Math.Sign(deviation);
        }

        var spike = sign != 0 && sign != _lastSign;
        _lastSign = (sbyte)sign;
        Push(value);
        if (!spike) Learn(value);
        return spike;
    }

    private double Ranked(int rank) => _values[_ranks[rank]];

    /// <summary>Median distance from the median of a full window: a merge outwards from the middle, since both sides are sorted
    /// already.</summary>
    private double Mad(double median)
    {
        int left = (Length / 2) - 1, right = (Length / 2) + 1;
        var distance = 0.0;
        for (var taken = 1; taken <= Length / 2; taken++)
        {
            var below = left >= 0 ? median - Ranked(left) : double.PositiveInfinity;
            var above = right < Length ? Ranked(right) - median : double.PositiveInfinity;
            if (below <= above)
            {
                distance = below;
                left--;
            }
            else
            {
                distance = above;
                right++;
            }
        }

        return distance;
    }

    private void Push(double value)
    {
        var slot = _next;
        Span<byte> ranks = _ranks;
        if (_count == Length)
        {
            var old = ranks.IndexOf(slot);
            ranks[(old + 1)..].CopyTo(ranks[old..]);
        }
        else
        {
            _count++;
        }

        _values[slot] = value;
        int low = 0, high = _count - 1;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_values[ranks[middle]] <= value) low = middle + 1;
            else high = middle;
        }

        ranks[low..(_count - 1)].CopyTo(ranks[(low + 1)..]);
        ranks[low] = slot;
        _next = (byte)(slot + 1 == Length ? 0 : slot + 1);
    }

    /// <summary>Running σ of the signal: plain over the first samples, exponentially forgetting after.</summary>
    private void Learn(double value)
    {
        if (_seen < SigmaSamples) _seen++;
        var alpha = 1.0 / _seen;
        var deviation = value - _mean;
        _mean += alpha * deviation;
        _variance = (1 - alpha) * (_variance + (alpha * deviation * deviation));
    }

    internal void Write(ref StateWriter writer)
    {
        writer.Byte(_count);
        writer.Byte((byte)_lastSign);
        writer.Integer(_seen);
        writer.Number(_mean);
        writer.Number(_variance);
        for (var i = 0; i < _count; i++) writer.Number(_values[(_next + Length - _count + i) % Length]);
    }

    internal static HampelWindow? Read(ref StateReader reader)
    {
        var window = new HampelWindow();
        var count = reader.Byte();
        var sign = (sbyte)reader.Byte();
        var seen = reader.Integer();
        var mean = reader.Number();
        var variance = reader.Number();
        if (count > Length || seen is < 0 or > SigmaSamples || !(variance >= 0)) return null;
        for (var i = 0; i < count; i++) window.Push(reader.Number());
        window._lastSign = sign;
        window._seen = (short)seen;
        window._mean = mean;
        window._variance = variance;
        return reader.Failed ? null : window;
    }

    [InlineArray(Length)]
    private struct Values
    {
        private double _first;
    }

    [InlineArray(Length)]
    private struct Ranks
    {
        private byte _first;
    }
}
