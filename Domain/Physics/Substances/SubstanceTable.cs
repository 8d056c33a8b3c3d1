using System.Text;

namespace Twin.Domain.Physics.Substances;

/// <summary>Substances as one versioned table (<c>Tables/substances.json</c>; domain.md E0).</summary>
public sealed class SubstanceTable
{
    private static readonly Lazy<SubstanceTable> Shipped = new(() => new SubstanceTable(PhysicsTable.Read<Rows>("substances.json")));

    private readonly Dictionary<string, Substance> _byWord = new(StringComparer.OrdinalIgnoreCase);

    private SubstanceTable(Rows rows)
    {
        (Id, Edition, Source) = (rows.Id, rows.Edition, rows.Source);
        AeglMinutes = rows.AeglMinutes;
        All = rows.Substances;
        foreach (var substance in rows.Substances)
        {
            foreach (var word in (string[])[substance.Id, substance.Name, substance.NameZh, substance.Cas, .. substance.Words])
                _byWord[word] = substance;
        }
    }

    /// <summary>The table that ships with Twin.</summary>
    public static SubstanceTable Default => Shipped.Value;

    public string Id { get; }

    /// <summary>Edition; every stored run says which it used.</summary>
    public string Edition { get; }

    public string Source { get; }

    /// <summary>Columns of the AEGL values by time, minutes.</summary>
    public IReadOnlyList<double> AeglMinutes { get; }

    public IReadOnlyList<Substance> All { get; }

    /// <summary>Reads a corrected table; throws <see cref="TwinException"/> with <c>physics.table</c>.</summary>
    public static SubstanceTable Parse(string json) =>
        new(PhysicsTable.Parse<Rows>(new MemoryStream(Encoding.UTF8.GetBytes(json))));

    /// <summary>The substance of an id, name (also Chinese), CAS number or other word; false with <c>physics.substance</c>.</summary>
    public bool TryFind(string word, out Substance substance, out TwinError? error)
    {
        error = null;
        if (_byWord.TryGetValue(word, out substance!)) return true;
        error = new TwinError("physics.substance", $"The substance table does not know '{word}'.", Path: "substance");
        return false;
    }

    /// <summary>As <see cref="TryFind"/>; throws <see cref="TwinException"/> when unknown.</summary>
    public Substance this[string word] => TryFind(word, out var substance, out var error) ? substance : throw new TwinException(error!);

    private sealed record Rows(string Id, string Edition, string Source, double[] AeglMinutes, Substance[] Substances);
}
