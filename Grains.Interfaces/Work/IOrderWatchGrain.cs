namespace Twin.Grains.Interfaces.Work;

/// <summary>Opens orders from alarms by the plant's order rules: reads the log, each event once (key
/// <c>realm/plant/order-watch</c>).</summary>
[Alias("twin.IOrderWatchGrain")]
public interface IOrderWatchGrain : IGrainWithStringKey
{
    /// <summary>Reads on; answers how many alarm steps were looked at.</summary>
    [Alias("Run")]
    ValueTask<int> RunAsync();
}
