namespace Twin.Ingest.Dispatch;

/// <summary>
/// Since when this process can be spoken to. Silence before that was ours, not the sensors': without it every restart would say of every
/// safety sensor that its protection is lost.
/// </summary>
/// <param name="startedMs">Realm time when the process began, Unix ms.</param>
/// <param name="reconnectMs">Time devices need to connect again, ms.</param>
internal sealed class DoorWatch(long startedMs, long reconnectMs)
{
    private long _openedMs;

    /// <summary>The doors are open.</summary>
    public void Opened(long nowMs) => Interlocked.CompareExchange(ref _openedMs, nowMs, 0);

    /// <summary>Time from which silence is the sensors' own, for a batch that speaks of <paramref name="nowMs"/>; 0: long ago.</summary>
    public long ListeningFrom(long nowMs)
    {
        // Readings of an earlier process are judged as it would have judged them.
        if (nowMs < startedMs) return 0;
        var openedMs = Interlocked.Read(ref _openedMs);
        return (openedMs == 0 ? nowMs : openedMs) + reconnectMs;
    }
}
