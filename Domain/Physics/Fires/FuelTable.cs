namespace Twin.Domain.Physics.Fires;

/// <summary>A fuel that burns as a pool (domain.md E5).</summary>
/// <param name="Id">Id in the table.</param>
/// <param name="BurningKgM2S">Rate of a very wide pool, kg/(m²s).</param>
/// <param name="KBetaPerM">How fast the rate nears that with the diameter, 1/m; null: at once.</param>
/// <param name="CombustionMJKg">Heat of combustion, MJ/kg.</param>
/// <param name="RadiantFraction">Share radiated by a clean flame; null: 0.35·e^(−0.05 D).</param>
/// <param name="Clean">No soot veil: the flame is as bright as its heat makes it.</param>
/// <param name="CleanBelowM">Diameter up to which it burns clean, m; null: always when clean.</param>
/// <param name="Words">Other words for it.</param>
public sealed record Fuel(
    string Id,
    double BurningKgM2S,
    double? KBetaPerM,
    double CombustionMJKg,
    double? RadiantFraction = null,
    bool Clean = false,
    double? CleanBelowM = null,
    string[]? Words = null)
{
    public double CombustionJKg => CombustionMJKg * 1e6;

    /// <summary>Whether a pool of a diameter burns without a soot veil.</summary>
    public bool IsCleanAt(double diameterM) => Clean && diameterM < (CleanBelowM ?? double.PositiveInfinity);
}

/// <summary>Fuels as one versioned table (<c>Tables/fires.json</c>).</summary>
public sealed class FuelTable
{
    private static readonly Lazy<FuelTable> Shipped = new(() => new FuelTable(PhysicsTable.Read<Rows>("fires.json")));

    private readonly Dictionary<string, Fuel> _byWord = new(StringComparer.OrdinalIgnoreCase);

    private FuelTable(Rows rows)
    {
        (Edition, Source, All) = (rows.Edition, rows.Source, rows.Fuels);
        foreach (var fuel in rows.Fuels)
        {
            foreach (var word in (string[])[fuel.Id, .. fuel.Words ?? []]) _byWord[word] = fuel;
        }
    }

    /// <summary>The table that ships with Twin.</summary>
    public static FuelTable Default => Shipped.Value;

    /// <summary>Edition; every stored run says which it used.</summary>
    public string Edition { get; }

    public string Source { get; }

    public IReadOnlyList<Fuel> All { get; }

    /// <summary>The fuel of a word; false with <c>physics.substance</c>.</summary>
    public bool TryFind(string word, out Fuel fuel, out TwinError? error)
    {
        error = null;
        if (_byWord.TryGetValue(word, out fuel!)) return true;
        error = new TwinError("physics.substance", $"The fuel table does not know '{word}'.", Path: "fuel");
        return false;
    }

    /// <summary>As <see cref="TryFind"/>; throws <see cref="TwinException"/> when unknown.</summary>
    public Fuel this[string word] => TryFind(word, out var fuel, out var error) ? fuel : throw new TwinException(error!);

    private sealed record Rows(string Id, string Edition, string Source, Fuel[] Fuels);
}
