namespace Twin.Client.Blazor.Alarms;

/// <summary>
/// Keeps a live list still while somebody's pointer or focus is on it: rows already shown keep their places, vanished ones stay until
/// let go, and new ones wait in a counter, so that a click hits what was read.
/// </summary>
/// <typeparam name="T">Row.</typeparam>
/// <param name="key">Identity of a row.</param>
public sealed class SteadyOrder<T>(Func<T, string> key)
{
    private List<T> _shown = [];

    /// <summary>Rows to show.</summary>
    public IReadOnlyList<T> Shown => _shown;

    /// <summary>Rows that came while held.</summary>
    public int Waiting { get; private set; }

    /// <summary>True while the list may not move.</summary>
    public bool Held { get; private set; }

    /// <summary>Takes the newest rows in their right order.</summary>
    public void Update(IReadOnlyList<T> rows)
    {
        if (!Held)
        {
            _shown = [.. rows];
            Waiting = 0;
            return;
        }

        var fresh = new Dictionary<string, T>(rows.Count, StringComparer.Ordinal);
        foreach (var row in rows) fresh[key(row)] = row;
        var places = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _shown.Count; i++)
        {
            var id = key(_shown[i]);
            places.Add(id);
            if (fresh.TryGetValue(id, out var row)) _shown[i] = row;
        }

        Waiting = rows.Count(row => !places.Contains(key(row)));
    }

    /// <summary>Somebody opened a row: these come right under it, also while held.</summary>
    public void Open(string under, IEnumerable<T> rows)
    {
        var place = _shown.FindIndex(row => key(row) == under);
        if (place < 0) return;
        var known = _shown.Select(key).ToHashSet(StringComparer.Ordinal);
        _shown.InsertRange(place + 1, rows.Where(row => !known.Contains(key(row))));
    }

    /// <summary>Somebody closed a row: these go, also while held.</summary>
    public void Close(Func<T, bool> rows) => _shown.RemoveAll(row => rows(row));

    /// <summary>Stops moving.</summary>
    public void Hold() => Held = true;

    /// <summary>Moves again; <paramref name="rows"/> as they are now.</summary>
    public void Release(IReadOnlyList<T> rows)
    {
        Held = false;
        Update(rows);
    }
}
