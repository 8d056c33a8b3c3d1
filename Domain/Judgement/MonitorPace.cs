namespace Twin.Domain.Judgement;

/// <summary>Whether a model keeps a grain's turn short: one that is slow again and again is stopped, one slow run is not held against it.
/// </summary>
public sealed class MonitorPace
{
    private const int MostSlow = 10;
    private static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(50);
    private int _slow;

    /// <summary>It must not be asked any more.</summary>
    public bool IsTooSlow => _slow >= MostSlow;

    /// <summary>A run took so long.</summary>
    public void Took(TimeSpan run) => _slow = run > s_most ? _slow + 1 : Math.Max(0, _slow - 1);
}
