using System.Collections.Immutable;
using System.Text.Json;
using Orleans;

namespace Twin.Domain.Alarms.Performance;

/// <summary>What a figure should be, and who says so.</summary>
/// <param name="Key">Name of the figure.</param>
/// <param name="Target">At most this is well (at least, when <paramref name="Lowest"/>).</param>
/// <param name="Limit">Beyond it is no longer manageable.</param>
/// <param name="Unit">UCUM unit, or empty for a count.</param>
/// <param name="Source">Standard and edition.</param>
/// <param name="Confidence">H, M, L or D, as in domain.md.</param>
/// <param name="Lowest">The figure should be at least the target.</param>
[GenerateSerializer, Immutable, Alias("twin.alarm.target.v1")]
public sealed record AlarmTarget(
    [property: Id(0)] string Key, [property: Id(1)] double Target, [property: Id(2)] double Limit, [property: Id(3)] string Unit,
    [property: Id(4)] string Source, [property: Id(5)] string Confidence, [property: Id(6)] bool Lowest = false)
{
    /// <summary>0: on target, 1: between target and limit, 2: beyond the limit.</summary>
    public int Grade(double value) => Lowest
        ? value >= Target ? 0 : value >= Limit ? 1 : 2
        : value <= Target ? 0 : value <= Limit ? 1 : 2;
}

/// <summary>Numbers the definitions of the figures need (domain.md A5).</summary>
public sealed record PerformanceDefinitions(
    long BucketMs, int FloodStartsOver, int FloodEndsBelow, int BusyHourOver, int ChatterCount, long ChatterWindowMs, long FleetingMs,
    long StaleMs, int FullWindowDays, double DelayShareOfSafetyTime, double MatchesEverythingShare);

/// <summary>Where to start with dead band and delays for a quantity (domain.md A3).</summary>
public sealed record StartingValue(
    string Quantity, double DeadbandPercent, double DeadbandPercentOfLimit, long OnDelayMs, long OffDelayMs, string Source,
    string Confidence);

/// <summary>The table of targets, definitions and starting values, shipped as data with its sources.</summary>
public sealed record PerformanceTables(
    string Version, ImmutableArray<AlarmTarget> Targets, PerformanceDefinitions Definitions, ImmutableArray<StartingValue> StartingValues)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The table of this build.</summary>
    public static readonly PerformanceTables Default = Load();

    /// <summary>Reads a table.</summary>
    public static PerformanceTables Parse(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<PerformanceTables>(utf8, Json) ?? throw new FormatException("The table of alarm targets is empty.");

    /// <summary>The target of a figure.</summary>
    public AlarmTarget Target(string key) => Targets.First(t => t.Key == key);

    /// <summary>Starting values for a quantity; the last row is for all others.</summary>
    public StartingValue StartOf(string quantity) =>
        StartingValues.First(s => s.Quantity.Length == 0 || quantity.StartsWith(s.Quantity, StringComparison.Ordinal));

    private static PerformanceTables Load()
    {
        using var stream = typeof(PerformanceTables).Assembly.GetManifestResourceStream("alarms/alarm-targets.json")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes);
    }
}
