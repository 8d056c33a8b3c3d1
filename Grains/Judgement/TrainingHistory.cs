using Twin.Domain;
using Twin.Domain.Judgement;

namespace Twin.Grains.Judgement;

/// <summary>
/// Whether there was anything to learn from. A sample is there when half of the signals have a value that have one in the fit at all; what
/// a monitor says of the others is no false alarm and no limit, but nothing.
/// </summary>
internal sealed class TrainingHistory(IReadOnlyList<SignalTable> fit)
{
    private const double Least = 0.5;

    private readonly int[] _known = [.. Enumerable.Range(0, fit[0].Signals.Count)
        .Where(c => fit.Any(t => Enumerable.Range(0, t.Rows).Any(r => double.IsFinite(t.Row(r)[c]))))];

    /// <summary>Refuses periods most of which hold nothing.</summary>
    /// <exception cref="TwinException">They do.</exception>
    public void Check(IReadOnlyList<SignalTable> periods, string en, string zh)
    {
        var rows = periods.Sum(p => p.Rows);
        var there = periods.Sum(p => Enumerable.Range(0, p.Rows).Count(r => IsThere(p, r)));
        if (rows > 0 && there < Least * rows) throw new TwinException(ModelErrors.NoHistory(en, zh, there / (double)rows));
    }

    /// <summary>The stretches of the periods that are there.</summary>
    public SignalTable[] Only(IReadOnlyList<SignalTable> periods) => [.. periods.SelectMany(Stretches)];

    private IEnumerable<SignalTable> Stretches(SignalTable period)
    {
        for (int from = 0, to; from < period.Rows; from = to)
        {
            for (to = from + 1; to < period.Rows && IsThere(period, to) == IsThere(period, from);) to++;
            if (IsThere(period, from)) yield return period.Slice(from, to - from);
        }
    }

    private bool IsThere(SignalTable period, int row)
    {
        var there = 0;
        foreach (var column in _known) there += double.IsFinite(period.Row(row)[column]) ? 1 : 0;
        return there > 0 && there * 2 >= _known.Length;
    }
}
