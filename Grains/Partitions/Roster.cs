using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Plants;
using Twin.Grains.Twins;

namespace Twin.Grains.Partitions;

/// <summary>The twins a partition speaks to, by local id, in the newest model.</summary>
internal sealed class Roster(string realm, string plant, IPlantRegistry plants, IGrainFactory grains)
{
    private readonly Dictionary<string, TwinEntry> _entries = new(StringComparer.Ordinal);
    private CompiledPlant? _model;

    /// <summary>The model the entries follow.</summary>
    public CompiledPlant? Model => _model;

    public IEnumerable<TwinEntry> Entries => _entries.Values;

    /// <summary>Takes the newest model; true when it is another one than before.</summary>
    public bool Refresh()
    {
        var model = plants.Find(plant);
        if (ReferenceEquals(model, _model)) return false;
        _model = model;
        if (model is not null)
        {
            foreach (var entry in _entries.Values) entry.Subscribers = model.SubscribersOf(entry.Id);
        }

        return true;
    }

    /// <summary>The entry of a twin, or null when it is not modelled.</summary>
    public TwinEntry? Find(string id)
    {
        if (_entries.TryGetValue(id, out var entry)) return entry;
        if (_model?.Find(id) is not { } twin) return null;
        var key = new TwinKey(realm, plant, id).ToString();
        entry = new TwinEntry
        {
            Id = id,
            Kind = twin.Kind,
            Sensor = twin.Kind == TwinKind.Sensor ? grains.GetGrain<ISensorGrain>(key) : null,
            Owner = twin.Kind == TwinKind.Sensor ? null : OwnerGrains.Get(grains, twin.Kind, key),
            Subscribers = _model.SubscribersOf(id),
        };
        _entries.Add(id, entry);
        return entry;
    }

    /// <summary>A new epoch: what the twins have applied is unknown again.</summary>
    public void NewEpoch()
    {
        foreach (var entry in _entries.Values) entry.Position = -1;
    }
}
