namespace Twin.Client.Blazor.Live;

/// <summary>
/// Tells listeners that alarms changed: the first change at once, then at most four times a second. Used under the plant's lock.
/// </summary>
internal sealed class LiveAlarmSignal(Action raise)
{
    private const long QuietMs = 250;
    private long _raisedMs = long.MinValue / 2;
    private bool _owed;

    public void Touch(long nowMs)
    {
        _owed = true;
        Due(nowMs);
    }

    public void Due(long nowMs)
    {
        if (!_owed || nowMs - _raisedMs < QuietMs) return;
        _owed = false;
        _raisedMs = nowMs;
        // Never on the caller's stack: a listener may ask for the alarms and would meet our lock.
        ThreadPool.UnsafeQueueUserWorkItem(static call => ((Action)call!)(), raise);
    }
}
