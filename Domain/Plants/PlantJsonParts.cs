using System.Collections.Immutable;

namespace Twin.Domain.Plants;

/// <summary>Reads one item of a list.</summary>
internal delegate T ReadItem<out T>(ref PlantJsonReader r);

/// <summary>What several files have in common.</summary>
internal static class PlantJsonParts
{
    /// <summary>An array, of at most so many items.</summary>
    public static ImmutableArray<T> List<T>(ref PlantJsonReader r, ReadItem<T> item, int most)
    {
        if (!r.BeginArray()) return [];
        var items = ImmutableArray.CreateBuilder<T>();
        while (r.NextItem(most)) items.Add(item(ref r));
        return items.ToImmutable();
    }

    /// <summary><c>[x, y]</c> in metres of the plant.</summary>
    public static (double X, double Y) Place(ref PlantJsonReader r)
    {
        if (!r.BeginArray()) return default;
        var (at, count, x, y) = (r.Offset, 0, 0.0, 0.0);
        while (r.NextItem(2))
        {
            var value = r.Number(-Limits.PlantMetres, Limits.PlantMetres);
            if (count++ == 0) x = value;
            else y = value;
        }

        if (count < 2) r.Problem("plantfile.value.kind", "Expected [x, y] in metres.", at);
        return (x, y);
    }
}
