using System.Runtime.CompilerServices;

namespace Twin.Domain.Dangers;

/// <summary>
/// Where a signal turned back lately. One that went to and fro by about the same way three times within two hours will do so again: while
/// it is on that way, what lies well beyond it is no danger.
/// </summary>
internal struct Swings
{
    private const int Kept = 4;
    private const long MostAgeMs = 7_200_000;

    /// <summary>How much farther than its largest usual swing it may be believed to go.</summary>
    private const double Beyond = 1.3;

    private Turns _turns;
    private double _extreme;
    private int _direction;
    private int _count;

    /// <summary>The signal goes somewhere for certain.</summary>
    /// <param name="direction">1 up, −1 down.</param>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="y">Where it is.</param>
    public void Take(int direction, long nowMs, double y)
    {
        if (_direction == 0) (_direction, _extreme) = (direction, y);
        if (direction == _direction)
        {
            if (direction * (y - _extreme) > 0) _extreme = y;
            return;
        }

        for (var i = Kept - 1; i > 0; i--) _turns[i] = _turns[i - 1];
        _turns[0] = (nowMs, _extreme);
        _count = Math.Min(_count + 1, Kept);
        (_direction, _extreme) = (direction, y);
    }

    /// <summary>It will most likely turn back before it is at a height.</summary>
    public readonly bool TurnsBefore(double height, long nowMs)
    {
        if (_count < Kept || nowMs - _turns[Kept - 1].AtMs > MostAgeMs) return false;
        double swing = 0;
        for (var i = 1; i < Kept; i++) swing = Math.Max(swing, Math.Abs(_turns[i].Y - _turns[i - 1].Y));
        return _direction * (height - _turns[0].Y) > Beyond * swing;
    }

    [InlineArray(Kept)]
    private struct Turns
    {
        private (long AtMs, double Y) _first;
    }
}
