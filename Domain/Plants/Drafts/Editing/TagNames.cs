using System.Globalization;

namespace Twin.Domain.Plants.Drafts.Editing;

/// <summary>Ids for new twins, in the manner of those that are there.</summary>
public static class TagNames
{
    /// <summary>The next free tag after those of its type (T-101, T-102 → T-103); without any, the type's id with a number.</summary>
    /// <param name="taken">Ids that are not free.</param>
    /// <param name="alike">Ids of the same type.</param>
    /// <param name="typeId">Id of the type.</param>
    public static string Next(IReadOnlySet<string> taken, IEnumerable<string> alike, string typeId)
    {
        var (head, number, width) = ($"{typeId}-", 0L, 1);
        foreach (var id in alike)
        {
            var (h, n, w) = Split(id);
            if (w == 0 || n < number) continue;
            (head, number, width) = (h, n, w);
        }

        return Free(taken, head, number, width);
    }

    /// <summary>A free id like this one: T-101 → T-102, pump → pump-1.</summary>
    public static string Like(IReadOnlySet<string> taken, string id)
    {
        var (head, number, width) = Split(id);
        return width == 0 ? Free(taken, $"{id}-", 0, 1) : Free(taken, head, number, width);
    }

    private static string Free(IReadOnlySet<string> taken, string head, long number, int width)
    {
        string id;
        do
        {
            var digits = (++number).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
            id = head.Length + digits.Length > Limits.LocalIdChars ? head[..(Limits.LocalIdChars - digits.Length)] + digits : head + digits;
        }
        while (taken.Contains(id));

        return id;
    }

    /// <summary>The last number of an id with what stands before it. Width 0: it does not end with a number.</summary>
    private static (string Head, long Number, int Width) Split(string id)
    {
        var at = id.Length;
        while (at > 0 && char.IsAsciiDigit(id[at - 1]) && id.Length - at < 9) at--;
        return at == id.Length ? (id, 0, 0) : (id[..at], long.Parse(id.AsSpan(at), CultureInfo.InvariantCulture), id.Length - at);
    }
}
