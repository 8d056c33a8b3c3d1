using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Twin.Tests.Support;

/// <summary>
/// Free ports of loopback. They lie outside the range the system hands out by itself, so that a restarted process finds its own again,
/// and each is held by a lock file while this process lives, so that test processes side by side never choose the same one.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 10_000;
    private static readonly DirectoryInfo Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "twin-test-ports"));
    private static readonly List<FileStream> Held = [];
    private static int s_next = Environment.ProcessId * 37 % Count;

    /// <summary>A port that nobody listens on and no other test process was given.</summary>
    public static int Next()
    {
        lock (Held)
        {
            for (var tries = 0; tries < Count; tries++)
            {
                s_next = (s_next + 1) % Count;
                if (TryHold(First + s_next)) return First + s_next;
            }
        }

        throw new InvalidOperationException("No free port.");
    }

    private static bool TryHold(int port)
    {
        FileStream? hold = null;
        try
        {
            hold = new FileStream(Path.Combine(Folder.FullName, port.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate,
                FileAccess.ReadWrite, FileShare.None);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            Held.Add(hold);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            hold?.Dispose(); // Held or used by somebody else.
            return false;
        }
    }
}
