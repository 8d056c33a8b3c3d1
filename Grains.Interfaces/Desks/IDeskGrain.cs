using Orleans.Concurrency;
using Twin.Domain.Desks;

namespace Twin.Grains.Interfaces.Desks;

/// <summary>A desk of several screens (key <c>realm/plant/name</c>). In memory: one that starts anew is joined again.</summary>
[Alias("twin.IDeskGrain")]
public interface IDeskGrain : IGrainWithStringKey
{
    /// <summary>A screen comes, or says that it is still there; null: the desk is full.</summary>
    [Alias("Join")]
    ValueTask<DeskView?> JoinAsync(string screen, IDeskObserver observer);

    /// <summary>A screen goes.</summary>
    [Alias("Leave")]
    ValueTask LeaveAsync(string screen);

    /// <summary>Tells the other screens.</summary>
    [Alias("Say")]
    ValueTask SayAsync(string screen, DeskWord word);
}

/// <summary>A screen at a desk.</summary>
[Alias("twin.IDeskObserver")]
public interface IDeskObserver : IGrainObserver
{
    /// <summary>Another screen said something.</summary>
    [Alias("Word"), OneWay]
    Task OnWordAsync(DeskWord word);
}
