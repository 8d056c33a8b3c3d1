using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>Waits for a condition, not for a time.</summary>
internal static class Until
{
    public static async Task Async(Func<Task<bool>> condition, int seconds = 60, string what = "the condition")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{what} did not come true within {seconds} s");
            }
        }
    }
}

/// <summary>Free loopback ports.</summary>
internal static class Ports
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
