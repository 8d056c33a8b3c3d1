using System.Collections.Concurrent;
using Twin.Domain;
using Twin.Domain.Knowledge.Incidents;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Incidents;
using Twin.Grains.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Incidents;

/// <summary>
/// A plant's incidents and what they teach, read once and kept until one of them changes; priors also fade, so they are worked out anew
/// every hour. Safe from any thread.
/// </summary>
public sealed class IncidentMemory(IIncidentStore store, IPlantRegistry plants, TimeProvider time)
{
    private const double YearMs = 365.25 * 86_400_000;
    private const long FadeMs = 3_600_000;

    private readonly ConcurrentDictionary<(string Realm, string Plant), Held> _held = new();

    /// <summary>The newest incidents of a plant, newest first.</summary>
    public async ValueTask<IReadOnlyList<Incident>> AllAsync(TwinKey key) => (await HeldAsync(key)).Incidents;

    /// <summary>What history says about each type of equipment of the plant, by type id.</summary>
    public async ValueTask<IReadOnlyDictionary<string, TypePrior>> PriorsAsync(TwinKey key)
    {
        var held = await HeldAsync(key);
        var plant = plants.Find(key.Plant);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (held.Taught is { } known && ReferenceEquals(known.Plant, plant) && known.Hour == nowMs / FadeMs) return known.Priors;
        var priors = (plant?.Model.Types ?? []).ToDictionary(static t => t.Id, t => Of(held.Incidents, plant, t.Id, nowMs));
        held.Taught = new Taught(plant, nowMs / FadeMs, priors);
        return priors;
    }

    // Two that find it old at once both read it; the result is the same.
    private async ValueTask<Held> HeldAsync(TwinKey key)
    {
        var at = (key.Realm, key.Plant);
        var mark = await store.MarkAsync(key.Realm, key.Plant);
        if (_held.TryGetValue(at, out var held) && held.Mark == mark) return held;
        return _held[at] = new Held(mark, await store.NewestAsync(key.Realm, key.Plant, IncidentCsv.MaxRows));
    }

    // Every piece of the type was in service since the oldest incident on record; a plant without history has seen a year of none.
    private static TypePrior Of(IReadOnlyList<Incident> incidents, CompiledPlant? plant, string type, long nowMs)
    {
        var pieces = Math.Max(1, plant?.Model.Twins.Count(t => t.TypeId == type) ?? 0);
        var since = incidents.Count == 0 ? 1 : Math.Max(1, (nowMs - incidents.Min(static i => i.Facts.OccurredMs)) / YearMs);
        var classes = IncidentPriors.Of(incidents, type, pieces * since, nowMs);
        return new TypePrior(type, IncidentPriors.Together(classes, pieces * since), pieces * since, classes);
    }

    private sealed record Taught(CompiledPlant? Plant, long Hour, Dictionary<string, TypePrior> Priors);

    private sealed class Held(long mark, IReadOnlyList<Incident> incidents)
    {
        public long Mark { get; } = mark;

        public IReadOnlyList<Incident> Incidents { get; } = incidents;

        public Taught? Taught { get; set; }
    }
}
