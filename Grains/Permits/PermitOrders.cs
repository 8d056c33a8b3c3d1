using Twin.Domain.Permits;
using Twin.Grains.Interfaces.Work;

namespace Twin.Grains.Permits;

/// <summary>Permits among the orders of a plant.</summary>
internal static class PermitOrders
{
    private const int Page = 200;

    /// <summary>Open ones of all eight kinds.</summary>
    public static async IAsyncEnumerable<OrderLine> OpenAsync(IGrainFactory grains, string plant)
    {
        string? cursor = null;
        do
        {
            var page = await grains.Orders(plant).ListAsync(
                new OrderQuery { Open = true, Flows = PermitRules.Flows, Cursor = cursor, Max = Page });
            foreach (var line in page.Items) yield return line;
            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
