namespace Twin.Domain.Instruments;

/// <summary>
/// Looks at a monitor's contributions for one signal that left normal alone: more than 60 % of the statistic is its own, and without it the
/// statistic would be within its limit, or nobody else has a fifth of what it has (judgement.md 7.7).
/// </summary>
public sealed class LoneBlame
{
    /// <summary>Share from which one is to blame.</summary>
    public const double Share = 0.6;

    /// <summary>Others are quiet when none has more than this part of the largest share.</summary>
    public const double Quiet = 0.2;

    /// <summary>Fewer signals cannot say which of them left.</summary>
    public const int LeastSignals = 5;

    /// <summary>Samples in a row after which it is believed.</summary>
    public const int Samples = 6;

    /// <summary>The one; -1: none.</summary>
    public int Signal { get; private set; } = -1;

    /// <summary>Samples in a row in which it was.</summary>
    public int Row { get; private set; }

    /// <summary>It has been alone for long enough.</summary>
    public bool IsSure => Row >= Samples;

    /// <summary>Takes a verdict and each signal's share.</summary>
    /// <param name="index">Above 1 something is wrong.</param>
    /// <param name="shares">Together 1; empty: the model says nothing of it.</param>
    public void Step(double index, ReadOnlySpan<float> shares)
    {
        var one = index > 1 && shares.Length >= LeastSignals ? Alone(index, shares) : -1;
        Row = one >= 0 && one == Signal ? Row + 1 : one >= 0 ? 1 : 0;
        Signal = one;
    }

    private static int Alone(double index, ReadOnlySpan<float> shares)
    {
        var (most, second) = (-1, 0f);
        for (var i = 0; i < shares.Length; i++)
        {
            if (most < 0 || shares[i] > shares[most])
            {
                second = most < 0 ? 0 : shares[most];
                most = i;
            }
            else
            {
                second = Math.Max(second, shares[i]);
            }
        }

        if (most < 0 || !(shares[most] > Share)) return -1;
        return index * (1 - shares[most]) < 1 || second < Quiet * shares[most] ? most : -1;
    }
}
