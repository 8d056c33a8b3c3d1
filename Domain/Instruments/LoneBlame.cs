using Twin.Domain.Judgement;

namespace Twin.Domain.Instruments;

/// <summary>
/// Looks whether a monitor's statistic is one signal's alone: were that signal what the others make of it, all would be well. Two that
/// follow only each other explain one another: then it is one of both. Whatever leaves more than that is the process. Not safe for two
/// threads.
/// </summary>
public sealed class LoneBlame
{
    /// <summary>Part of the statistic that goes away with the one to blame; near the limit nearly half of it is what is always there.
    /// </summary>
    public const double Share = 0.5;

    /// <summary>From this part of the first one's on, a second explains it as well.</summary>
    public const double Alike = 0.9;

    /// <summary>Below this part it does not; between both nobody is named.</summary>
    public const double Other = 0.75;

    /// <summary>Deviations within which a signal is where it always is.</summary>
    public const double AtHome = 3;

    /// <summary>Fewer signals cannot say which of them left.</summary>
    public const int LeastSignals = 5;

    /// <summary>Samples in a row after which it is believed.</summary>
    public const int Samples = 6;

    // One sample counts at most so many limits, or so many times what was before it: a machine that starts is not the one that lies.
    private const double Leap = 3;
    private const double Weight = 0.1;
    private double[] _left = [];
    private double _whole;

    /// <summary>The one; -1: none.</summary>
    public int Signal { get; private set; } = -1;

    /// <summary>The other one it may be as well; -1: none.</summary>
    public int Second { get; private set; } = -1;

    /// <summary>Of two, one is where it always is: they do not move together, as a process would move them.</summary>
    public bool OneStays { get; private set; }

    /// <summary>What part of the statistic goes away with it, 0 to 1.</summary>
    public double Explained { get; private set; }

    /// <summary>How far it is from what the others make of it, in its unit; null: none, or one of two.</summary>
    public double? Off { get; private set; }

    /// <summary>Samples in a row in which it was.</summary>
    public int Row { get; private set; }

    /// <summary>It has been alone for long enough.</summary>
    public bool IsSure => Row >= Samples;

    /// <summary>Takes a verdict and what the monitor makes of each signal.</summary>
    /// <param name="index">Above 1 something is wrong, else all is forgotten.</param>
    /// <param name="blame">Null: the model says nothing of it.</param>
    public void Step(double index, MonitorBlame? blame)
    {
        if (index <= 1 || blame is null || blame.Gone.Length < LeastSignals)
        {
            (Signal, Second, Row, Off, _whole) = (-1, -1, 0, null, 0);
            Array.Clear(_left);
            return;
        }

        if (_left.Length != blame.Gone.Length) _left = new double[blame.Gone.Length];
        _whole = Smooth(_whole, blame.Statistic);
        for (var i = 0; i < _left.Length; i++) _left[i] = Smooth(_left[i], blame.Statistic - blame.Gone[i]);
        var (one, two) = Who();
        Row = one >= 0 && one == Signal && two == Second ? Row + 1 : one >= 0 ? 1 : 0;
        (Signal, Second) = (one, two);
        Off = one >= 0 && two < 0 ? blame.Off[one] : null;
        OneStays = two >= 0 && Math.Min(Math.Abs(blame.Deviations[one]), Math.Abs(blame.Deviations[two])) <= AtHome;
    }

    /// <summary>What to say of it to the instruments; null: there is none, or a signal that no sensor measures.</summary>
    /// <param name="unit">Twin that is judged.</param>
    /// <param name="sinceMs">Since when, Unix ms.</param>
    /// <param name="sensorOf">Sensor of a signal.</param>
    public LoneWord? Word(string unit, long sinceMs, Func<int, string?> sensorOf)
    {
        if (Signal < 0 || sensorOf(Signal) is not { } sensor) return null;
        if (Second < 0) return new LoneWord(unit, sensor, Explained, sinceMs, Off: Off);
        return sensorOf(Second) is { } other ? new LoneWord(unit, sensor, Explained, sinceMs, other, OneStays) : null;
    }

    private static double Smooth(double before, double now) =>
        before + (Weight * (Math.Min(now, Math.Max(Leap, Leap * before)) - before));

    private (int One, int Two) Who()
    {
        var (first, second, third) = (-1, -1, -1);
        double Of(int i) => i < 0 ? 0 : _whole - _left[i];
        for (var i = 0; i < _left.Length; i++)
        {
            if (first < 0 || Of(i) > Of(first)) (first, second, third) = (i, first, second);
            else if (second < 0 || Of(i) > Of(second)) (second, third) = (i, second);
            else if (third < 0 || Of(i) > Of(third)) third = i;
        }

        Explained = _whole > 0 ? Of(first) / _whole : 0;
        // What is left must be what the unit always is.
        if (!(Explained >= Share) || !(_left[first] < 1)) return (-1, -1);
        if (Of(second) < Other * Of(first)) return (first, -1);
        return Of(second) >= Alike * Of(first) && Of(third) < Other * Of(first)
            ? (Math.Min(first, second), Math.Max(first, second)) : (-1, -1);
    }
}
