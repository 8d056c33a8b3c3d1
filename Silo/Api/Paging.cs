using System.Globalization;
using Twin.Domain;

namespace Twin.Silo.Api;

/// <summary>The list form of the contract: items, total, and a cursor for the next page.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total, string? Next);

/// <summary>Reads paging parameters.</summary>
internal static class Paging
{
    /// <summary>Page size asked for, within bounds; 100 when none.</summary>
    public static int Size(int? pageSize) => Math.Clamp(pageSize ?? 100, 1, Limits.PageSize);

    /// <summary>Cuts a page out of a list held in memory; the cursor is an offset.</summary>
    public static Page<T> Cut<T>(IReadOnlyList<T> all, string? cursor, int? pageSize)
    {
        var from = int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? Math.Min(offset, all.Count) : 0;
        var size = Size(pageSize);
        var to = Math.Min(from + size, all.Count);
        return new Page<T>([.. all.Skip(from).Take(to - from)], all.Count, to < all.Count ? to.ToString(CultureInfo.InvariantCulture)
            : null);
    }
}
