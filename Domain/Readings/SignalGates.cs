namespace Twin.Domain.Readings;

/// <summary>
/// What is thought of a value: unit, ranges, rate, spike, flatline, the source's own word. For life-safety signals rate, spike and
/// engineering
/// range only mark: an uncertain value trips nothing, and a gas cloud is fast, jumps, and exceeds the range.
/// </summary>
internal static class SignalGates
{
    /// <summary>Runs all gates for a new live value.</summary>
    public static Quality Judge(
        CleanerState state,
        CleanerSettings settings,
        in Reading reading,
        long sourceMs,
        Order order,
        out double value,
        ref CleanFlags flags)
    {
        var quality = Range(settings, reading.Value, out value, ref flags);
        if ((flags & (CleanFlags.OutOfRange | CleanFlags.OutOfPhysicalRange)) != 0) state.Rare.OutOfRange++;
        if (!double.IsFinite(value)) value = state.Value;

        // A bad number says nothing about the process: it must not enter the filters' memory.
        if (quality.IsBad || reading.Quality.IsBad) return Quality.Worst(reading.Quality, quality);
        var believed = value;
        if (settings.MaxRatePerMs > 0 && IsTooFast(state, settings, value, sourceMs, order))
        {
            state.Rare.Rate++;
            flags |= CleanFlags.RateExceeded;
            if (!settings.Safety) quality = Quality.Worst(quality, Quality.UncertainNotAccurate);
        }

        if (settings.SpikeFilter)
        {
            state.Hampel ??= new HampelWindow();
            if (state.Hampel.IsSpike(value, settings.Resolution, out var median))
            {
                state.Rare.Spikes++;
                flags |= CleanFlags.Spike;
                if (!settings.Safety)
                {
                    quality = Quality.Worst(quality, Quality.UncertainNotAccurate);
                    believed = median;
                }
            }
        }

        if (settings.FlatlineCount > 0 && IsFlat(state, settings, value, order, ref flags)) quality = Quality.BadSensorFailure;
        value = believed;
        return Quality.Worst(reading.Quality, quality);
    }

    /// <summary>Unit, then what the instrument can say, then the engineering range; no memory.</summary>
    public static Quality Range(CleanerSettings settings, double raw, out double value, ref CleanFlags flags)
    {
        value = (raw * settings.Factor) + settings.Offset;
        if (value >= settings.RangeLow && value <= settings.RangeHigh) return Quality.Good;
        if (!(value >= settings.PhysicalLow && value <= settings.PhysicalHigh))
        {
            flags |= CleanFlags.OutOfPhysicalRange;
            return Quality.BadSensorFailure;
        }

        flags |= CleanFlags.OutOfRange;
        return settings.Safety ? Quality.Good : Quality.UncertainRangeExceeded;
    }

    /// <summary>
    /// Compares with the last value that was believed. Two in a row that are too fast in one direction are a fact, not an error:
    /// the second is
    /// believed, so that a step or a runaway is judged one reading later at most.
    /// </summary>
    private static bool IsTooFast(CleanerState state, CleanerSettings settings, double value, long sourceMs, Order order)
    {
        var change = value - state.RateValue;
        var elapsedMs = Math.Max(sourceMs - state.RateSourceMs, settings.RateMinDtMs);
        var tooFast = order == Order.Newer && Math.Abs(change) > (settings.MaxRatePerMs * elapsedMs) + settings.Resolution;
        var sign = tooFast ? (sbyte)Math.Sign(change) : (sbyte)0;
        if (tooFast && sign != state.RateSign)
        {
            state.RateSign = sign;
            return true;
        }

        state.RateSign = sign;
        state.RateValue = value;
        state.RateSourceMs = sourceMs;
        return false;
    }

    private static bool IsFlat(CleanerState state, CleanerSettings settings, double value, Order order, ref CleanFlags flags)
    {
        // Gas at zero and a saturated detector rest at one number by their nature.
        var rests = settings.Safety && (Math.Abs(value) <= settings.Resolution || value >= settings.RangeHigh);
        if (rests || !(Math.Abs(value - state.FlatAnchor) <= settings.Resolution / 2))
        {
            state.FlatAnchor = value;
            state.FlatCount = rests ? 0 : 1;
        }
        else if (order != Order.SameTimeWins && state.FlatCount < int.MaxValue)
        {
            state.FlatCount++;
        }

        var flat = state.FlatCount >= settings.FlatlineCount;
        if (flat)
        {
            state.Rare.Flatline++;
            flags |= CleanFlags.Flatline;
        }

        if (flat != state.Flatline) flags |= flat ? CleanFlags.FlatlineStarted : CleanFlags.FlatlineEnded;
        state.Flatline = flat;
        return flat;
    }
}
