using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>
/// Every number of the risk model as one versioned table (<c>Tables/risk-table.json</c>), so that a safety engineer can correct one
/// without a release.
/// </summary>
public sealed record RiskTable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly Lazy<RiskTable> Shipped = new(() => Parse(TableFile.Read("risk-table.json")));

    private RiskEdgeRow[] _byKind = [];
    private Dictionary<string, RiskSubstance> _byWord = [];

    /// <summary>The table that ships with Twin.</summary>
    public static RiskTable Default => Shipped.Value;

    public required string Id { get; init; }

    /// <summary>Edition; every stored risk says which it used.</summary>
    public required string Edition { get; init; }

    public required string Source { get; init; }

    /// <summary>Most an edge may weigh.</summary>
    public required double MaxWeight { get; init; }

    /// <summary>Most the product of all factors of an edge may be.</summary>
    public required double MaxFactor { get; init; }

    /// <summary>What a closed way still passes: a valve is never quite tight.</summary>
    public required double ClosedFactor { get; init; }

    /// <summary>Availability of a barrier of which nothing is known.</summary>
    public required double BarrierAvailability { get; init; }

    public required ImmutableArray<RiskEdgeRow> Edges { get; init; }

    public required ImmutableArray<StabilityRow> Stability { get; init; }

    public required WeatherFactors Weather { get; init; }

    public required ImmutableArray<BarrierRow> Barriers { get; init; }

    public required NearbyRow Nearby { get; init; }

    public required ImmutableArray<RiskSubstance> Substances { get; init; }

    public required LocalRow Local { get; init; }

    public required ImmutableArray<PermitRow> Permits { get; init; }

    public required LevelRow Levels { get; init; }

    /// <summary>Reads a table; throws <see cref="TwinException"/> with <c>risk-table.*</c> when something is missing or odd.</summary>
    public static RiskTable Parse(ReadOnlySpan<byte> utf8)
    {
        RiskTable table;
        try
        {
            table = JsonSerializer.Deserialize<RiskTable>(utf8, Json) ?? throw new JsonException("Empty.");
        }
        catch (JsonException e)
        {
            throw new TwinException(new TwinError("risk-table.format", e.Message, Path: e.Path), e);
        }

        table.Prepare();
        return table;
    }

    /// <summary>What the table says of a kind of edge.</summary>
    public RiskEdgeRow Of(EdgeKind kind) => _byKind[(int)kind];

    /// <summary>The substance of a word (<c>words.substance</c>), or null.</summary>
    public RiskSubstance? SubstanceOf(string? word) => word is null ? null : _byWord.GetValueOrDefault(word);

    /// <summary>Substance of a twin, or null.</summary>
    public RiskSubstance? SubstanceOf(TwinDefinition twin) => SubstanceOf(twin.Words.GetValueOrDefault("substance"));

    /// <summary>What the table says of a barrier's role; the row <c>other</c> when it has none.</summary>
    public BarrierRow BarrierOf(string role) => Barriers.FirstOrDefault(b => b.Role == role) ?? Barriers[^1];

    /// <summary>What the table says of a kind of permit, or null.</summary>
    public PermitRow? PermitOf(string kind) => Permits.FirstOrDefault(p => p.Kind == kind);

    private void Prepare()
    {
        _byKind = new RiskEdgeRow[Enum.GetValues<EdgeKind>().Length];
        foreach (var row in Edges)
        {
            if (row.Q is < 0 or > 1) throw Odd($"q of {row.Kind} is not from 0 to 1.");
            _byKind[(int)row.Kind] = row;
        }

        foreach (var kind in Enum.GetValues<EdgeKind>())
        {
            if (_byKind[(int)kind] is null) throw Odd($"No row for {kind}.");
        }

        if (MaxWeight is <= 0 or > 0.95) throw Odd("maxWeight is not in (0, 0.95].");
        if (ClosedFactor is <= 0 or >= 1) throw Odd("closedFactor is not in (0, 1).");
        if (BarrierAvailability is < 0 or > 1) throw Odd("barrierAvailability is not from 0 to 1.");
        if (Stability.Length != 6) throw Odd("There are six stability classes.");
        if (Barriers.Any(static b => b.Effectiveness is < 0 or > 0.99)) throw Odd("An effectiveness is not from 0 to 0.99.");
        _byWord = new Dictionary<string, RiskSubstance>(StringComparer.OrdinalIgnoreCase);
        foreach (var substance in Substances)
        {
            foreach (var word in substance.Words) _byWord[word] = substance;
        }
    }

    private static TwinException Odd(string message) => new(new TwinError("risk-table.value", message));
}

/// <summary>A kind of edge.</summary>
/// <param name="Kind">Which.</param>
/// <param name="D2">Its type in domain.md D2.</param>
/// <param name="Q">Base conditional probability; 0: structure.</param>
/// <param name="LagMinS">Soonest effect, s.</param>
/// <param name="LagMaxS">Latest effect, s.</param>
/// <param name="Source">Where the numbers come from.</param>
/// <param name="SlowMS">Slowest travel, m/s; 0: distance does not matter.</param>
/// <param name="FastMS">Fastest travel, m/s.</param>
public sealed record RiskEdgeRow(
    EdgeKind Kind, string D2, double Q, double LagMinS, double LagMaxS, string Source, double SlowMS = 0, double FastMS = 0);

/// <summary>A Pasquill class: spread of the wind direction, degrees, and factor on drifting gas.</summary>
public sealed record StabilityRow(Stability Class, double SigmaDeg, double Factor);

/// <summary>How weather bends edges (domain.md D2 step 3).</summary>
public sealed record WeatherFactors(
    double MeanderDeg, double OffAxis, double CalmMS, double CalmFactor, double WindReferenceMS, double WindLow, double WindHigh,
    double DistanceReferenceM, double DistancePower, double DistanceLow, double DistanceHigh, double TemperatureReferenceC,
    double TemperatureHigh, double RainPerMmH, double RainHigh, double SolubleInRain, double LightningKm, double LightningFactor,
    double FreezeC, double FreezeFactor, double FlameTilt, double FlameTiltMS);

/// <summary>What a barrier of a role lowers.</summary>
/// <param name="Role">Word.</param>
/// <param name="Side"><c>from</c>: edges that leave what it protects (a dike holds the spill); <c>to</c>: edges that reach it.</param>
/// <param name="Kinds">Which edges.</param>
/// <param name="Effectiveness">e of D2.</param>
/// <param name="Source">Where the number comes from.</param>
public sealed record BarrierRow(string Role, string Side, ImmutableArray<EdgeKind> Kinds, double Effectiveness, string Source);

/// <summary>Distances within which edges are made from geometry, m, and how many of the nearest at most.</summary>
public sealed record NearbyRow(
    double AdjacentM, int AdjacentMost, double GasDriftM, int GasDriftMost, double ToxicM, int ToxicMost, double HeatAtmosphericM,
    double HeatPressurisedM, double BlastM, int DominoMost, double DrainageM, int DrainageMost, double DrainageDropM, string Source);

/// <summary>What a substance does.</summary>
/// <param name="Words">Words of <c>words.substance</c>.</param>
/// <param name="Gb">Name in GB 18218 table 1, or empty.</param>
/// <param name="Toxic">Harms by breathing.</param>
/// <param name="Flammable">Burns.</param>
/// <param name="Soluble">Rain washes it out.</param>
/// <param name="Pressurised">Kept under pressure or cold: may burst.</param>
/// <param name="Category">Category of GB 18218 table 2 when table 1 does not name it.</param>
/// <param name="VaporHeatJMol">Molar heat of vaporisation, J/mol; 0: a gas.</param>
public sealed record RiskSubstance(
    ImmutableArray<string> Words, string Gb, bool Toxic, bool Flammable, bool Soluble, bool Pressurised, string Category = "",
    double VaporHeatJMol = 0);

/// <summary>Numbers of the local risk (domain.md D2 step 1).</summary>
public sealed record LocalRow(
    double SeverityPower, double SeverityTop, double AlarmLow, double AlarmMedium, double AlarmHigh, double AlarmCritical,
    double Unacknowledged, double Acknowledged, double Latched, double Returned, double Suppressed, double FloorLevel1,
    double FloorLevel2, double FloorConfirmed, double TrustGood, double TrustUncertain, double TrustBad, double BlindSensor,
    double BlindSafetySensor, double HazardPerDecade, double HazardMost, double BarrierOut, double OverdueOrder, double OverdueMajor,
    double PriorLeast, double PriorDefault, string Source, double DangerMinutes = 60, double DangerFirst = 0.2,
    double DangerSecond = 0.4);

/// <summary>A kind of permit: local risk by grade (the last serves all further), and factor on its ignition edge.</summary>
public sealed record PermitRow(string Kind, ImmutableArray<double> Local, ImmutableArray<double> Ignition);

/// <summary>Levels of risk (domain.md C2.3).</summary>
public sealed record LevelRow(double Yellow, double Orange, double Red, double Hysteresis, long DwellMs, string Source);
