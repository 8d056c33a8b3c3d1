using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Domain.World;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Plants;
using Twin.Grains.Twins;

namespace Twin.Grains.Partitions;

/// <summary>The twins a partition speaks to, by local id, in the newest model.</summary>
internal sealed class Roster(TwinKey partition, int number, IPlantRegistry plants, IGrainFactory grains)
{
    private const int AsksAtOnce = 256;
    private readonly Dictionary<string, TwinEntry> _entries = new(StringComparer.Ordinal);
    private CompiledPlant? _model;

    /// <summary>Ids of this partition's twins in the order of the model; null: not asked for yet.</summary>
    private string[]? _mine;

    /// <summary>The model the entries follow.</summary>
    public CompiledPlant? Model => _model;

    /// <summary>Newest values of the sensors that are watched.</summary>
    public Samples Samples { get; } = new();

    public IEnumerable<TwinEntry> Entries => _entries.Values;

    /// <summary>Takes the newest model; true when it is another one than before, which is told as well.</summary>
    public bool Refresh(out CompiledPlant? before)
    {
        before = _model;
        var model = plants.Find(partition.Plant);
        if (ReferenceEquals(model, _model)) return false;
        (_model, _mine) = (model, null);
        foreach (var entry in _entries.Values.ToArray())
        {
            if (model?.Find(entry.Id) is { } twin && twin.Kind == entry.Kind && IsMine(entry.Id, twin.Kind))
            {
                Describe(entry, model);
                continue;
            }

            // Gone, another kind now, or another partition's: no deadline of it is ours any more.
            entry.DeadlineMs = 0;
            Samples.Forget(entry);
            _entries.Remove(entry.Id);
        }

        foreach (var entry in _entries.Values) entry.Parent = ParentOf(entry);
        return true;
    }

    /// <summary>The entry of a twin, or null when it is not modelled or belongs to another partition (sensors only).</summary>
    public TwinEntry? Find(string id)
    {
        if (_entries.TryGetValue(id, out var entry)) return entry;
        if (_model?.Find(id) is not { } twin || !IsMine(id, twin.Kind)) return null;
        var key = new TwinKey(partition.Realm, partition.Plant, id).ToString();
        var owner = twin.Kind == TwinKind.Sensor ? null : OwnerGrains.Get(grains, twin.Kind, key);
        if (owner is null && twin.Kind != TwinKind.Sensor) return null;
        entry = new TwinEntry
        {
            Id = id,
            Kind = twin.Kind,
            Sensor = owner is null ? grains.GetGrain<ISensorGrain>(key) : null,
            Owner = owner,
        };
        Describe(entry, _model);
        _entries.Add(id, entry);
        entry.Parent = ParentOf(entry);
        return entry;
    }

    /// <summary>A new epoch: what the twins have applied is unknown again, and the queue is empty.</summary>
    public void NewEpoch()
    {
        foreach (var entry in _entries.Values) (entry.Revision, entry.QueuedMs, entry.Mode) = (-1, 0, null);
    }

    /// <summary>States of this partition's twins as they are.</summary>
    public async ValueTask<ImmutableArray<TwinSnapshot>> StatesAsync()
    {
        if (_model is not { } model) return [];
        _mine ??= [.. model.Model.Twins.Where(t => model.PartitionOf(t.Id) == number).Select(static t => t.Id)];
        var states = ImmutableArray.CreateBuilder<TwinSnapshot>(_mine.Length);
        foreach (var some in _mine.Chunk(AsksAtOnce))
        {
            var entries = some.Select(Find).OfType<TwinEntry>().ToArray();
            var read = await Task.WhenAll(entries.Select(StateOfAsync));
            for (var i = 0; i < entries.Length; i++)
            {
                if (!read[i].IsEmpty) states.Add(new TwinSnapshot(entries[i].Id, read[i]));
            }
        }

        return states.DrainToImmutable();
    }

    private static async Task<ReadOnlyMemory<byte>> StateOfAsync(TwinEntry entry) =>
        entry.Sensor is { } sensor ? await sensor.StateAsync() : await entry.Owner!.StateAsync();

    private static void Describe(TwinEntry entry, CompiledPlant model)
    {
        entry.Subscribers = model.SubscribersOf(entry.Id);
        entry.Modes = entry.Owner is null ? [] : [.. model.OwnerOf(entry.Id)!.Type.Modes.Select(static m => m.Id)];
        entry.Mode = null;
    }

    private bool IsMine(string id, TwinKind kind) => kind != TwinKind.Sensor || _model!.PartitionOf(id) == number;

    private TwinEntry? ParentOf(TwinEntry entry)
    {
        if (entry.Sensor is null || _model is not { } model || !model.Index.TryGet(entry.Id, out var i)) return null;
        var owner = model.Index.PrimaryOwnerOf(i);
        return owner >= 0 && !model.Index.TypeOf(owner).Modes.IsEmpty ? Find(model.Model.Twins[owner].Id) : null;
    }
}
