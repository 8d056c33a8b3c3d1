namespace Twin.Domain.Physics.Explosions;

/// <summary>Blast curves as one versioned table (<c>Tables/blast.json</c>; domain.md E6).</summary>
public sealed class BlastTable
{
    private static readonly Lazy<BlastTable> Shipped = new(() => new BlastTable(PhysicsTable.Read<Rows>("blast.json")));

    private readonly Rows _rows;

    private BlastTable(Rows rows) => _rows = rows;

    /// <summary>The table that ships with Twin.</summary>
    public static BlastTable Default => Shipped.Value;

    /// <summary>Edition; every stored run says which it used.</summary>
    public string Edition => _rows.Edition;

    public string Source => _rows.Source;

    /// <summary>Blast energy of TNT, MJ/kg.</summary>
    public double TntMJKg => _rows.TntMJKg;

    internal IgnitionRow Ignition => _rows.IgnitionPerMinute;

    internal SwisdakRows Swisdak => _rows.Swisdak;

    internal BstRows Bst => _rows.Bst;

    /// <summary>Each piece: Z from, Z to, then A to G of exp(A + B ln Z + ...).</summary>
    internal sealed record SwisdakRows(
        double[][] SideOnPressureKPa,
        double[][] ReflectedPressureKPa,
        double[][] ArrivalMs,
        double[][] DurationMs,
        double[][] SideOnImpulseKPaMs,
        double[][] ReflectedImpulseKPaMs);

    /// <summary>Rows: scaled distance, then p/pa for each flame Mach number (null: not drawn).</summary>
    internal sealed record BstRows(
        double[] MachNumbers, double?[][] Rows, MachRows FlameMach, double MixtureMJM3, double GroundReflection);

    /// <summary>Flame Mach numbers: by expansion (2-D, 2.5-D, 3-D), then congestion (low, medium, high).</summary>
    internal sealed record MachRows(double[][] High, double[][] Medium, double[][] Low);

    /// <summary>Chance of lighting a flammable cloud, per minute.</summary>
    internal sealed record IgnitionRow(double HotWork, double Traffic, double Electrical);

    private sealed record Rows(
        string Id,
        string Edition,
        string Source,
        double TntMJKg,
        IgnitionRow IgnitionPerMinute,
        SwisdakRows Swisdak,
        BstRows Bst);
}
