using System.Collections.Frozen;

namespace Twin.Domain.Knowledge.Live;

/// <content>What an AND gate holds against what reaches it: the chance that an ignition source works.</content>
public sealed partial class PlantRisk
{
    /// <summary>Modes in which equipment lights nothing, besides those in which it does not work at all.</summary>
    private static readonly FrozenSet<string> RestModes = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "stopped", "stop", "idle", "off", "standby");

    private LocalRiskValue GateOf(int gate)
    {
        var least = _table.Local.PriorLeast;
        var factors = new List<RiskFactor> { new(RiskFactorKind.Prior, "", least) };
        foreach (var e in Graph.In(gate))
        {
            ref readonly var edge = ref Graph.Edge(e);
            if (edge.Kind != EdgeKind.IgnitesIn) continue;
            var source = Graph.Vertices[edge.Source];
            var chance = source.Twin < 0 ? PermitIgnition(source.Id) : IsAtRest(source.Twin) ? 0 : GateEdges.IgnitionOf(_table);
            if (chance > 0) factors.Add(new RiskFactor(RiskFactorKind.Ignition, source.Id, chance));
        }

        var none = 1.0;
        foreach (var factor in factors) none *= 1 - factor.Severity;
        return new LocalRiskValue(1 - none, least, [.. factors.OrderByDescending(static f => f.Severity)]);
    }

    private double PermitIgnition(string id) =>
        _extras.Permits.FirstOrDefault(p => p.Id == id) is { } permit ? GateEdges.IgnitionOf(_table, permit) : 0;

    // Equipment without modes counts as running; one that never told its mode is in its first.
    private bool IsAtRest(int twin)
    {
        var definition = Plant.Index.Twin(twin);
        return Plant.ModeName(definition.Id, (int)FactOf(twin).A) is { } mode && (RestModes.Contains(mode) || OutModes.Contains(mode));
    }
}
