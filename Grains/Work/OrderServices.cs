using System.Collections.Concurrent;
using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Permits;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Grains.Twins;

namespace Twin.Grains.Work;

/// <summary>A published flow, compiled once per version.</summary>
/// <param name="Program">Compiled.</param>
/// <param name="Forms">Its forms.</param>
public sealed record OrderFlow(FlowProgram Program, ImmutableArray<FormDefinition> Forms);

/// <summary>What the grains of orders share: flows compiled, the plant round an order, and who has which role there.</summary>
public sealed class OrderServices(
    IOrderStore store, IDefinitionSource definitions, IPlantRegistry plants, Rosters rosters, IEnumerable<IOrderGate> gates,
    TimeProvider time)
{
    /// <summary>Role of who has the right to operate.</summary>
    public const string Operator = "supervisor";

    private readonly ConcurrentDictionary<(string Plant, string Flow, int Version), OrderFlow> _flows = new();

    /// <summary>Where orders are kept.</summary>
    public IOrderStore Store => store;

    /// <summary>Rosters.</summary>
    public Rosters Rosters => rosters;

    /// <summary>The realm's time, Unix ms.</summary>
    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The flow; version 0: the newest. Null: there is none.</summary>
    public async ValueTask<OrderFlow?> FlowAsync(string plant, string flow, int version)
    {
        if (version > 0 && _flows.TryGetValue((plant, flow, version), out var known)) return known;
        if (await definitions.FlowAsync(plant, flow, version) is not { } package) return null;
        return _flows.GetOrAdd((plant, flow, package.Flow.Version),
            static (_, p) => new OrderFlow(new FlowProgram(p.Flow, p.Forms), p.Forms), package);
    }

    /// <summary>Asks every room that has a say; the first error refuses the step.</summary>
    public async ValueTask<TwinError?> AskAsync(TwinKey order, FlowDefinition flow, FlowRun run, FlowCommand command, IGrainFactory grains)
    {
        // To refuse an approval makes nothing less safe.
        if (command.Refuse || !gates.Any(g => g.Knows(flow.Id)) || run.Entries.Any(e => e.RequestId == command.RequestId)) return null;
        var with = run with { Id = order.Id, Flow = flow.Id, Version = flow.Version, Values = FormMerge.Merge(run.Values, command.Values) };
        foreach (var gate in gates.Where(g => g.Knows(flow.Id)))
        {
            if (await gate.AskAsync(order, command.Step, with, grains) is { } error) return error;
        }

        return null;
    }

    /// <summary>Tells every room that has a say what was committed.</summary>
    public void Took(TwinKey order, FlowRun run, IGrainFactory grains)
    {
        foreach (var gate in gates.Where(g => g.Knows(run.Flow))) gate.Took(order, run, grains);
    }

    /// <summary>Roles an actor has for a twin. Until a plant has a roster, who may operate has every role of the flow: it says who did
    /// what, and another person is another person all the same.</summary>
    public async ValueTask<ImmutableArray<string>> RolesAsync(
        string plant, FlowDefinition flow, string actor, ImmutableArray<string> vouched, string twin)
    {
        var (roster, version) = await rosters.OfAsync(plant);
        // What the watch of the permits does is never a person's.
        if (version == 0 && vouched.Contains(Operator)) return [.. vouched.Union(flow.Roles.Where(static r => r != PermitRules.WatchRole))];
        return [.. vouched.Union(roster.RolesOf(actor, rosters.ZonesOf(plant, twin)))];
    }

    /// <summary>What surrounds a step: time, place and the readings its form asks for.</summary>
    /// <param name="grains">Where sensors are asked.</param>
    /// <param name="plant">Plant id.</param>
    /// <param name="twin">Twin of the order; empty: none.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="step">The step; empty: none, no readings are asked for.</param>
    /// <param name="actor">Who.</param>
    /// <param name="at">Where the actor is.</param>
    public async ValueTask<FormContext> ContextAsync(
        IGrainFactory grains, string plant, string twin, OrderFlow flow, string step, string actor, PointM? at)
    {
        var context = new FormContext { NowMs = NowMs, Actor = actor, Twin = twin, At = at };
        if (plants.Find(plant) is not { } model || model.Find(twin) is not { } definition) return context;
        context = context with { TwinAt = definition.Shape.Points[0] };
        if (flow.Program.Flow.Step(step) is not { } taken) return context;
        var asked = flow.Program.Asked(taken);
        var sources = flow.Program.Fields.Fields.Where(f => asked.Contains(f.Id)).SelectMany(static f => new[] { f.Prefill,
            f.Live?.Source })
            .OfType<LiveSource>().Where(static s => s.IsReading).DistinctBy(static s => s.Key);
        var live = context.Live.ToBuilder();
        foreach (var source in sources)
        {
            var sensor = source.Kind == SourceKind.Sensor ? source.Name : definition.Signals.GetValueOrDefault(source.Name)
                ?? (definition.Kind == TwinKind.Sensor ? twin : null);
            if (sensor is not null && await ReadAsync(grains, plant, model, sensor) is { } reading) live[source.Key] = reading;
        }

        return context with { Live = live.ToImmutable() };
    }

    /// <summary>True when everything the twin measures is good now; a twin that measures nothing is.</summary>
    public async ValueTask<bool> IsGoodAsync(IGrainFactory grains, string plant, string twin)
    {
        if (plants.Find(plant) is not { } model || model.Find(twin) is not { } definition) return false;
        var sensors = definition.Kind == TwinKind.Sensor ? [twin] : definition.Signals.Values.ToArray();
        foreach (var sensor in sensors)
        {
            if (await ReadAsync(grains, plant, model, sensor) is not { IsGood: true }) return false;
        }

        return true;
    }

    private static async ValueTask<LiveReading?> ReadAsync(IGrainFactory grains, string plant, CompiledPlant model, string sensor) =>
        model.Find(sensor) is { Kind: TwinKind.Sensor } found && await TwinStates.SensorAsync(grains, TwinKey.Live, plant,
            sensor) is { } view
            ? new LiveReading(view.Value, model.ProfileOf(found).Unit, view.Quality.IsGood && double.IsFinite(view.Value), view.SourceMs)
            : null;
}
