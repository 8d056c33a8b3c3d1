using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;

namespace Twin.Grains.Judgement;

/// <summary>
/// What a monitor shows of itself: its mode and since when, the last verdicts, and who is to blame for an alarm. A verdict costs no
/// allocation; the picture is made for who asks.
/// </summary>
internal sealed class MonitorTrace
{
    private const int Points = 300;
    private const int Blamed = 10;
    private readonly Queue<IndexPoint> _trend = new(Points);
    private WarmUpWatch _warmUp = new();
    private string _twin = "";
    private ModelVersion? _version;
    private TwinError? _error;
    private double? _index;
    private long _sinceMs;
    private long _atMs;
    private double[] _blame = [];
    private int _blamedSteps;
    private ImmutableArray<string> _missing = [];

    /// <summary>What it is doing.</summary>
    public MonitorMode Mode { get; private set; }

    /// <summary>How unlike normal an alarm is: above 1; 0: all is well.</summary>
    public double Alarm => Mode == MonitorMode.Alarm ? _index ?? 0 : 0;

    /// <summary>When what it thinks began, Unix ms.</summary>
    public long SinceMs => _sinceMs;

    /// <summary>Sensors of which one is in trouble, instead of an alarm; none: it is the process's.</summary>
    public ImmutableArray<string> Suspects { get; set; } = [];

    /// <summary>As people see it.</summary>
    public MonitorView View => new()
    {
        Twin = _twin, Version = _version?.Number, Mode = Mode, Error = _error, Index = _index, SinceMs = _sinceMs, AtMs = _atMs,
        Suspects = Suspects, Missing = _missing, Trend = [.. _trend], Blame = _blamedSteps == 0 || _version is not { } version ? []
            : [.. version.Card.Signals.Select((s, i) => new Blame(s, _blame[i] / _blamedSteps)).OrderByDescending(b => b.Share)
                .Take(Blamed)],
    };

    /// <summary>Another version, or none.</summary>
    public void Begin(string twin, ModelVersion? version, long nowMs, TwinError? error = null)
    {
        _trend.Clear();
        (_blame, _blamedSteps) = (new double[version?.Card.Signals.Length ?? 0], 0);
        (_twin, _version, _error, _index, _missing, _sinceMs, _atMs) = (twin, version, error, null, [], nowMs, nowMs);
        Suspects = [];
        _warmUp = new WarmUpWatch();
        Mode = error is not null ? MonitorMode.Broken : version is null ? MonitorMode.Off : MonitorMode.Warming;
    }

    /// <summary>Too little to judge by.</summary>
    public void Starve(ImmutableArray<string> missing, long nowMs)
    {
        Enter(MonitorMode.Starved, nowMs);
        (_missing, _error) = (missing, null);
    }

    /// <summary>No verdict; true when that is news.</summary>
    public bool Break(TwinError error, long nowMs)
    {
        var news = Mode != MonitorMode.Broken;
        Enter(MonitorMode.Broken, nowMs);
        _error = error;
        return news;
    }

    /// <summary>A verdict.</summary>
    public void Take(
        double index, ModelCard card, long steps, ReadOnlySpan<float> shares, ImmutableArray<string> missing, long nowMs)
    {
        index = Shown(index, card);
        var mode = _warmUp.Lasts(steps, card.WarmUp, index) ? MonitorMode.Warming : index > 1 ? MonitorMode.Alarm : MonitorMode.Normal;
        if (mode != MonitorMode.Alarm || Mode != MonitorMode.Alarm)
        {
            _blamedSteps = 0;
            Array.Clear(_blame);
        }

        if (!shares.IsEmpty) _blamedSteps++;
        for (var i = 0; i < shares.Length; i++) _blame[i] += shares[i];
        if (_trend.Count == Points) _trend.Dequeue();
        _trend.Enqueue(new IndexPoint(nowMs, index));
        (_index, _error, _missing) = (index, null, missing);
        Enter(mode, nowMs);
    }

    /// <summary>A score as it is shown: a foreign one beside its own limit.</summary>
    public static double Shown(double index, ModelCard card) =>
        card.Kind == "monitor" ? index : card.Limit != 0 ? index / card.Limit : index > 0 ? 2 : 0;

    private void Enter(MonitorMode mode, long nowMs)
    {
        if (mode != Mode) _sinceMs = nowMs;
        (Mode, _atMs) = (mode, nowMs);
    }
}
