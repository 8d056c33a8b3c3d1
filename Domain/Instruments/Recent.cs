namespace Twin.Domain.Instruments;

/// <summary>The last values of something that comes evenly.</summary>
internal sealed class Recent(int capacity)
{
    private readonly double[] _values = new double[capacity];
    private int _next;

    /// <summary>Values there are.</summary>
    public int Count { get; private set; }

    public void Add(double value)
    {
        _values[_next] = value;
        _next = (_next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
    }

    /// <summary>Sum of the last so many; NaN: there are not that many.</summary>
    public double Sum(int last)
    {
        if (last > Count) return double.NaN;
        var sum = 0.0;
        for (var i = 1; i <= last; i++) sum += _values[(_next - i + capacity) % capacity];
        return sum;
    }

    public void Clear() => (_next, Count) = (0, 0);

    /// <summary>Largest change from one to the next.</summary>
    public double LargestStep()
    {
        var most = 0.0;
        for (var i = 1; i < Count; i++)
        {
            var at = _next - Count + i + capacity;
            most = Math.Max(most, Math.Abs(_values[at % capacity] - _values[(at - 1) % capacity]));
        }

        return most;
    }

    /// <summary>Straight line through them, per step; 0: fewer than five.</summary>
    public double Slope()
    {
        if (Count < 5) return 0;
        double sum = 0, squares = 0, middle = (Count - 1) / 2.0;
        for (var i = 0; i < Count; i++)
        {
            var x = i - middle;
            sum += x * _values[(_next - Count + i + capacity) % capacity];
            squares += x * x;
        }

        return sum / squares;
    }
}

/// <summary>Whether one sensor moves at all.</summary>
internal sealed class Still(int blocks)
{
    private readonly (double Low, double High, double Mean)[] _blocks = new (double, double, double)[blocks];
    private double _low = double.PositiveInfinity, _high = double.NegativeInfinity, _sum;
    private int _count, _next, _kept;

    /// <summary>Way between the lowest and the highest mean; 0 until there is enough.</summary>
    public double Moved
    {
        get
        {
            if (_kept < blocks) return 0;
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            foreach (var (_, _, mean) in _blocks) (low, high) = (Math.Min(low, mean), Math.Max(high, mean));
            return high - low;
        }
    }

    public void Add(double value)
    {
        (_low, _high) = (Math.Min(_low, value), Math.Max(_high, value));
        _sum += value;
        _count++;
    }

    /// <summary>Ends a block and answers its mean; one that is not kept breaks the row.</summary>
    public double End(bool keep)
    {
        var mean = _count > 0 ? _sum / _count : double.NaN;
        if (keep)
        {
            _blocks[_next] = (_low, _high, mean);
            _next = (_next + 1) % blocks;
            _kept = Math.Min(_kept + 1, blocks);
        }
        else
        {
            (_next, _kept) = (0, 0);
        }

        (_low, _high, _sum, _count) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        return mean;
    }

    /// <summary>No two readings of all blocks differ, not even by half a step of the instrument.</summary>
    public bool IsStill(double resolution)
    {
        if (_kept < blocks) return false;
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var (min, max, _) in _blocks) (low, high) = (Math.Min(low, min), Math.Max(high, max));
        return high - low <= resolution / 2;
    }
}
