using System.Collections.Immutable;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Domain.Tanks;
using Twin.Domain.Units;

namespace Twin.Domain.Dangers;

/// <summary>A limit of a watched signal.</summary>
/// <param name="Twin">Whose.</param>
/// <param name="Kind">Which.</param>
/// <param name="Rule">Its rule; null: full or empty.</param>
/// <param name="Value">In the sensor's unit, where no mode says otherwise.</param>
internal sealed record DangerLimit(string Twin, DangerKind Kind, RuleDefinition? Rule, double Value)
{
    /// <summary>Reached from below.</summary>
    public bool IsHigh => Kind is DangerKind.High or DangerKind.HighHigh or DangerKind.Full;

    /// <summary>The limit in a mode; NaN: it does not count there.</summary>
    public double In(string? mode) =>
        mode is null || Rule is null ? Value
        : Rule.SuppressedInModes.Contains(mode) ? double.NaN : Rule.ModeThresholds.GetValueOrDefault(mode, Value);
}

/// <summary>A measured flow into (+) or out of (−) a tank.</summary>
/// <param name="Place">Place of the flow sensor among the plan's sensors.</param>
/// <param name="M3PerS">Factor to m³/s into the tank.</param>
/// <param name="Gate">Place of the sensor that says whether the way is open; −1: always.</param>
/// <param name="Others">Gates of the other ways the flow may take: with one of them open too it is not known whose it is.</param>
internal sealed record TankFlow(int Place, double M3PerS, int Gate, ImmutableArray<int> Others);

/// <summary>A signal to watch.</summary>
/// <param name="Place">Place of its sensor among the plan's sensors.</param>
/// <param name="Sensor">Local id.</param>
/// <param name="Unit">UCUM unit.</param>
/// <param name="PeriodMs">Expected time between readings; 0: unknown.</param>
/// <param name="Step">Smallest step of what is remembered.</param>
/// <param name="Tank">Levels of tanks are remembered as volumes; null: as they are.</param>
/// <param name="Metres">Factor from the sensor's unit to metres of level.</param>
/// <param name="Limits">Rising.</param>
/// <param name="Flows">Measured flows of the tank.</param>
/// <param name="Settles">By its nature it approaches a final value, as temperatures do; a level goes on as long as something flows.</param>
internal sealed record DangerSignal(
    int Place, string Sensor, string Unit, long PeriodMs, double Step, TankGeometry? Tank, double Metres,
    ImmutableArray<DangerLimit> Limits, ImmutableArray<TankFlow> Flows, bool Settles)
{
    /// <summary>What is remembered of a value.</summary>
    public double Of(double value) => Tank is null ? value : Tank.VolumeM3(value * Metres);

    /// <summary>How much value a small change of what is remembered is.</summary>
    public double ValuePer(double value) => Tank is null ? 1 : 1 / Math.Max(1e-6, Tank.SurfaceM2(value * Metres) * Metres);
}

/// <summary>What of a plant can run into a limit: levels, temperatures and pressures that have one. Immutable.</summary>
internal sealed class DangerPlan
{
    private readonly List<string> _sensors = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly CompiledPlant _plant;

    private DangerPlan(CompiledPlant plant)
    {
        _plant = plant;
        var signals = ImmutableArray.CreateBuilder<DangerSignal>();
        foreach (var index in plant.Index.Sensors)
        {
            if (plant.Index.ProfileOf(index) is { } profile && IsWatched(profile.Quantity) && SignalOf(index, profile) is { } signal)
                signals.Add(signal);
        }

        (Signals, Sensors) = (signals.ToImmutable(), [.. _sensors]);
    }

    /// <summary>Every sensor that is needed, in the order of the places.</summary>
    public ImmutableArray<string> Sensors { get; }

    public ImmutableArray<DangerSignal> Signals { get; }

    /// <summary>That of a plant.</summary>
    public static DangerPlan Of(CompiledPlant plant) => new(plant);

    private static bool IsWatched(string quantity) =>
        Has(quantity, "level") || Has(quantity, "temperature") || Has(quantity, "pressure") || quantity == "thermal";

    private static bool Has(string quantity, string word) => quantity.Contains(word, StringComparison.OrdinalIgnoreCase);

    private DangerSignal? SignalOf(int sensor, SensorProfile profile)
    {
        var limits = new List<DangerLimit>();
        TwinDefinition? tank = null;
        AddRules(limits, sensor, null);
        foreach (var binding in _plant.Index.SubscribersOf(sensor))
        {
            var twin = _plant.Index.Twin(binding.Twin);
            AddRules(limits, binding.Twin, _plant.Index.TypeOf(binding.Twin).Signals[binding.Signal].Name);
            if (twin.Kind == TwinKind.Tank && Has(profile.Quantity, "level")) tank ??= twin;
        }

        TankGeometry? geometry = null;
        var metres = UnitConversion.TryCompile(profile.Unit, "m", out var conversion, out _) ? conversion.Factor : double.NaN;
        if (tank is not null && double.IsFinite(metres) && TankGeometry.TryFrom(tank, out geometry, out _))
        {
            limits.Add(new DangerLimit(tank.Id, DangerKind.Full, null, geometry.HeightM / metres));
            limits.Add(new DangerLimit(tank.Id, DangerKind.Empty, null, 0));
        }

        if (limits.Count == 0) return null;
        var id = _plant.Index.Twin(sensor).Id;
        var step = geometry is null ? profile.Resolution : profile.Resolution * metres * geometry.SurfaceM2(geometry.HeightM / 2);
        return new DangerSignal(PlaceOf(id), id, profile.Unit, profile.PeriodMs, step, geometry, metres,
            [.. limits.OrderBy(static l => l.Value)], geometry is null ? [] : FlowsOf(tank!), !Has(profile.Quantity, "level"));
    }

    private void AddRules(List<DangerLimit> limits, int twin, string? signal)
    {
        foreach (var rule in _plant.Index.RulesOf(twin))
        {
            if (rule is { Kind: RuleKind.Threshold, Enabled: true } && (signal is null ? rule.Signal is null : rule.Signal == signal))
                limits.Add(new DangerLimit(_plant.Index.Twin(twin).Id, (DangerKind)(byte)rule.Limit, rule, rule.Threshold));
        }
    }

    private int PlaceOf(string sensor)
    {
        if (_places.TryGetValue(sensor, out var place)) return place;
        _places[sensor] = place = _sensors.Count;
        _sensors.Add(sensor);
        return place;
    }

    /// <summary>Flows measured at the tank itself (signals in..., out...), and at what feeds it or is fed by it, where it is certain whose
    /// they are.</summary>
    private ImmutableArray<TankFlow> FlowsOf(TwinDefinition tank)
    {
        var flows = ImmutableArray.CreateBuilder<TankFlow>();
        foreach (var (name, sensor) in tank.Signals.OrderBy(static s => s.Key, StringComparer.Ordinal))
        {
            var sign = name.StartsWith("in", StringComparison.OrdinalIgnoreCase) ? 1
                : name.StartsWith("out", StringComparison.OrdinalIgnoreCase) ? -1 : 0;
            if (sign != 0 && FactorOf(sensor) is { } factor) AddOnce(flows, new TankFlow(PlaceOf(sensor), sign * factor, -1, []));
        }

        var index = _plant.Index.IndexOf(tank.Id);
        foreach (var relation in tank.Relations.Where(static r => r.Kind == "feeds"))
        {
            if (!_plant.Index.TryGet(relation.Target, out var mover)) continue;
            Add(flows, mover, -1, relation, [.. SourcesOf(mover).Where(s => s.Tank != index).Select(static s => s.Way)]);
        }

        foreach (var source in _plant.Index.IncomingOf(index))
        {
            if (source.Kind is "flowIn" or "flowOut") AddMeter(flows, source);
            if (source.Kind != "feeds") continue;
            var ways = _plant.Index.Twin(source.Source).Relations.Where(static r => r.Kind == "feeds").ToArray();
            Add(flows, source.Source, 1, ways.First(r => r.Target == tank.Id),
                [.. ways.Where(r => r.Target != tank.Id && _plant.Find(r.Target)?.Kind == TwinKind.Tank)]);
        }

        return flows.ToImmutable();
    }

    /// <summary>A meter whose flow is said to be the tank's: of one that is said of several tanks it is not known whose it is.</summary>
    private void AddMeter(ImmutableArray<TankFlow>.Builder flows, IncomingRelation meter)
    {
        var twin = _plant.Index.Twin(meter.Source);
        if (twin.Kind != TwinKind.Sensor || twin.Relations.Count(r => r.Kind == meter.Kind) > 1) return;
        if (FactorOf(twin.Id) is not { } factor) return;
        AddOnce(flows, new TankFlow(PlaceOf(twin.Id), meter.Kind == "flowIn" ? factor : -factor, -1, []));
    }

    /// <summary>The same meter may be told in more than one way.</summary>
    private static void AddOnce(ImmutableArray<TankFlow>.Builder flows, TankFlow flow)
    {
        if (flows.All(f => f.Place != flow.Place)) flows.Add(flow);
    }

    private IEnumerable<(int Tank, Relation Way)> SourcesOf(int mover)
    {
        var id = _plant.Index.Twin(mover).Id;
        foreach (var source in _plant.Index.IncomingOf(mover).ToArray())
        {
            if (source.Kind == "feeds" && _plant.Index.Twin(source.Source) is { Kind: TwinKind.Tank } tank)
                yield return (source.Source, tank.Relations.First(r => r.Kind == "feeds" && r.Target == id));
        }
    }

    private void Add(ImmutableArray<TankFlow>.Builder flows, int mover, int sign, Relation way, Relation[] others)
    {
        var twin = _plant.Index.Twin(mover);
        if (twin.Kind == TwinKind.Tank || (others.Length > 0 && (way.Condition is null || others.Any(static o => o.Condition is null))))
            return;
        foreach (var signal in _plant.Index.TypeOf(mover).Signals.Where(static s => s.Quantity == "flow"))
        {
            if (!twin.Signals.TryGetValue(signal.Name, out var sensor) || FactorOf(sensor) is not { } factor) continue;
            AddOnce(flows, new TankFlow(PlaceOf(sensor), sign * factor, way.Condition is { } gate ? PlaceOf(gate) : -1,
                [.. others.Select(o => PlaceOf(o.Condition!))]));
            return;
        }
    }

    private double? FactorOf(string sensor) =>
        _plant.Index.TryGet(sensor, out var index) && _plant.Index.ProfileOf(index) is { Quantity: "flow" } profile
        && UnitConversion.TryCompile(profile.Unit, "m3/s", out var conversion, out _) ? conversion.Factor : null;
}
