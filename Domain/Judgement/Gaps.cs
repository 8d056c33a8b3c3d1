namespace Twin.Domain.Judgement;

/// <summary>
/// Fills missing values by what the components say they should be, beginning with what was last believed: alternating projection, which
/// never runs away however many are missing. A signal that stops thus follows the others and accuses nobody.
/// </summary>
internal static class Gaps
{
    /// <summary>Projections a sample.</summary>
    public const int Rounds = 3;

    /// <summary>Deviations beyond which a monitor takes a value to be no farther away: far enough to be found, near enough to be forgotten
    /// once it is over.</summary>
    public const double Most = 12;

    /// <summary>Replaces the NaNs of a scaled sample, and draws in what lies too far out.</summary>
    /// <param name="scaled">The sample.</param>
    /// <param name="before">The sample before it, filled.</param>
    /// <param name="rest">What the components leave, square (<see cref="MonitorModel.MemoryRest"/>).</param>
    public static void Fill(Span<double> scaled, ReadOnlySpan<double> before, ReadOnlySpan<float> rest)
    {
        var n = scaled.Length;
        Span<int> gaps = stackalloc int[n];
        var count = 0;
        for (var i = 0; i < n; i++)
        {
            if (!double.IsFinite(scaled[i])) (gaps[count++], scaled[i]) = (i, before[i]);
            scaled[i] = Math.Clamp(scaled[i], -Most, Most);
        }

        Span<double> filled = stackalloc double[count];
        for (var round = 0; round < Rounds && count > 0; round++)
        {
            for (var g = 0; g < count; g++)
            {
                filled[g] = scaled[gaps[g]];
                var row = rest.Slice(gaps[g] * n, n);
                for (var i = 0; i < n; i++) filled[g] -= row[i] * scaled[i];
            }

            for (var g = 0; g < count; g++) scaled[gaps[g]] = filled[g];
        }
    }
}
