using Microsoft.JSInterop;

namespace Twin.Client.Blazor.Layout;

/// <summary>Has a page look again and again until it is gone.</summary>
internal sealed class PageBeat : IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();

    /// <summary>Cancelled when the page is gone.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Begins; the page's first rendering is the time for it.</summary>
    /// <param name="clock">Clock.</param>
    /// <param name="every">Between two looks.</param>
    /// <param name="look">What is done.</param>
    /// <param name="atOnce">The first look is now, not after the first wait.</param>
    public void Start(TimeProvider clock, TimeSpan every, Func<Task> look, bool atOnce = false) =>
        _ = RunAsync(clock, every, look, atOnce);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
    }

    private async Task RunAsync(TimeProvider clock, TimeSpan every, Func<Task> look, bool atOnce)
    {
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            if (atOnce) await look();
            while (await timer.WaitForNextTickAsync(_gone.Token)) await look();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or JSDisconnectedException)
        {
            // The page is gone.
        }
    }
}
