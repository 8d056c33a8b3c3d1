namespace Twin.Tests.Support;

/// <summary>What work allocates.</summary>
public static class Allocation
{
    private const int Turns = 5;

    /// <summary>
    /// Bytes allocated on this thread, the least of five turns: a collection for the garbage of a test beside takes away what is left of
    /// the thread's allocation buffer (up to 8 KiB), and that counts as allocated. What the work itself allocates, it does every time.
    /// </summary>
    public static long Least(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var least = long.MaxValue;
        for (var turn = 0; turn < Turns; turn++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
