using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Twin.Domain.Plants;

namespace Twin.Domain.World;

/// <summary>Good values of a plant's sensors as its world began, by id.</summary>
/// <param name="plant">The plant.</param>
/// <param name="values">By twin; NaN: none.</param>
internal sealed class StartReadings(PlantIndex plant, double[] values) : IReadOnlyDictionary<string, double>
{
    public int Count => values.Count(static v => !double.IsNaN(v));

    public IEnumerable<string> Keys => this.Select(static p => p.Key);

    public IEnumerable<double> Values => this.Select(static p => p.Value);

    public double this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        value = plant.TryGet(key, out var twin) ? values[twin] : double.NaN;
        return !double.IsNaN(value);
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (var i = 0; i < values.Length; i++)
            if (!double.IsNaN(values[i])) yield return new KeyValuePair<string, double>(plant.Twin(i).Id, values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
