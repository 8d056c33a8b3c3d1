using System.Collections.Concurrent;
using Twin.Domain;
using Twin.Grains.Ports;

namespace Twin.Grains.Tests.Rig;

/// <summary>Hears what people would be told; may be away.</summary>
public sealed class ToldPeople : IOrderTeller
{
    public ConcurrentQueue<OrderTelling> Notices { get; } = new();

    /// <summary>Refuses to take anything.</summary>
    public bool IsAway { get; set; }

    public ValueTask TellAsync(LiveRealm realm, string plant, OrderTelling telling)
    {
        if (IsAway) throw new TwinException(new TwinError("storage.away", "Away (test).", Retry.Later));
        Notices.Enqueue(telling);
        return ValueTask.CompletedTask;
    }
}
