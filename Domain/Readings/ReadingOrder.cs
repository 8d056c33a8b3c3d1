namespace Twin.Domain.Readings;

/// <summary>Where a reading belongs relative to the live value. Up to <see cref="Stepped"/> it becomes the live value.</summary>
internal enum Order : byte
{
    Newer = 0,
    SameTimeWins = 1,
    Disordered = 2,
    Stepped = 3,
    Duplicate = 4,
    SameTimeLoses = 5,
    LateWithinWindow = 6,
    Late = 7,
    Historical = 8,
}

/// <summary>
/// Which reading is the live value: the newest source time wins, whatever the order of arrival. Exceptions exist only where a
/// wrong clock would
/// leave the sensor blind (docs/decisions/0002).
/// </summary>
internal static class ReadingOrder
{
    public static Order Decide(CleanerState state, CleanerSettings settings, in Reading reading, long sourceMs, long receivedMs)
    {
        if (!state.HasValue) return Order.Newer;
        var ahead = sourceMs > receivedMs + Limits.ClockOffsetMs;
        if (sourceMs > state.SourceMs) return ahead && IsRepeated(state, reading, sourceMs) ? Order.Duplicate : Order.Newer;
        if (sourceMs == state.SourceMs) return AtSameTime(state, reading, sourceMs);
        if (IsRepeated(state, reading, sourceMs)) return Order.Duplicate;

        // The live value claims to be from the future and this one agrees with our clock: believe this one.
        var onTime = !ahead && sourceMs >= receivedMs - Limits.ClockOffsetMs;
        if (onTime && state.SourceMs > receivedMs + Limits.ClockOffsetMs) return Order.Stepped;
        if (state.SourceMs - sourceMs <= Limits.LatenessMs) return Order.LateWithinWindow;
        if (state.Clock.Disordered) return Order.Disordered;
        var run = state.LateRun;
        var meaning = run.Add(settings, receivedMs, sourceMs);
        state.LateRun = run;
        return meaning switch
        {
            LateMeaning.ClockStep => Order.Stepped,
            LateMeaning.Disorder => Order.Disordered,
            _ => Order.Late,
        };
    }

    private static Order AtSameTime(CleanerState state, in Reading reading, long sourceMs)
    {
        if (reading.Value == state.RawValue && reading.Quality == state.TransportQuality)
        {
            // A source that was gone and repeats its last value (Sparkplug birth) is back.
            if (state.Gone) return Order.Newer;
            state.SequenceValue = Math.Max(state.SequenceValue, reading.Sequence);
            return Order.Duplicate;
        }

        // Bare numbers of one millisecond are all news: nobody claimed that they are of the same moment.
        if ((reading.Flags & ReadingFlags.ArrivalTime) != 0) return Order.Newer;
        if (IsRepeated(state, reading, sourceMs)) return Order.Duplicate;
        if (reading.Sequence < state.SequenceValue) return Order.SameTimeLoses;
        state.Rare.Conflicts++;
        return Order.SameTimeWins;
    }

    private static bool IsRepeated(CleanerState state, in Reading reading, long sourceMs) =>
        state.Recent.Contains(RecentReadings.Print(sourceMs, reading));
}
