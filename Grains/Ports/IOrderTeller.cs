using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Work;

namespace Twin.Grains.Ports;

/// <summary>What an order wants people to hear.</summary>
/// <param name="Key">The same key again is told once.</param>
/// <param name="Order">The order.</param>
/// <param name="Effect">What is told: text, time, escalation.</param>
/// <param name="People">Whom, found by the roster.</param>
/// <param name="Roles">Roles they were found by.</param>
/// <param name="Levels">Who is told next, level by level, while nobody takes a severe one.</param>
public sealed record OrderTelling(
    string Key, Order Order, FlowEffect Effect, ImmutableArray<string> People, ImmutableArray<string> Roles,
    ImmutableArray<(string Role, ImmutableArray<string> People)> Levels);

/// <summary>Tells people; durable when it returns. Until there is one, what is to be told waits in the store.</summary>
[Outward]
public interface IOrderTeller
{
    /// <summary>Takes it, or throws to be asked again later.</summary>
    ValueTask TellAsync(LiveRealm realm, string plant, OrderTelling telling);
}
