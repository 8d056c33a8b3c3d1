using System.Diagnostics.CodeAnalysis;
using Twin.Domain.Plants;
using Twin.Domain.Units;

namespace Twin.Domain.Readings;

/// <summary>A sensor profile worked out for the hot path. Immutable; one per type, shared by all its sensors.</summary>
public sealed class CleanerSettings
{
    /// <summary>Silence that makes a value uncertain is at least this, however short the period (judgement.md 7.3), in ms.</summary>
    public const long StaleFloorMs = 10_000;

    private const double NamurMargin = 0.1;
    private const long RateFloorMs = 100;

    private CleanerSettings(SensorProfile profile, UnitConversion conversion)
    {
        Factor = conversion.Factor;
        Offset = conversion.Offset;
        RangeLow = profile.RangeLow;
        RangeHigh = profile.RangeHigh;
        var margin = (profile.RangeHigh - profile.RangeLow) * NamurMargin;
        PhysicalLow = double.IsNaN(profile.PhysicalLow) ? RangeLow - margin : profile.PhysicalLow;
        PhysicalHigh = double.IsNaN(profile.PhysicalHigh) ? RangeHigh + margin : profile.PhysicalHigh;
        Resolution = profile.Resolution;
        PeriodMs = profile.PeriodMs;
        MaxRatePerMs = profile.MaxRatePerS / 1000;
        RateMinDtMs = Math.Max(RateFloorMs, profile.PeriodMs / 2);
        SpikeFilter = profile.SpikeFilter;
        FlatlineCount = profile.FlatlineCount;
        DeadBand = profile.DeadBand;
        Safety = profile.Safety;
        UncertainAfterMs = profile.PeriodMs == 0 ? 0 : Math.Max(3 * profile.PeriodMs, StaleFloorMs);
        BadAfterMs = profile.PeriodMs == 0 ? 0 : Math.Max(10 * profile.PeriodMs, 2 * UncertainAfterMs);
        GapMs = profile.PeriodMs == 0 ? long.MaxValue : UncertainAfterMs;
    }

    internal double Factor { get; }

    internal double Offset { get; }

    internal double RangeLow { get; }

    internal double RangeHigh { get; }

    internal double PhysicalLow { get; }

    internal double PhysicalHigh { get; }

    internal double Resolution { get; }

    internal long PeriodMs { get; }

    internal double MaxRatePerMs { get; }

    /// <summary>Samples closer than this are judged as if this far apart: jitter of the time stamp is not a rate.</summary>
    internal long RateMinDtMs { get; }

    internal bool SpikeFilter { get; }

    internal int FlatlineCount { get; }

    internal double DeadBand { get; }

    internal bool Safety { get; }

    /// <summary>Silence after which the last value is uncertain, ms; 0: never.</summary>
    public long UncertainAfterMs { get; }

    /// <summary>Silence after which the sensor counts as gone, ms; 0: never. Always a step after <see cref="UncertainAfterMs"/>.</summary>
    public long BadAfterMs { get; }

    /// <summary>Step of source time that means samples are missing.</summary>
    internal long GapMs { get; }

    /// <summary>Compiles a profile; false with <c>unit.*</c> or <c>sensor.*</c> when it makes no sense.</summary>
    public static bool TryFrom(
        SensorProfile profile, [NotNullWhen(true)] out CleanerSettings? settings, [NotNullWhen(false)] out TwinError? error)
    {
        settings = null;
        error = Check(profile);
        if (error is not null) return false;
        var conversion = UnitConversion.Identity;
        if (profile.SourceUnit is { } source && !UnitConversion.TryCompile(source, profile.Unit, out conversion, out error)) return false;
        settings = new CleanerSettings(profile, conversion);
        error = settings.PhysicalLow <= settings.RangeLow && settings.PhysicalHigh >= settings.RangeHigh
            ? null
            : new TwinError("sensor.range.physical", "The physical range must contain the engineering range.", Path: "physicalLow");
        return error is null;
    }

    /// <summary>As <see cref="TryFrom"/>, throwing <see cref="TwinException"/>.</summary>
    public static CleanerSettings From(SensorProfile profile) =>
        TryFrom(profile, out var settings, out var error) ? settings : throw new TwinException(error);

    private static TwinError? Check(SensorProfile p)
    {
        if (!double.IsFinite(p.RangeLow) || !double.IsFinite(p.RangeHigh) || p.RangeLow >= p.RangeHigh)
            return new TwinError("sensor.range", "The engineering range needs two finite numbers, the lower one first.", Path: "rangeLow");
        if (p.PeriodMs is < 0 or > 366L * 86_400_000)
            return new TwinError("sensor.period", "The period must be 0 to a year.", Path: "periodMs");
        if (!(p.Resolution >= 0) || !(p.MaxRatePerS >= 0) || !(p.DeadBand >= 0) || p.FlatlineCount < 0)
            return new TwinError("sensor.negative", "Resolution, largest rate, dead band and flatline count must be 0 or more.");
        return p.FlatlineCount == 1
            ? new TwinError("sensor.flatline", "A flatline takes at least 2 readings.", Path: "flatlineCount")
            : null;
    }
}
