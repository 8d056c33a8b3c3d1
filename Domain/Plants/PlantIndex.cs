using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Twin.Domain.Rules;

namespace Twin.Domain.Plants;

/// <summary>A twin that listens to a sensor through one of its signals.</summary>
/// <param name="Twin">Twin index.</param>
/// <param name="Signal">Index in the type's <see cref="TwinType.Signals"/>.</param>
public readonly record struct SignalBinding(int Twin, int Signal);

/// <summary>A relation seen from its target.</summary>
/// <param name="Source">Twin index of the twin that holds the relation.</param>
/// <param name="Kind">Relation kind.</param>
public readonly record struct IncomingRelation(int Source, string Kind);

/// <summary>
/// Answers questions about a plant model quickly. A twin's index is its place in <see cref="PlantModel.Twins"/>. Immutable; built once per
/// model version and shared. Needs a model that passed <see cref="PlantFile.Check"/>; unknown references are left out.
/// </summary>
public sealed class PlantIndex
{
    private readonly Dictionary<string, int> _twins;
    private readonly Dictionary<string, TwinType> _types;
    private readonly TwinType[] _typeOf;
    private readonly int[] _sensors;
    private readonly int[] _zones;
    private readonly int[] _owner;
    private readonly int[] _subscriberStart;
    private readonly SignalBinding[] _subscribers;
    private readonly int[] _incomingStart;
    private readonly IncomingRelation[] _incoming;

    /// <summary>Builds the index: a second or so for 500,000 twins.</summary>
    public PlantIndex(PlantModel model)
    {
        Model = model;
        var count = model.Twins.Length;
        _twins = new Dictionary<string, int>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++) _twins.TryAdd(model.Twins[i].Id, i);
        _types = new Dictionary<string, TwinType>(model.Types.Length, StringComparer.Ordinal);
        foreach (var type in model.Types) _types.TryAdd(type.Id, type);
        _typeOf = new TwinType[count];
        for (var i = 0; i < count; i++)
        {
            var twin = model.Twins[i];
            _typeOf[i] = _types.GetValueOrDefault(twin.TypeId)
                ?? new TwinType { Id = twin.TypeId, Kind = twin.Kind, Name = LocalizedText.Empty };
        }

        _sensors = OfKind(TwinKind.Sensor);
        _zones = OfKind(TwinKind.Zone);
        (_subscriberStart, _subscribers) = Subscribers();
        (_incomingStart, _incoming) = Incoming();
        _owner = Owners();
    }

    /// <summary>The model this is the index of.</summary>
    public PlantModel Model { get; }

    /// <summary>Twins of the plant; every twin index is below this.</summary>
    public int Count => _typeOf.Length;

    /// <summary>Twin indexes of all sensors, in file order.</summary>
    public ReadOnlySpan<int> Sensors => _sensors;

    /// <summary>Twin indexes of all zones, in file order.</summary>
    public ReadOnlySpan<int> Zones => _zones;

    /// <summary>Finds a twin by local id.</summary>
    public bool TryGet(string id, out int twin) => _twins.TryGetValue(id, out twin);

    /// <summary>Finds a twin by local id without a string.</summary>
    public bool TryGet(ReadOnlySpan<char> id, out int twin) => _twins.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out twin);

    /// <summary>Twin index of a local id, or -1.</summary>
    public int IndexOf(string id) => _twins.GetValueOrDefault(id, -1);

    /// <summary>The definition behind a twin index.</summary>
    public TwinDefinition Twin(int twin) => Model.Twins[twin];

    /// <summary>The type of a twin.</summary>
    public TwinType TypeOf(int twin) => _typeOf[twin];

    /// <summary>A type by id, or null.</summary>
    public TwinType? FindType(string id) => _types.GetValueOrDefault(id);

    /// <summary>The twin whose state a sensor belongs to: the first in file order whose signals bind it, else what it is
    /// <c>partOf</c>, <c>monitors</c> or is <c>locatedIn</c> (in that order); -1: none.</summary>
    public int PrimaryOwnerOf(int sensor) => _owner[sensor];

    /// <summary>Every twin whose signals bind the sensor, in file order.</summary>
    public ReadOnlySpan<SignalBinding> SubscribersOf(int sensor) =>
        _subscribers.AsSpan(_subscriberStart[sensor].._subscriberStart[sensor + 1]);

    /// <summary>Relations that point to a twin, in file order: what is located in it, part of it, monitors it...</summary>
    public ReadOnlySpan<IncomingRelation> IncomingOf(int twin) => _incoming.AsSpan(_incomingStart[twin].._incomingStart[twin + 1]);

    /// <summary>Twins that hold a relation of a kind to a twin, e.g. all that are <c>partOf</c> it.</summary>
    public IEnumerable<int> ChildrenOf(int twin, string relation)
    {
        for (var i = _incomingStart[twin]; i < _incomingStart[twin + 1]; i++)
        {
            if (_incoming[i].Kind == relation) yield return _incoming[i].Source;
        }
    }

    /// <summary>Target of a twin's first relation of a kind, or -1.</summary>
    public int TargetOf(int twin, string relation)
    {
        foreach (var candidate in Model.Twins[twin].Relations)
        {
            if (candidate.Kind == relation && _twins.TryGetValue(candidate.Target, out var target)) return target;
        }

        return -1;
    }

    /// <summary>Sensor bound to a signal of a twin, or -1.</summary>
    public int SensorOf(int twin, string signal) =>
        Model.Twins[twin].Signals.TryGetValue(signal, out var sensor) ? _twins.GetValueOrDefault(sensor, -1) : -1;

    /// <summary>How a sensor measures: its own profile, else its type's; null when the twin is no sensor.</summary>
    public SensorProfile? ProfileOf(int sensor) => Model.Twins[sensor].SensorOverride ?? _typeOf[sensor].Sensor;

    /// <summary>The enabled rules of a twin: its type's with its own in their place. The type's own array when nothing differs.</summary>
    public ImmutableArray<RuleDefinition> RulesOf(int twin) => EffectiveRules(_typeOf[twin], Model.Twins[twin]);

    /// <summary>The enabled rules of a type as a twin sees them.</summary>
    public static ImmutableArray<RuleDefinition> EffectiveRules(TwinType type, TwinDefinition twin)
    {
        var overrides = twin.RuleOverrides;
        if (overrides.IsEmpty && type.Rules.All(r => r.Enabled)) return type.Rules;
        var rules = ImmutableArray.CreateBuilder<RuleDefinition>(type.Rules.Length + overrides.Length);
        foreach (var rule in type.Rules)
        {
            var own = overrides.FirstOrDefault(o => o.Id == rule.Id) ?? rule;
            if (own.Enabled) rules.Add(own);
        }

        foreach (var own in overrides)
        {
            if (own.Enabled && type.Rules.All(r => r.Id != own.Id)) rules.Add(own);
        }

        return rules.DrainToImmutable();
    }

    private int[] OfKind(TwinKind kind)
    {
        var found = new List<int>();
        for (var i = 0; i < Model.Twins.Length; i++)
        {
            if (Model.Twins[i].Kind == kind) found.Add(i);
        }

        return [.. found];
    }

    private (int[] Start, SignalBinding[] Items) Subscribers()
    {
        var pairs = new List<(int Sensor, SignalBinding Binding)>();
        for (var i = 0; i < Count; i++)
        {
            var bound = Model.Twins[i].Signals;
            if (bound.IsEmpty) continue;
            var signals = _typeOf[i].Signals;
            for (var s = 0; s < signals.Length; s++)
            {
                if (bound.TryGetValue(signals[s].Name, out var id) && _twins.TryGetValue(id, out var sensor))
                    pairs.Add((sensor, new SignalBinding(i, s)));
            }
        }

        return Group(pairs);
    }

    private (int[] Start, IncomingRelation[] Items) Incoming()
    {
        var pairs = new List<(int Target, IncomingRelation Relation)>();
        for (var i = 0; i < Count; i++)
        {
            foreach (var relation in Model.Twins[i].Relations)
            {
                if (_twins.TryGetValue(relation.Target, out var target)) pairs.Add((target, new IncomingRelation(i, relation.Kind)));
            }
        }

        return Group(pairs);
    }

    // Counting sort, stable: the items of key k are [start[k], start[k + 1]).
    private (int[] Start, T[] Items) Group<T>(List<(int Key, T Item)> pairs)
    {
        var start = new int[Count + 1];
        foreach (ref readonly var pair in CollectionsMarshal.AsSpan(pairs)) start[pair.Key + 1]++;
        for (var i = 0; i < Count; i++) start[i + 1] += start[i];
        var next = start[..^1];
        var items = new T[pairs.Count];
        foreach (ref readonly var pair in CollectionsMarshal.AsSpan(pairs)) items[next[pair.Key]++] = pair.Item;
        return (start, items);
    }

    private int[] Owners()
    {
        var owners = new int[Count];
        Array.Fill(owners, -1);
        foreach (var sensor in _sensors)
        {
            var subscribers = SubscribersOf(sensor);
            if (!subscribers.IsEmpty)
            {
                owners[sensor] = subscribers[0].Twin;
                continue;
            }

            var owner = TargetOf(sensor, "partOf");
            if (owner < 0) owner = TargetOf(sensor, "monitors");
            owners[sensor] = owner < 0 ? TargetOf(sensor, "locatedIn") : owner;
        }

        return owners;
    }
}
