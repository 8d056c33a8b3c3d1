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
