using Twin.Grains.Interfaces.Dangers;

namespace Twin.Client.Blazor.Ports;

/// <summary>The way from this web process to what is on its way to a limit.</summary>
public interface IDangerLink
{
    /// <summary>What is on its way to a limit within eight hours, soonest first.</summary>
    ValueTask<DangerList> DangersAsync(string realm, string plant);
}
