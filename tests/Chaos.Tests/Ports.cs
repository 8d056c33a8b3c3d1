using System.Net;
using System.Net.Sockets;

namespace Twin.Chaos.Tests;

/// <summary>Free ports of loopback, outside the range the system hands out by itself, so that a restarted process finds its own again.</summary>
internal static class Ports
{
    private const int First = 22_000;
    private const int Count = 1_000;
    private static int s_next = Environment.ProcessId * 37 % Count;

    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Increment(ref s_next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken by somebody else.
            }
        }

        throw new InvalidOperationException("No free port.");
    }
}
