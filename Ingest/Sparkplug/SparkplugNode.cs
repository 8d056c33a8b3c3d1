using Twin.Domain;

namespace Twin.Ingest.Sparkplug;

/// <summary>
/// One edge node's session: (state, message, now) → effects. No I/O, no clock, no lock; the host calls it from one thread at a time.
/// Sequence: a message ahead of its turn is held until the reorder timeout, then all held are applied and a rebirth is asked for.
/// They are applied although one is missing: a missed node birth, the only thing that could change what an alias means, would have come
/// after a death, and a death (QoS 1) stops the use of aliases at once.
/// </summary>
public sealed class SparkplugNode(SparkplugOptions options)
{
    private readonly List<(int Sequence, SparkplugKind Kind, string Unit, SparkplugPayload Payload)> _held = [];
    private readonly SparkplugMetrics _metrics = new();
    private int _expected;
    private long _birthDeathSequence = -1;
    private long _reorderDeadlineMs = long.MaxValue;
    private long _graceDeadlineMs = long.MaxValue;
    private long _lastRebirthMs = long.MinValue;
    private TwinError? _rebirthWanted;

    /// <summary>True between birth and death.</summary>
    public bool Born { get; private set; }

    /// <summary>Metrics known.</summary>
    public int MetricCount => _metrics.Count;

    /// <summary>When <see cref="Tick"/> has something to do; <see cref="long.MaxValue"/>: never.</summary>
    public long NextDeadlineMs => Math.Min(
        Math.Min(_reorderDeadlineMs, _graceDeadlineMs), _rebirthWanted is null ? long.MaxValue : _lastRebirthMs + options.RebirthEveryMs);

    /// <summary>Applies a message.</summary>
    /// <param name="kind">Message type.</param>
    /// <param name="unit">What Sparkplug calls the device, or empty.</param>
    /// <param name="payload">Decoded payload.</param>
    /// <param name="nowMs">Arrival, Unix ms.</param>
    /// <param name="effects">Takes what follows from it.</param>
    public void Apply(SparkplugKind kind, string unit, SparkplugPayload payload, long nowMs, List<SparkplugEffect> effects)
    {
        switch (kind)
        {
            case SparkplugKind.NodeBirth:
                Flush(nowMs, effects);
                Birth(payload, nowMs, effects);
                break;
            case SparkplugKind.NodeDeath:
                Death(payload, nowMs, effects);
                break;
            default:
                InTurn(kind, unit, payload, nowMs, effects);
                break;
        }
    }

    /// <summary>Fires the deadlines that are due.</summary>
    public void Tick(long nowMs, List<SparkplugEffect> effects)
    {
        if (nowMs >= _reorderDeadlineMs) GiveUpWaiting(nowMs, effects);
        if (nowMs >= _graceDeadlineMs)
        {
            _graceDeadlineMs = long.MaxValue;
            _metrics.DisconnectUnborn(nowMs, effects);
        }

        if (_rebirthWanted is { } why) AskRebirth(why, nowMs, effects);
    }

    /// <summary>
    /// Asks for the births, at most once in <see cref="SparkplugOptions.RebirthEveryMs"/>; a throttled wish is kept for later.
    /// </summary>
    public void AskRebirth(TwinError why, long nowMs, List<SparkplugEffect> effects)
    {
        if (_lastRebirthMs != long.MinValue && nowMs - _lastRebirthMs < options.RebirthEveryMs)
        {
            _rebirthWanted = why;
            return;
        }

        _lastRebirthMs = nowMs;
        _rebirthWanted = null;
        effects.Add(new SparkplugEffect(SparkplugEffectKind.Rebirth, null, default, why));
    }

    private void Birth(SparkplugPayload payload, long nowMs, List<SparkplugEffect> effects)
    {
        Born = true;
        _rebirthWanted = null;
        _birthDeathSequence = payload.BirthDeathSequence;
        _expected = payload.Sequence < 0 ? 1 : (payload.Sequence + 1) & 255;
        if (_metrics.NodeBirth(payload, nowMs, effects)) _graceDeadlineMs = nowMs + options.BirthGraceMs;
    }

    private void Death(SparkplugPayload payload, long nowMs, List<SparkplugEffect> effects)
    {
        if (!Born || (_birthDeathSequence >= 0 && payload.BirthDeathSequence != _birthDeathSequence))
        {
            effects.Add(new SparkplugEffect(SparkplugEffectKind.Refused, null, default, SparkplugErrors.StaleDeath));
            return;
        }

        Flush(nowMs, effects);
        Born = false;
        _graceDeadlineMs = long.MaxValue;
        _metrics.DisconnectAll(nowMs, effects);
    }

    private void InTurn(SparkplugKind kind, string unit, SparkplugPayload payload, long nowMs, List<SparkplugEffect> effects)
    {
        if (payload.Sequence < 0)
        {
            effects.Add(new SparkplugEffect(SparkplugEffectKind.Refused, null, default, SparkplugErrors.SequenceMissing));
            return;
        }

        if (!Born)
        {
            effects.Add(new SparkplugEffect(SparkplugEffectKind.Refused, null, default, SparkplugErrors.NoBirth));
            AskRebirth(SparkplugErrors.NoBirth, nowMs, effects);
            return;
        }

        var ahead = (payload.Sequence - _expected) & 255;
        if (ahead == 0)
        {
            _expected = (_expected + 1) & 255;
            Use(kind, unit, payload, nowMs, effects);
            Drain(nowMs, effects);
        }
        else if (ahead < 128)
        {
            _held.Add((payload.Sequence, kind, unit, payload));
            if (_reorderDeadlineMs == long.MaxValue) _reorderDeadlineMs = nowMs + options.ReorderTimeoutMs;
            if (_held.Count >= Limits.SparkplugHeldPerNode) GiveUpWaiting(nowMs, effects);
        }
        else
        {
            // Late or a restart without a birth: its readings carry their own times and stay readings.
            Use(kind, unit, payload, nowMs, effects);
            AskRebirth(SparkplugErrors.Backward, nowMs, effects);
        }
    }

    /// <summary>Applies held messages whose turn has come.</summary>
    private void Drain(long nowMs, List<SparkplugEffect> effects)
    {
        for (var i = 0; i < _held.Count;)
        {
            if (_held[i].Sequence != _expected)
            {
                i++;
                continue;
            }

            var next = _held[i];
            _held.RemoveAt(i);
            _expected = (_expected + 1) & 255;
            Use(next.Kind, next.Unit, next.Payload, nowMs, effects);
            i = 0;
        }

        if (_held.Count == 0) _reorderDeadlineMs = long.MaxValue;
    }

    private void GiveUpWaiting(long nowMs, List<SparkplugEffect> effects)
    {
        Flush(nowMs, effects);
        AskRebirth(SparkplugErrors.Gap, nowMs, effects);
    }

    /// <summary>Applies all held messages in order, whatever is missing between them.</summary>
    private void Flush(long nowMs, List<SparkplugEffect> effects)
    {
        _reorderDeadlineMs = long.MaxValue;
        var from = _expected;
        _held.Sort((a, b) => ((a.Sequence - from) & 255).CompareTo((b.Sequence - from) & 255));
        foreach (var (sequence, kind, unit, payload) in _held)
        {
            _expected = (sequence + 1) & 255;
            Use(kind, unit, payload, nowMs, effects);
        }

        _held.Clear();
    }

    private void Use(SparkplugKind kind, string unit, SparkplugPayload payload, long nowMs, List<SparkplugEffect> effects)
    {
        var problem = kind switch
        {
            SparkplugKind.DeviceBirth => _metrics.UnitBirth(unit, payload, nowMs, effects),
            SparkplugKind.DeviceDeath => _metrics.DisconnectUnit(unit, nowMs, effects),
            _ => _metrics.Data(unit, payload, nowMs, effects),
        };
        if (problem is null) return;
        effects.Add(new SparkplugEffect(SparkplugEffectKind.Refused, null, default, problem));
        if (problem.Retry == Retry.Later) AskRebirth(problem, nowMs, effects);
    }
}
