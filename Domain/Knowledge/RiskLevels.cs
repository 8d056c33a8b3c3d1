using Orleans;

namespace Twin.Domain.Knowledge;

/// <summary>The four levels (红橙黄蓝). Stored: append only; higher is worse.</summary>
public enum RiskLevel : byte
{
    Blue = 0,
    Yellow = 1,
    Orange = 2,
    Red = 3,
}

/// <summary>A level and since when.</summary>
/// <param name="Level">Level shown.</param>
/// <param name="SinceMs">When it took this level, Unix ms.</param>
[GenerateSerializer, Immutable, Alias("twin.risk.level.v1")]
public readonly record struct LevelState([property: Id(0)] RiskLevel Level, [property: Id(1)] long SinceMs);

/// <summary>
/// Levels without flicker (domain.md C2.3): up at once, since danger does not wait; down only when the risk is the hysteresis below the
/// threshold and the level has stood for the dwell time.
/// </summary>
public static class RiskLevels
{
    /// <summary>Level of a risk, without memory.</summary>
    public static RiskLevel Of(double risk, LevelRow levels) =>
        risk >= levels.Red ? RiskLevel.Red
        : risk >= levels.Orange ? RiskLevel.Orange
        : risk >= levels.Yellow ? RiskLevel.Yellow
        : RiskLevel.Blue;

    /// <summary>The next level.</summary>
    /// <param name="now">Level shown.</param>
    /// <param name="risk">Risk, 0 to 1.</param>
    /// <param name="nowMs">Realm time, Unix ms.</param>
    /// <param name="levels">Thresholds.</param>
    /// <param name="checkAtMs">When to ask again though the risk may not change: the end of the dwell; 0: no need.</param>
    public static LevelState Next(LevelState now, double risk, long nowMs, LevelRow levels, out long checkAtMs)
    {
        checkAtMs = 0;
        var plain = Of(risk, levels);
        if (plain > now.Level) return new LevelState(plain, nowMs);
        var sticky = Of(risk + levels.Hysteresis, levels);
        if (sticky >= now.Level) return now;
        var free = now.SinceMs + levels.DwellMs;
        if (nowMs >= free) return new LevelState(sticky, nowMs);
        checkAtMs = free;
        return now;
    }
}
