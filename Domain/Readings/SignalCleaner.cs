namespace Twin.Domain.Readings;

/// <summary>
/// The cleaning stage of one sensor: position, order, clock, unit, ranges, rate, spike, flatline, quality, dead band, in this order.
/// Pure but for the state it is given; allocates nothing once a sensor has its spike window. What may become the live value is decided in
/// <see cref="ReadingOrder"/>, what is thought of it in <see cref="SignalGates"/>. The rules are argued in docs/decisions/0002.
/// </summary>
public static class SignalCleaner
{
    /// <summary>
    /// Cleans one reading. Silence due by its arrival is noted first, so that the state does not depend on when the clock ticked;
    /// when the caller
    /// had not ticked, the result carries <see cref="CleanFlags.StaleStarted"/> whatever its verdict.
    /// </summary>
    public static CleanResult Clean(CleanerState state, CleanerSettings settings, in JournaledReading journaled)
    {
        if (journaled.Position <= state.LastPositionValue) return Unchanged(state, CleanVerdict.Replayed, journaled.ReceivedMs);
        state.LastPositionValue = journaled.Position;
        var receivedMs = journaled.ReceivedMs;
        var missed = Tick(state, settings, receivedMs).Flags;
        var result = CleanNext(state, settings, journaled.Reading, receivedMs);
        return missed == CleanFlags.None ? result : result with { Flags = result.Flags | missed };
    }

    private static CleanResult CleanNext(CleanerState state, CleanerSettings settings, in Reading reading, long receivedMs)
    {
        if ((reading.Flags & (ReadingFlags.Historical | ReadingFlags.Disconnected)) != 0)
            return CleanMarked(state, settings, reading, receivedMs);

        var sourceMs = (reading.Flags & ReadingFlags.ArrivalTime) != 0 ? receivedMs : reading.SourceMs;
        var order = ReadingOrder.Decide(state, settings, reading, sourceMs, receivedMs);
        if (order <= Order.Stepped) return Apply(state, settings, reading, sourceMs, receivedMs, order);
        return SetAside(state, settings, reading, sourceMs, receivedMs, order);
    }

    /// <summary>Notes silence: uncertain after three periods (at least 10 s), bad after ten. Call at <see cref="NextDeadline"/>;
    /// harmless at any time.</summary>
    public static CleanResult Tick(CleanerState state, CleanerSettings settings, long nowMs)
    {
        var dueMs = NextDeadline(state, settings);
        if (dueMs == 0 || nowMs < dueMs) return Unchanged(state, CleanVerdict.None, nowMs);
        var flags = CleanFlags.None;
        if (state.StaleStage == 0)
        {
            state.Rare.Stale++;
            flags = CleanFlags.StaleStarted;
        }

        var gone = nowMs >= state.ContactMs + settings.BadAfterMs;
        state.StaleStage = gone ? (byte)2 : (byte)1;
        var quality = gone ? Quality.BadNotConnected : Quality.Worst(state.Quality, Quality.UncertainLastUsable);
        flags |= SetQuality(state, quality, state.ContactMs + (gone ? settings.BadAfterMs : settings.UncertainAfterMs));
        return Unchanged(state, CleanVerdict.Stale, nowMs) with { Flags = flags };
    }

    /// <summary>
    /// The doors were closed before then, so that silence up to there says nothing about the sensor. What was found silent before stays
    /// so, and what said that it goes.
    /// </summary>
    public static void ListenFrom(CleanerState state, long fromMs)
    {
        if (state.ContactMs != 0 && state.StaleStage == 0 && state.ContactMs < fromMs) state.ContactMs = fromMs;
    }

    /// <summary>Realm time at which <see cref="Tick"/> has something to do, Unix ms; 0: never.</summary>
    public static long NextDeadline(CleanerState state, CleanerSettings settings)
    {
        if (settings.BadAfterMs == 0 || state.ContactMs == 0 || state.StaleStage == 2) return 0;
        return state.ContactMs + (state.StaleStage == 0 ? settings.UncertainAfterMs : settings.BadAfterMs);
    }

    private static CleanResult CleanMarked(CleanerState state, CleanerSettings settings, in Reading reading, long receivedMs)
    {
        if ((reading.Flags & ReadingFlags.Historical) != 0)
            return SetAside(state, settings, reading, reading.SourceMs, receivedMs, Order.Historical);
        if (state.Gone)
        {
            state.Rare.Duplicates++;
            return Unchanged(state, CleanVerdict.Duplicate, receivedMs);
        }

        // Arrival decides, not the time of the message: its clock may be the one that died.
        var flags = CleanFlags.Disconnected;
        if (state.StaleStage == 0)
        {
            state.Rare.Stale++;
            flags |= CleanFlags.StaleStarted;
        }

        state.Gone = true;
        state.StaleStage = 2;
        flags |= SetQuality(state, Quality.BadNotConnected, receivedMs);
        return Unchanged(state, CleanVerdict.Stale, receivedMs) with { Flags = flags };
    }

    private static CleanResult Apply(
        CleanerState state, CleanerSettings settings, in Reading reading, long sourceMs, long receivedMs, Order order)
    {
        var flags = CleanFlags.None;
        if (state.StaleStage != 0) flags |= CleanFlags.StaleEnded;
        state.StaleStage = 0;
        state.Gone = false;
        if (order == Order.SameTimeWins) flags |= CleanFlags.Conflict;
        if (state.HasValue && sourceMs - state.SourceMs > settings.GapMs) flags |= CleanFlags.Gap;
        flags |= FollowClock(state, reading, sourceMs, receivedMs, order);
        if (receivedMs - sourceMs > Limits.LatenessMs && !state.Clock.Suspect) flags |= CleanFlags.Backfill;

        var quality = SignalGates.Judge(state, settings, reading, sourceMs, order, out var value, ref flags);
        if ((reading.Flags & ReadingFlags.ArrivalTime) == 0) state.Recent.Add(RecentReadings.Print(sourceMs, reading));
        state.LateRun = default;
        state.ContactMs = receivedMs;
        state.SourceMs = sourceMs;
        state.SequenceValue = reading.Sequence;
        state.TransportQuality = reading.Quality;
        state.RawValue = reading.Value;
        state.Value = value;
        state.Applied++;
        flags |= SetQuality(state, quality, receivedMs);
        if (!state.HasValue || (flags & CleanFlags.Changed) != 0 || settings.DeadBand == 0 || IsBeyondDeadBand(state, settings))
        {
            flags |= CleanFlags.Changed;
            state.Published = value;
        }
        else
        {
            state.DeadBanded++;
        }

        state.HasValue = true;
        return new CleanResult(CleanVerdict.Applied, flags, quality, value, reading.Value, sourceMs, state.EvalMs, receivedMs);
    }

    private static bool IsBeyondDeadBand(CleanerState state, CleanerSettings settings) =>
        !(Math.Abs(state.Value - state.Published) <= settings.DeadBand);

    /// <summary>Watches the source's clock and sets the evaluation time, which never falls.</summary>
    private static CleanFlags FollowClock(CleanerState state, in Reading reading, long sourceMs, long receivedMs, Order order)
    {
        if ((reading.Flags & ReadingFlags.ArrivalTime) != 0)
        {
            state.EvalMs = Math.Max(state.EvalMs, receivedMs);
            return CleanFlags.None;
        }

        var flags = CleanFlags.None;
        var change = ClockChange.None;
        if (order is Order.Stepped or Order.Disordered)
        {
            flags = CleanFlags.ClockStepped;
            change = state.Clock.Stepped(receivedMs - sourceMs, order == Order.Disordered);
        }

        var observed = state.Clock.Observe(receivedMs, sourceMs);
        if (observed != ClockChange.None) change = observed;
        if (change == ClockChange.Suspected) flags |= CleanFlags.ClockSuspectStarted;
        if (change == ClockChange.Trusted) flags |= CleanFlags.ClockSuspectEnded;
        if (state.Clock.Suspect) flags |= CleanFlags.ClockSuspect;
        var onArrival = state.Clock.Suspect || sourceMs > receivedMs + Limits.ClockOffsetMs;
        if (onArrival) state.Rare.Clock++;
        state.EvalMs = Math.Max(state.EvalMs, onArrival ? receivedMs : sourceMs);
        return flags;
    }

    /// <summary>A reading that does not become the live value: converted and checked by itself, counted, otherwise without
    /// effect.</summary>
    private static CleanResult SetAside(
        CleanerState state, CleanerSettings settings, in Reading reading, long sourceMs, long receivedMs, Order order)
    {
        ref var counters = ref state.Rare;
        var verdict = CleanVerdict.Duplicate;
        switch (order)
        {
            case Order.Duplicate: counters.Duplicates++; break;
            case Order.SameTimeLoses: counters.Conflicts++; verdict = CleanVerdict.Superseded; break;
            case Order.LateWithinWindow: counters.LateWithinWindow++; verdict = CleanVerdict.LateWithinWindow; break;
            case Order.Late: counters.Late++; verdict = CleanVerdict.Late; break;
            default: counters.Historical++; verdict = CleanVerdict.Historical; break;
        }

        if (order is not (Order.Duplicate or Order.Historical)) state.Recent.Add(RecentReadings.Print(sourceMs, reading));
        var flags = order == Order.SameTimeLoses ? CleanFlags.Conflict : CleanFlags.None;
        var quality = Quality.Worst(reading.Quality, SignalGates.Range(settings, reading.Value, out var value, ref flags));
        return new CleanResult(verdict, flags, quality, value, reading.Value, sourceMs, sourceMs, receivedMs);
    }

    private static CleanResult Unchanged(CleanerState state, CleanVerdict verdict, long nowMs) =>
        new(verdict, CleanFlags.None, state.Quality, state.Value, state.RawValue, state.SourceMs, state.EvalMs, nowMs);

    private static CleanFlags SetQuality(CleanerState state, Quality quality, long sinceMs)
    {
        if (state.Quality == quality) return CleanFlags.None;
        state.Quality = quality;
        state.SinceMs = sinceMs;
        return CleanFlags.QualityChanged | CleanFlags.Changed;
    }
}
