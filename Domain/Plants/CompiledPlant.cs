using System.Collections.Concurrent;
using System.Collections.Immutable;
using Twin.Domain.Places;
using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Twin.Domain.Twins;

namespace Twin.Domain.Plants;

/// <summary>
/// A plant model ready for work: its index, and per type (or twin, where it differs) the compiled cleaning, rules and modes, made once
/// and shared.
/// Immutable to its users and safe from any thread.
/// </summary>
public sealed class CompiledPlant
{
    private readonly SensorRuntime?[] _sensors;
    private readonly ConcurrentDictionary<int, OwnerRuntime> _owners = new();
    private readonly ConcurrentDictionary<(string Type, string OwnerType), SensorRuntime> _sensorTypes = new();
    private readonly ConcurrentDictionary<string, OwnerRuntime> _ownerTypes = new();
    private readonly Lazy<Dictionary<int, List<string>>> _sensorsOf;

    private CompiledPlant(PlantModel model)
    {
        Model = model;
        Index = new PlantIndex(model);
        _sensors = new SensorRuntime?[model.Twins.Length];
        _sensorsOf = new Lazy<Dictionary<int, List<string>>>(GroupSensors);
        Zones = ZoneIndex.From(model);
    }

    public PlantModel Model { get; }

    public PlantIndex Index { get; }

    /// <summary>Which zones a point lies in.</summary>
    public ZoneIndex Zones { get; }

    /// <summary>Compiles; on any error there is no plant but all the errors.</summary>
    public static (CompiledPlant? Plant, ImmutableArray<TwinError> Errors) Compile(PlantModel model)
    {
        var plant = new CompiledPlant(model);
        var errors = ImmutableArray.CreateBuilder<TwinError>();
        foreach (var type in model.Types)
        {
            var signals = type.Kind == TwinKind.Sensor ? SensorRuntime.Signals(type.Sensor) : type.Signals;
            string[] modes = type.Kind == TwinKind.Sensor ? plant.OwnerModes() : [.. type.Modes.Select(static m => m.Id)];
            errors.AddRange(CompiledRuleSet.Compile(type.Rules, signals, modes)
                .Errors.Select(e => e with { Path = $"type {type.Id}: {e.Path}" }));
            errors.AddRange(ModeSelector.Compile(type.Modes, type.Signals)
                .Errors.Select(e => e with { Path = $"type {type.Id}: {e.Path}" }));
        }

        for (var i = 0; i < model.Twins.Length; i++)
        {
            var twin = model.Twins[i];
            if (twin.RuleOverrides.IsEmpty && twin.SensorOverride is null) continue;
            var runtimeErrors = twin.Kind == TwinKind.Sensor ? plant.BuildSensor(i).Errors : plant.BuildOwner(i).Errors;
            errors.AddRange(runtimeErrors.Select(e => e with { Path = $"twin {twin.Id}: {e.Path}" }));
        }

        return errors.Count == 0 ? (plant, []) : (null, errors.DistinctBy(static e => (e.Code, e.Path)).ToImmutableArray());
    }

    /// <summary>The definition of a twin, or null.</summary>
    public TwinDefinition? Find(string id) => Index.TryGet(id, out var i) ? Model.Twins[i] : null;

    /// <summary>The type of a twin.</summary>
    public TwinType TypeOf(TwinDefinition twin) => Index.TypeOf(Index.IndexOf(twin.Id));

    /// <summary>How a sensor measures.</summary>
    public SensorProfile ProfileOf(TwinDefinition sensor) =>
        Index.ProfileOf(Index.IndexOf(sensor.Id)) ?? throw new ArgumentException($"'{sensor.Id}' has no sensor profile.", nameof(sensor));

    /// <summary>What a sensor's kernel needs; null: no such sensor.</summary>
    public SensorRuntime? SensorOf(string id)
    {
        if (!Index.TryGet(id, out var i) || Model.Twins[i].Kind != TwinKind.Sensor) return null;
        return Volatile.Read(ref _sensors[i])
            ?? Interlocked.CompareExchange(ref _sensors[i], SharedSensor(i), null) ?? _sensors[i];
    }

    /// <summary>What the kernel of any other twin needs; null: no such twin.</summary>
    public OwnerRuntime? OwnerOf(string id)
    {
        if (!Index.TryGet(id, out var i) || Model.Twins[i].Kind == TwinKind.Sensor) return null;
        return _owners.GetOrAdd(i, static (twin, plant) => plant.SharedOwner(twin), this);
    }

    /// <summary>Rules in force of a twin, sensor or not; null: no such twin.</summary>
    public CompiledRuleSet? RulesOf(string id) => SensorOf(id)?.Rules ?? OwnerOf(id)?.Rules;

    /// <summary>The rule of a twin as it is in force; null: no such twin, or it has none of that id.</summary>
    public RuleDefinition? RuleOf(string id, string rule) =>
        RulesOf(id) is { } rules && rules.TryFind(rule, out var index) ? rules[index].Definition : null;

    /// <summary>Ids of the twins that use a sensor as a signal.</summary>
    public string[] SubscribersOf(string id)
    {
        if (!Index.TryGet(id, out var i) || Model.Twins[i].Kind != TwinKind.Sensor) return [];
        var bindings = Index.SubscribersOf(i);
        if (bindings.Length == 0) return [];
        var ids = new List<string>(bindings.Length);
        foreach (var binding in bindings)
        {
            var twin = Model.Twins[binding.Twin].Id;
            if (!ids.Contains(twin)) ids.Add(twin);
        }

        return [.. ids];
    }

    /// <summary>Partition of a twin: that of the sensor's owner, so that a twin and its sensors are together.</summary>
    public int PartitionOf(string id)
    {
        if (!Index.TryGet(id, out var i)) return Partitioning.Of(id);
        if (Model.Twins[i].Kind != TwinKind.Sensor) return Partitioning.Of(id);
        var owner = Index.PrimaryOwnerOf(i);
        return Partitioning.Of(owner < 0 ? id : Model.Twins[owner].Id);
    }

    /// <summary>Sensors that belong to a twin (their mode is its mode).</summary>
    public IReadOnlyList<string> SensorsOf(string owner) =>
        Index.TryGet(owner, out var i) && _sensorsOf.Value.TryGetValue(i, out var list) ? list : [];

    /// <summary>Name of a mode of a twin, or null.</summary>
    public string? ModeName(string owner, int mode)
    {
        var modes = Index.TryGet(owner, out var i) ? Index.TypeOf(i).Modes : [];
        return mode >= 0 && mode < modes.Length ? modes[mode].Id : null;
    }

    /// <summary>Safety sensors of a partition, which must be heard of even if they never send: id and ms until silence is told.</summary>
    public IEnumerable<(string Id, long GraceMs)> WatchedFrom(int partition)
    {
        foreach (var i in Index.Sensors.ToArray())
        {
            if (Index.ProfileOf(i) is not { Safety: true, PeriodMs: > 0 } profile) continue;
            var id = Model.Twins[i].Id;
            if (PartitionOf(id) == partition) yield return (id, Math.Max(10_000, 3 * profile.PeriodMs));
        }
    }

    /// <summary>True when a twin lies in a zone, by relation or by place.</summary>
    public bool IsIn(TwinDefinition twin, string zone) =>
        twin.Relations.Any(r => r.Target == zone && r.Kind is "locatedIn" or "partOf")
        || (twin.Id != zone && twin.Kind != TwinKind.Zone && Zones.Find(twin.Shape.Points[0]).Contains(zone));

    /// <summary>True when tag, name, type or quantity contains the text.</summary>
    public bool Matches(TwinDefinition twin, string text)
    {
        bool Has(string s) => s.Contains(text, StringComparison.OrdinalIgnoreCase);
        return Has(twin.Id) || Has(twin.Name.En) || Has(twin.Name.Zh) || Has(twin.TypeId)
            || (twin.Kind == TwinKind.Sensor && Has(ProfileOf(twin).Quantity));
    }

    private SensorRuntime SharedSensor(int i)
    {
        var twin = Model.Twins[i];
        if (!twin.RuleOverrides.IsEmpty || twin.SensorOverride is not null) return BuildSensor(i).Runtime;
        var owner = Index.PrimaryOwnerOf(i);
        var ownerType = owner < 0 ? "" : Model.Twins[owner].TypeId;
        return _sensorTypes.GetOrAdd((twin.TypeId, ownerType), _ => BuildSensor(i).Runtime);
    }

    private OwnerRuntime SharedOwner(int i)
    {
        var twin = Model.Twins[i];
        return twin.RuleOverrides.IsEmpty ? _ownerTypes.GetOrAdd(twin.TypeId, _ => BuildOwner(i).Runtime) : BuildOwner(i).Runtime;
    }

    private (SensorRuntime Runtime, IReadOnlyList<TwinError> Errors) BuildSensor(int i)
    {
        var profile = Index.ProfileOf(i)!;
        var owner = Index.PrimaryOwnerOf(i);
        var modes = owner < 0 ? [] : Index.TypeOf(owner).Modes;
        var (rules, errors) = CompiledRuleSet.Compile(
            SensorRuntime.WithBuiltIn(Index.RulesOf(i), profile, modes), SensorRuntime.Signals(profile),
            [.. modes.Select(static m => m.Id)]);
        return (new SensorRuntime(profile, CleanerSettings.From(profile), rules, modes), errors);
    }

    private (OwnerRuntime Runtime, IReadOnlyList<TwinError> Errors) BuildOwner(int i)
    {
        var type = Index.TypeOf(i);
        var (rules, errors) = CompiledRuleSet.Compile(Index.RulesOf(i), type.Signals, [.. type.Modes.Select(static m => m.Id)]);
        return (new OwnerRuntime(type, rules, ModeSelector.Compile(type.Modes, type.Signals).Selector), errors);
    }

    /// <summary>Every mode that an owner of sensors has, so that a sensor type's mode names can be checked.</summary>
    private string[] OwnerModes() => [.. Model.Types.SelectMany(static t => t.Modes).Select(static m => m.Id).Distinct()];

    private Dictionary<int, List<string>> GroupSensors()
    {
        var grouped = new Dictionary<int, List<string>>();
        foreach (var i in Index.Sensors)
        {
            var owner = Index.PrimaryOwnerOf(i);
            if (owner < 0) continue;
            if (!grouped.TryGetValue(owner, out var list)) grouped[owner] = list = [];
            list.Add(Model.Twins[i].Id);
        }

        return grouped;
    }
}
