namespace Twin.Domain.Alarms.Trials;

/// <summary>One stretch of time in which an alarm was active and not suppressed.</summary>
/// <param name="FromMs">Begin, Unix ms.</param>
/// <param name="ToMs">End; 0: not yet.</param>
public readonly record struct AlarmSpan(long FromMs, long ToMs);

/// <summary>The stretches of one rule of one twin, made from the steps of the state machine. Bounded: beyond
/// <see cref="Kept"/> stretches they are counted only.</summary>
internal sealed class AlarmSpans
{
    public const int Kept = 20_000;

    private readonly List<AlarmSpan> _spans = [];
    private bool _on;

    public IReadOnlyList<AlarmSpan> Items => _spans;

    /// <summary>Stretches that began, kept or not.</summary>
    public int Count { get; private set; }

    public bool Truncated => Count > _spans.Count;

    public void Take(AlarmTransition step)
    {
        var on = step.State.Active && step.State.Suppression == Suppression.None;
        if (on == _on) return;
        _on = on;
        if (on)
        {
            if (++Count <= Kept) _spans.Add(new AlarmSpan(step.AtMs, 0));
        }
        else if (!Truncated)
        {
            _spans[^1] = _spans[^1] with { ToMs = step.AtMs };
        }
    }
}
