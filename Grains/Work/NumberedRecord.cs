namespace Twin.Grains.Work;

/// <summary>What is stored of a list that numbers its members.</summary>
[GenerateSerializer, Alias("twin.work.numbers.v1")]
public sealed class NumberedRecord
{
    /// <summary>Number given last.</summary>
    [Id(0)] public int Last { get; set; }

    /// <summary>Number given to each request id of late.</summary>
    [Id(1)] public Dictionary<string, int> Keys { get; set; } = [];

    /// <summary>All members, newest first.</summary>
    internal IReadOnlyList<string> Newest(Func<int, string> id) => [.. Enumerable.Range(0, Last).Select(i => id(Last - i))];
}

/// <summary>Gives numbers durably.</summary>
internal static class Numbering
{
    private const int RememberedKeys = 1_000;

    /// <summary>The next number, stored before it is told; the same request id gets the same number. The caller gives the state up when
    /// this throws.</summary>
    public static async ValueTask<int> NextAsync(this IPersistentState<NumberedRecord> numbers, string? idempotencyKey)
    {
        if (idempotencyKey is not null && numbers.State.Keys.TryGetValue(idempotencyKey, out var known)) return known;
        var next = ++numbers.State.Last;
        if (idempotencyKey is not null)
        {
            if (numbers.State.Keys.Count >= RememberedKeys) numbers.State.Keys.Remove(numbers.State.Keys.MinBy(static k => k.Value).Key);
            numbers.State.Keys[idempotencyKey] = next;
        }

        await numbers.WriteStateAsync();
        return next;
    }
}
