using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Twin.Grains.Knowledge;

/// <summary>What this process knows of the knowledge graphs it holds, for health and metrics.</summary>
public sealed class RiskHealth
{
    /// <summary>Most that risks may differ from a full computation (domain.md D2 step 5).</summary>
    public const double DriftLimit = 1e-3;

    private static readonly Meter Meter = new("Twin.Knowledge");
    private readonly ConcurrentDictionary<string, double> _drift = new(StringComparer.Ordinal);
    private readonly Counter<long> _drifts = Meter.CreateCounter<long>(
        "twin_risk_drifts", description: "Times risks drifted from a full computation");
    private readonly Histogram<double> _steps = Meter.CreateHistogram<double>("twin_risk_step_ms", "ms", "Time of one propagation");

    /// <summary>Graphs whose risks differed too much at the last look.</summary>
    public IEnumerable<string> Drifting => _drift.Where(static d => d.Value > DriftLimit).Select(static d => d.Key);

    internal void Looked(string graph, double drift)
    {
        _drift[graph] = drift;
        if (drift > DriftLimit) _drifts.Add(1);
    }

    internal void Stepped(TimeSpan took) => _steps.Record(took.TotalMilliseconds);

    internal void Gone(string graph) => _drift.TryRemove(graph, out _);
}
