using System.Globalization;
using Twin.Grains.Interfaces.Work;

namespace Twin.Grains.Work;

/// <inheritdoc cref="IWorkOrderListGrain"/>
[GrainType("work-order-list")]
public sealed class WorkOrderListGrain([PersistentState("work-orders")] IPersistentState<WorkOrderNumbers> numbers)
    : Grain, IWorkOrderListGrain
{
    private const int RememberedKeys = 1_000;

    /// <inheritdoc/>
    public async ValueTask<string> NextAsync(string? idempotencyKey)
    {
        if (idempotencyKey is not null && numbers.State.Keys.TryGetValue(idempotencyKey, out var known)) return IdOf(known);
        var next = numbers.State.Last + 1;
        numbers.State.Last = next;
        if (idempotencyKey is not null)
        {
            if (numbers.State.Keys.Count >= RememberedKeys) numbers.State.Keys.Remove(numbers.State.Keys.MinBy(static k => k.Value).Key);
            numbers.State.Keys[idempotencyKey] = next;
        }

        try
        {
            await numbers.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        return IdOf(next);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync() =>
        new([.. Enumerable.Range(0, numbers.State.Last).Select(i => IdOf(numbers.State.Last - i))]);

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"WO-{number}");
}

/// <summary>What is stored of the list.</summary>
[GenerateSerializer, Alias("twin.work.numbers.v1")]
public sealed class WorkOrderNumbers
{
    [Id(0)] public int Last { get; set; }

    [Id(1)] public Dictionary<string, int> Keys { get; set; } = [];
}
