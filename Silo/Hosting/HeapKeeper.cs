namespace Twin.Silo.Hosting;

/// <summary>
/// Keeps a large heap near what lives in it. A checkpoint's states live for the second it takes to write them: long enough to be promoted,
/// and in a heap of gigabytes the collector's own reckoning would let hundreds of megabytes of them lie. A collection beside the running
/// threads is started once the heap has grown by a twelfth since the last full one.
/// </summary>
internal sealed class HeapKeeper(TimeProvider time) : BackgroundService
{
    private const long LargeBytes = 256L << 20;
    private const int GrowthShare = 12;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>Whether a collection is worth its work.</summary>
    /// <param name="nowBytes">Heap after the newest collection of any kind.</param>
    /// <param name="fullBytes">Heap after the newest full one; 0: there was none.</param>
    internal static bool IsDue(long nowBytes, long fullBytes) =>
        nowBytes > LargeBytes && nowBytes - fullBytes > fullBytes / GrowthShare;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var (beside, blocking) = (GC.GetGCMemoryInfo(GCKind.Background), GC.GetGCMemoryInfo(GCKind.FullBlocking));
                var full = beside.Index > blocking.Index ? beside : blocking;
                if (IsDue(Used(GC.GetGCMemoryInfo(GCKind.Any)), Used(full))) GC.Collect(2, GCCollectionMode.Forced, blocking: false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private static long Used(GCMemoryInfo info) => info.HeapSizeBytes - info.FragmentedBytes;
}
