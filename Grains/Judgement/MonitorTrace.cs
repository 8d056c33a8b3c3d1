using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Judgement;

namespace Twin.Grains.Judgement;

/// <summary>What a monitor shows of itself: its mode and since when, the last verdicts, and who is to blame for an alarm.</summary>
internal sealed class MonitorTrace
{
    private const int Points = 300;
    private const int Blamed = 10;
    private readonly Queue<IndexPoint> _trend = new();
    private double[] _blame = [];
    private int _blamedSteps;

    /// <summary>As people see it.</summary>
    public MonitorView View { get; private set; } = new() { Twin = "" };

    /// <summary>Another version, or none.</summary>
    public void Begin(string twin, ModelVersion? version, long nowMs, TwinError? error = null)
    {
        _trend.Clear();
        (_blame, _blamedSteps) = (new double[version?.Card.Signals.Length ?? 0], 0);
        View = new MonitorView
        {
            Twin = twin, Version = version?.Number, SinceMs = nowMs, AtMs = nowMs, Error = error,
            Mode = error is not null ? MonitorMode.Broken : version is null ? MonitorMode.Off : MonitorMode.Warming,
        };
    }

    /// <summary>Too little to judge by.</summary>
    public void Starve(ImmutableArray<string> missing, long nowMs) =>
        View = Entered(MonitorMode.Starved, nowMs) with { Missing = missing, Error = null };

    /// <summary>No verdict; true when that is news.</summary>
    public bool Break(TwinError error, long nowMs)
    {
        var news = View.Mode != MonitorMode.Broken;
        View = Entered(MonitorMode.Broken, nowMs) with { Error = error };
        return news;
    }

    /// <summary>A verdict.</summary>
    public void Take(
        double index, ModelCard card, long steps, ReadOnlySpan<float> shares, ImmutableArray<string> missing, long nowMs)
    {
        // Foreign scores are shown beside their own limit.
        if (card.Kind != "monitor") index = card.Limit != 0 ? index / card.Limit : index > 0 ? 2 : 0;
        var mode = steps < card.WarmUp ? MonitorMode.Warming : index > 1 ? MonitorMode.Alarm : MonitorMode.Normal;
        if (mode != MonitorMode.Alarm || View.Mode != MonitorMode.Alarm) (_blamedSteps, _blame) = (0, new double[_blame.Length]);
        _blamedSteps++;
        for (var i = 0; i < shares.Length; i++) _blame[i] += shares[i];
        if (_trend.Count == Points) _trend.Dequeue();
        _trend.Enqueue(new IndexPoint(nowMs, index));
        View = Entered(mode, nowMs) with
        {
            Index = index, Error = null, Missing = missing, Trend = [.. _trend],
            Blame = shares.IsEmpty ? [] : [.. card.Signals.Select((s, i) => new Blame(s, _blame[i] / _blamedSteps))
                .OrderByDescending(b => b.Share).Take(Blamed)],
        };
    }

    /// <summary>The alarm is that of an instrument; null: it is not.</summary>
    public void Doubt(string? suspect)
    {
        if (View.Suspect != suspect) View = View with { Suspect = suspect };
    }

    private MonitorView Entered(MonitorMode mode, long nowMs) =>
        View with { Mode = mode, AtMs = nowMs, SinceMs = mode == View.Mode ? View.SinceMs : nowMs };
}
