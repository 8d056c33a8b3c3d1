using System.Threading.Channels;

namespace Twin.Client.Blazor.Live;

/// <summary>
/// One watching connection. Its queue is bounded: a slow one loses the backlog and gets the newest picture instead.
/// <see cref="Offer"/> and <see cref="Behind"/> are used under the plant's lock only.
/// </summary>
internal sealed class LiveViewer
{
    /// <summary>Frames a connection may be behind: about three seconds.</summary>
    public const int MaxBehind = 32;

    private readonly Channel<byte[]> _frames = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MaxBehind) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>True when frames were dropped and a picture is owed.</summary>
    public bool Behind { get; set; } = true;

    /// <summary>Hands over a frame without waiting.</summary>
    public void Offer(byte[] frame)
    {
        if (Behind) return;
        if (!_frames.Writer.TryWrite(frame)) Behind = true;
    }

    /// <summary>Throws away what was not yet read.</summary>
    public void DropBacklog()
    {
        while (_frames.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>The next frame when one is there.</summary>
    public bool TryTake(out byte[]? frame) => _frames.Reader.TryRead(out frame);

    /// <summary>Waits for a frame.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _frames.Reader.WaitToReadAsync(cancellationToken);
}
