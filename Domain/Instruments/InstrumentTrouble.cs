using System.Collections.Immutable;
using System.Globalization;
using Orleans;

namespace Twin.Domain.Instruments;

/// <summary>How an instrument stands, by NAMUR NE 107. Values are stored.</summary>
public enum InstrumentStatus : byte
{
    Good = 0,

    /// <summary>M: the value is still right, but not for long; plan the work.</summary>
    MaintenanceRequired = 1,

    /// <summary>S: the value is less exact than it should be.</summary>
    OutOfSpecification = 2,

    /// <summary>C: somebody works on it, the value says nothing meanwhile.</summary>
    FunctionCheck = 3,

    /// <summary>F: the value is not valid.</summary>
    Failure = 4,
}

/// <summary>What is wrong. Values are stored.</summary>
public enum TroubleKind : byte
{
    /// <summary>It stands beside its partner by something that stays.</summary>
    Bias = 0,

    /// <summary>It walks away from its partner.</summary>
    Drift = 1,

    /// <summary>It stands still while its partner moves.</summary>
    Stuck = 2,

    /// <summary>A balance does not close: a level or a meter is wrong, or something flows that nobody meters (a leak).</summary>
    Imbalance = 3,

    /// <summary>It alone left what is normal for its unit; the others, which move with it, did not.</summary>
    Alone = 4,
}

/// <summary>What speaks for a trouble, and for whom it is laid at. Values are stored.</summary>
[Flags]
public enum TroubleEvidence : byte
{
    None = 0,

    /// <summary>Two that measure the same differ.</summary>
    Pair = 1,

    /// <summary>A third one sides with the other.</summary>
    Majority = 2,

    /// <summary>The balance of tanks and meters.</summary>
    Balance = 4,

    /// <summary>The process monitor's contributions.</summary>
    Monitor = 8,

    /// <summary>One does not move at all.</summary>
    Still = 16,
}

/// <summary>An instrument that is not to be believed: work for instrumentation, no alarm of the process.</summary>
[GenerateSerializer, Immutable, Alias("twin.instrument.trouble.v1")]
public sealed record InstrumentTrouble
{
    /// <summary>What found it and where; the same while it lasts: <c>pair:A~B</c>, <c>balance:T</c>, <c>alone:S</c>.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>NE 107.</summary>
    [Id(1)] public required InstrumentStatus Status { get; init; }

    [Id(2)] public required TroubleKind Kind { get; init; }

    /// <summary>Sensors among which the wrong one is.</summary>
    [Id(3)] public required ImmutableArray<string> Sensors { get; init; }

    /// <summary>The one that is suspected; null: it could be each of <see cref="Sensors"/>.</summary>
    [Id(4)] public string? Suspect { get; init; }

    /// <summary>When it began, as far as can be told, Unix ms.</summary>
    [Id(5)] public required long SinceMs { get; init; }

    /// <summary>When it was found, Unix ms.</summary>
    [Id(6)] public required long FoundMs { get; init; }

    /// <summary>How far off now, in <see cref="Unit"/>: the suspected one beside the truth, else the first beside the second; of a
    /// balance what it has too much. Null: no size.</summary>
    [Id(7)] public double? Size { get; init; }

    /// <summary>How fast it grows, <see cref="Unit"/> per hour; null: it does not.</summary>
    [Id(8)] public double? PerHour { get; init; }

    /// <summary>UCUM.</summary>
    [Id(9)] public string Unit { get; init; } = "";

    [Id(10)] public TroubleEvidence Evidence { get; init; }

    /// <summary>Found something unmetered: both levels of the tank that changed agree, so it is no level that lies.</summary>
    [Id(11)] public bool LevelsAgree { get; init; }

    /// <summary>NE 107's letter.</summary>
    public char Letter => LetterOf(Status);

    /// <summary>A size as people read it: three digits that count, never with an exponent.</summary>
    public static string Shown(double value)
    {
        var digits = value == 0 || !double.IsFinite(value) ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);
        return Math.Round(value, digits).ToString("0.######", CultureInfo.InvariantCulture);
    }

    /// <summary>NE 107's letter of a status; a space for good.</summary>
    public static char LetterOf(InstrumentStatus status) => status switch
    {
        InstrumentStatus.Failure => 'F', InstrumentStatus.FunctionCheck => 'C', InstrumentStatus.OutOfSpecification => 'S',
        InstrumentStatus.MaintenanceRequired => 'M', _ => ' ',
    };
}
