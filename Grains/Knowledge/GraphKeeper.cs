using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Feed;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Live;
using Twin.Domain.Plants;
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Grains.Twins;

namespace Twin.Grains.Knowledge;

/// <summary>
/// Keeps a plant's graph to the newest model and to what lives beside it, and writes down every version of it. What it knows goes over
/// from one to the next.
/// </summary>
internal sealed class GraphKeeper(
    TwinKey key, IPlantRegistry plants, ITwinStore store, ExtrasReader reader, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    private const int AsksAtOnce = 64;
    private PlantRisk? _risk;
    private GraphExtras _extras = GraphExtras.Empty;
    private string _written = "";
    private long _builtAt;
    private TimeSpan _rest;
    private Task _reading = Task.CompletedTask;
    private bool _again;

    /// <summary>Reads the open alarms, what lives beside the model, and the modes of equipment without a sensor.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Newest() is not { } risk) return;
        await LoadAlarmsAsync(cancellationToken);
        await AskModesAsync(risk);
        await RefreshAsync();
    }

    /// <summary>The risk of the plant in its newest model; null: there is no such plant.</summary>
    public PlantRisk? Newest()
    {
        if (plants.Find(key.Plant) is not { } plant) return _risk;
        if (_risk is null) _risk = new PlantRisk(plant);
        else if (!ReferenceEquals(_risk.Plant, plant)) _risk.Rebuild(plant, _extras);
        return _risk;
    }

    /// <summary>People went from zone to zone: the graph is made again, but it takes no more than a twentieth of the time.</summary>
    public void Pace(PlantRisk risk)
    {
        Write(risk);
        if (!risk.WantsRebuild || time.GetElapsedTime(_builtAt) < _rest) return;
        var from = time.GetTimestamp();
        risk.Rebuild();
        _builtAt = time.GetTimestamp();
        _rest = Max(TimeSpan.FromMilliseconds(100), 20 * time.GetElapsedTime(from));
    }

    /// <summary>Takes in every open and suppressed alarm of the store; an older step than known changes nothing.</summary>
    public async Task LoadAlarmsAsync(CancellationToken cancellationToken)
    {
        if (_risk is not { } risk) return;
        await foreach (var alarm in store.StandingAsync(key.Realm, key.Plant, cancellationToken)) risk.Apply(alarm);
    }

    /// <summary>Looks again at permits, orders and incidents; who asks meanwhile waits for one more look.</summary>
    public Task RefreshAsync()
    {
        _again = true;
        return _reading.IsCompleted ? _reading = ReadAllAsync() : _reading;
    }

    private async Task ReadAllAsync()
    {
        while (_again)
        {
            _again = false;
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var (extras, priors) = await reader.ReadAsync();
            _risk?.SetPriors(priors);
            if (_risk is not { } risk || JsonSerializer.Serialize(extras) == JsonSerializer.Serialize(_extras)) return;
            _extras = extras;
            risk.Rebuild(risk.Plant, extras);
        }
        catch (Exception e)
        {
            Log.ExtrasAway(logger, e, key.ToString());
        }
    }

    /// <summary>No sensor will ever tell the mode of these: a dike in maintenance must not count as whole after a restart.</summary>
    private async Task AskModesAsync(PlantRisk risk)
    {
        var silent = risk.Plant.Model.Twins.Select(static (t, i) => (Twin: t, Index: i))
            .Where(x => x.Twin.Kind == TwinKind.Equipment && x.Twin.Signals.IsEmpty && !risk.Plant.TypeOf(x.Twin).Modes.IsEmpty);
        foreach (var some in silent.Chunk(AsksAtOnce))
        {
            var modes = await Task.WhenAll(some.Select(x =>
                OwnerGrains.Get(grains, x.Twin.Kind, new TwinKey(key.Realm, key.Plant, x.Twin.Id).ToString())!.ModeAsync().AsTask()));
            for (var i = 0; i < some.Length; i++) risk.Apply(risk.Facts.Of(new FeedItem(some[i].Index, 0, 0, modes[i], 0)));
        }
    }

    /// <summary>One event for each different graph: which version, how large, and a print of its edges.</summary>
    private void Write(PlantRisk risk)
    {
        if (_written == risk.Version) return;
        _written = risk.Version;
        if (risk.ByPresence) return;
        Log.GraphBuilt(logger, key.ToString(), risk.Version, risk.Graph.VertexCount, risk.Graph.EdgeCount, risk.Problems.Length);
        var nowMs = Math.Max(risk.NowMs, key.Realm == TwinKey.Live ? time.GetUtcNow().ToUnixTimeMilliseconds() : 0);
        var print = GraphPrint.Of(risk.Graph);
        var payload = JsonSerializer.SerializeToUtf8Bytes(new
        {
            version = risk.Version, vertices = risk.Graph.VertexCount, edges = risk.Graph.EdgeCount, print,
            // Incidents are events of their own: how many there were at this moment says which.
            extras = _extras with { Incidents = [] }, incidents = _extras.Incidents.Length,
            problems = risk.Problems.Length,
        });
        _ = KeepAsync(new NewEvent($"graph#{risk.Plant.Model.Version}-{print}", "graph", "", "graph.built", 1, nowMs, "", payload));
    }

    private async Task KeepAsync(NewEvent built)
    {
        try
        {
            await store.CommitAsync(new TwinCommit { Realm = key.Realm, Plant = key.Plant, Events = [built] });
        }
        catch (Exception e)
        {
            _written = "";
            Log.ExtrasAway(logger, e, key.ToString());
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

/// <summary>A print of a graph's edges: the same for the same graph.</summary>
internal static class GraphPrint
{
    /// <summary>FNV-1a over ends, kinds and base weights.</summary>
    public static string Of(KnowledgeGraph graph)
    {
        var hash = 14695981039346656037UL;
        void Mix(string text)
        {
            foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        }

        foreach (var vertex in graph.Vertices) Mix(vertex.Id);
        foreach (ref readonly var edge in graph.Edges)
        {
            hash = (hash ^ (uint)edge.Source) * 1099511628211UL;
            hash = (hash ^ (uint)edge.Target) * 1099511628211UL;
            hash = (hash ^ ((ulong)edge.Kind << 32) ^ BitConverter.DoubleToUInt64Bits(edge.Q)) * 1099511628211UL;
        }

        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
