using System.Collections.Frozen;
using System.Collections.Immutable;
using Twin.Domain.Plants;
using Twin.Domain.Readings;

namespace Twin.Domain.Knowledge.Live;

/// <content>A twin's own risk from what is known of it and of what watches it.</content>
public sealed partial class PlantRisk
{
    /// <summary>Modes in which equipment does not do its work.</summary>
    private static readonly FrozenSet<string> OutModes = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "maintenance", "out-of-service", "outOfService", "bypass", "bypassed", "isolated", "impaired");

    private int[] _stations = [];
    private HashSet<int> _barriers = [];
    private Dictionary<int, int[]> _ways = [];
    private Dictionary<int, (double Tonnes, double Multiple)> _held = [];

    /// <summary>A vertex's own risk with its reasons.</summary>
    public LocalRiskValue LocalOf(int vertex) =>
        Graph.Vertices[vertex].Kind == VertexKind.Gate ? GateOf(vertex) : LocalRiskRules.Of(InputOf(vertex), _table);

    /// <summary>True when a barrier does not protect: bad quality, in maintenance, or its alarm out of service.</summary>
    public bool IsOut(int vertex)
    {
        var twin = Graph.Vertices[vertex].Twin;
        if (twin < 0) return false;
        var fact = FactOf(twin);
        if (fact.Quality == 2) return true;
        var definition = Plant.Index.Twin(twin);
        if (definition.Kind == TwinKind.Equipment && Plant.ModeName(definition.Id, (int)fact.A) is { } mode && OutModes.Contains(mode))
            return true;
        return AlarmsOf(definition.Id).Any(static a => a.State.OutOfService);
    }

    /// <summary>What is fixed as long as the graph is: who is looked at when something changes.</summary>
    private void Watch()
    {
        _stations = [.. Plant.Model.Twins.Select(static (t, i) => (t, i)).Where(static x => x.t.Kind == TwinKind.WeatherStation)
            .Select(static x => x.i)];
        _barriers = [.. Graph.Barriers.Select(static b => b.Barrier)];
        var ways = new Dictionary<int, List<int>>();
        foreach (ref readonly var edge in Graph.Edges)
        {
            if (edge.Kind == EdgeKind.Protects) _barriers.Add(edge.Source);
            if (edge.Condition < 0) continue;
            if (!ways.TryGetValue(edge.Condition, out var list)) ways[edge.Condition] = list = [];
            list.Add(edge.Index);
        }

        _ways = ways.ToDictionary(static w => w.Key, static w => w.Value.ToArray());
        _held = [];
        for (var v = 0; v < Graph.VertexCount; v++)
        {
            if (Graph.Vertices[v] is not { Kind: VertexKind.Tank, Twin: >= 0 } tank) continue;
            var definition = Plant.Index.Twin(tank.Twin);
            if (_table.SubstanceOf(definition) is not { } substance) continue;
            var full = definition.Numbers.GetValueOrDefault("capacityM3") * definition.Numbers.GetValueOrDefault("densityKgM3") / 1_000;
            _held[v] = (full, Gb18218.Table.Multiple(substance, full));
        }
    }

    private void Touch(int twin)
    {
        if (_allDirty) return;
        var vertex = Graph.OfTwin(twin);
        if (vertex < 0) return;
        _dirty.Add(vertex);
        foreach (ref readonly var edge in Graph.Out(vertex))
        {
            // Whom it watches, protects or may light counts what it says.
            if (edge.Kind is EdgeKind.Monitors or EdgeKind.Protects or EdgeKind.IgnitesIn) _dirty.Add(edge.Target);
        }
    }

    private bool IsClosed(int sensor) => Graph.Vertices[sensor].Twin is >= 0 and var twin && FactOf(twin) is { B: 2, A: 1 };

    private LocalRiskInput InputOf(int vertex)
    {
        var of = Graph.Vertices[vertex];
        var input = of.Kind switch
        {
            VertexKind.Permit => PermitInput(of.Id),
            VertexKind.WeatherCell or VertexKind.Incident or VertexKind.NearMiss => new LocalRiskInput { Prior = 0 },
            _ => LocalRiskInput.Empty,
        };
        if (of.Twin < 0) return input;
        if (_history.TryGetValue(of.Id, out var prior)) input = input with { Prior = prior };
        if (_held.TryGetValue(vertex, out var held)) input = input with { ThresholdMultiple = held.Multiple * FillOf(of.Twin) };
        // Of most twins there is nothing to say, and no list is made for it.
        List<RiskAlarm>? alarms = null;
        List<RiskSeverity>? severities = null;
        List<RiskWatcher>? watchers = null;
        List<RiskDanger>? dangers = null;
        List<string>? without = null;
        Take(of, ref alarms, ref severities);
        Ahead(of.Id, ref dangers);
        foreach (var e in Graph.In(vertex))
        {
            ref readonly var edge = ref Graph.Edge(e);
            var source = Graph.Vertices[edge.Source];
            if (edge.Kind == EdgeKind.Protects && IsOut(edge.Source)) (without ??= []).Add(source.Id);
            if (edge.Kind != EdgeKind.Monitors || source.Twin < 0) continue;
            Take(source, ref alarms, ref severities);
            Ahead(source.Id, ref dangers);
            if (QualityOf(source.Twin) is { IsBad: true } bad)
                (watchers ??= []).Add(new RiskWatcher(source.Id, bad, Plant.Index.ProfileOf(source.Twin)?.Safety == true));
        }

        var (permits, overdue) = (PermitsOn(vertex), OverdueOn(vertex));
        if (alarms is null && severities is null && watchers is null && without is null && dangers is null
            && permits.Length + overdue.Length == 0) return input;
        return input with
        {
            Alarms = [.. alarms ?? []],
            Severities = [.. severities ?? []],
            Watchers = [.. watchers ?? []],
            BarriersOut = [.. without ?? []],
            Permits = permits,
            Overdue = overdue,
            Dangers = [.. dangers ?? []],
        };
    }

    private void Take(GraphVertex source, ref List<RiskAlarm>? alarms, ref List<RiskSeverity>? severities)
    {
        foreach (var alarm in AlarmsOf(source.Id)) (alarms ??= []).Add(RiskAlarm.From(alarm));
        if (source.Kind != VertexKind.Sensor || FactOf(source.Twin) is not { A: not 0, B: 0 } fact) return;
        var band = Facts.Band(source.Twin);
        var (warn, trip) = fact.A > 0 ? (band.WarnHigh, band.TripHigh) : (band.WarnLow, band.TripLow);
        (severities ??= []).Add(new RiskSeverity(source.Id, warn + (Math.Abs(fact.A) * (trip - warn)), warn, trip, QualityOf(source.Twin)));
    }

    private LocalRiskInput PermitInput(string id) => _extras.Permits.FirstOrDefault(p => p.Id == id) is { } permit
        ? new LocalRiskInput { Permits = [new RiskPermit(permit.Id, permit.Kind, permit.Grade)] }
        : LocalRiskInput.Empty;

    private ImmutableArray<RiskPermit> PermitsOn(int vertex)
    {
        if (_extras.Permits.IsEmpty) return [];
        var found = ImmutableArray.CreateBuilder<RiskPermit>();
        foreach (var e in Graph.In(vertex))
        {
            ref readonly var edge = ref Graph.Edge(e);
            if (edge.Kind != EdgeKind.WorksOn || Graph.Vertices[edge.Source] is not { Kind: VertexKind.Permit, Id: var id }) continue;
            if (_extras.Permits.FirstOrDefault(p => p.Id == id) is { } permit)
                found.Add(new RiskPermit(permit.Id, permit.Kind, permit.Grade));
        }

        return found.DrainToImmutable();
    }

    /// <summary>Share of a tank that is full; all of it while nothing is known, as the standard counts the design maximum.</summary>
    private double FillOf(int tank) => FactOf(tank) is { A: >= 1 } fact ? Math.Clamp((fact.A - 1) / 100, 0, 1) : 1;

    private Quality QualityOf(int twin) => FactOf(twin).Quality switch
    {
        0 => Quality.Good,
        1 => Quality.Uncertain,
        _ => Quality.Bad,
    };
}
