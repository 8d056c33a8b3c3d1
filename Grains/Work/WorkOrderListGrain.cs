using System.Globalization;
using Twin.Grains.Interfaces.Work;

namespace Twin.Grains.Work;

/// <inheritdoc cref="IWorkOrderListGrain"/>
[GrainType("work-order-list")]
public sealed class WorkOrderListGrain([PersistentState("work-orders")] IPersistentState<NumberedRecord> numbers)
    : Grain, IWorkOrderListGrain
{
    /// <inheritdoc/>
    public async ValueTask<string> NextAsync(string? idempotencyKey)
    {
        try
        {
            return IdOf(await numbers.NextAsync(idempotencyKey));
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync() => new(numbers.State.Newest(IdOf));

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"WO-{number}");
}
