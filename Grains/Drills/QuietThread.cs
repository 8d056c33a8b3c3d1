using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Twin.Grains.Drills;

/// <summary>
/// One thread for all that drills compute in a silo: in the order asked for, one piece at a time, and below everything live in the eyes
/// of the operating system, so that a fork or twenty drills take what live leaves.
/// </summary>
public sealed partial class QuietThread : IDisposable
{
    /// <summary>A tenth of the share of a thread of live when both want a core.</summary>
    private const int Nice = 10;

    private readonly BlockingCollection<Action> _work = [];

    /// <summary>Begins.</summary>
    public QuietThread() => new Thread(Run) { IsBackground = true, Name = "drills", Priority = ThreadPriority.BelowNormal }.Start();

    /// <summary>Computes something there.</summary>
    public Task<T> RunAsync<T>(Func<T> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Action work = () =>
        {
            try
            {
                done.SetResult(compute());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        };
        try
        {
            _work.Add(work);
        }
        catch (InvalidOperationException)
        {
            // The silo stops: what was not computed is taken up by the next one.
            done.SetCanceled();
        }

        return done.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        // .NET leaves priorities of threads to Windows; on Linux niceness is a thread's own.
        if (OperatingSystem.IsLinux()) _ = Native.SetPriority(0, 0, Nice);
        foreach (var work in _work.GetConsumingEnumerable()) work();
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "setpriority")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int SetPriority(int which, uint who, int priority);
    }
}
