using System.Collections.Immutable;
using System.Text.Json;

namespace Twin.Domain.Knowledge;

/// <summary>
/// GB 18218-2018, identification of major hazards (重大危险源辨识): thresholds as data (<c>Tables/gb18218-2018.json</c>; domain.md C3).
/// </summary>
public sealed class Gb18218
{
    private static readonly Lazy<Gb18218> Shipped = new(() => new Gb18218(TableFile.Read("gb18218-2018.json")));

    private readonly Dictionary<string, double> _thresholdByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _betaByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double Threshold, double Beta)> _byCategory = new(StringComparer.Ordinal);
    private readonly ImmutableArray<(int People, double Alpha)> _alpha;
    private readonly ImmutableArray<(double Least, string Name)> _grades;

    private Gb18218(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        foreach (var row in root.GetProperty("table1").EnumerateArray())
        {
            _thresholdByName[row.GetProperty("name").GetString()!] = row.GetProperty("Q_t").GetDouble();
            if (row.GetProperty("cas").GetString() is { Length: > 0 } cas) _thresholdByName.TryAdd(cas, row.GetProperty("Q_t").GetDouble());
        }

        foreach (var row in root.GetProperty("table3_beta_toxic_gas").EnumerateObject()) _betaByName[row.Name] = row.Value.GetDouble();
        foreach (var row in root.GetProperty("table2").EnumerateArray())
            _byCategory[row[0].GetString()!] = (row[2].GetDouble(), row[3].GetDouble());
        _alpha = [.. root.GetProperty("alpha").EnumerateArray().Select(static r => (r[0].GetInt32(), r[1].GetDouble()))];
        _grades = [.. root.GetProperty("grade").EnumerateArray().Select(static r => (r[0].GetDouble(), r[1].GetString()!))];
    }

    /// <summary>The table that ships with Twin.</summary>
    public static Gb18218 Table => Shipped.Value;

    /// <summary>Threshold Q, t: table 1 by name or CAS number, else table 2 by category; NaN: neither names it.</summary>
    public double ThresholdT(string name, string category = "") =>
        _thresholdByName.TryGetValue(name, out var threshold) ? threshold
        : _byCategory.TryGetValue(category, out var row) ? row.Threshold
        : double.NaN;

    /// <summary>β: table 3 by name, else table 4 by category; 1 when neither says.</summary>
    public double Beta(string name, string category = "") =>
        _betaByName.TryGetValue(name.Split('(')[0], out var beta) ? beta
        : _byCategory.TryGetValue(category, out var row) ? row.Beta
        : 1;

    /// <summary>α by the people who live within 500 m outside the fence.</summary>
    public double Alpha(int people)
    {
        foreach (var (least, alpha) in _alpha)
        {
            if (people >= least) return alpha;
        }

        return _alpha[^1].Alpha;
    }

    /// <summary>Grade of a major hazard by R = α Σ β q/Q: 一级 to 四级.</summary>
    public string Grade(double r)
    {
        foreach (var (least, name) in _grades)
        {
            if (r >= least) return name;
        }

        return _grades[^1].Name;
    }

    /// <summary>q/Q of an inventory; 0 when the substance is not named by the standard.</summary>
    /// <param name="substance">Substance.</param>
    /// <param name="tonnes">Held, t.</param>
    public double Multiple(RiskSubstance substance, double tonnes)
    {
        var threshold = ThresholdT(substance.Gb, substance.Category);
        return threshold > 0 && tonnes > 0 ? tonnes / threshold : 0;
    }
}
