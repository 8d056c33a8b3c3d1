using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Partitions;

/// <summary>What a partition remembers of a twin it speaks to.</summary>
internal sealed class TwinEntry
{
    public required string Id { get; init; }

    /// <summary>Set for sensors.</summary>
    public ISensorGrain? Sensor { get; init; }

    /// <summary>Set for all other kinds.</summary>
    public IOwnerGrain? Owner { get; init; }

    /// <summary>Twins that use this sensor as a signal.</summary>
    public string[] Subscribers { get; set; } = [];

    /// <summary>Newest position applied in this epoch; -1: none.</summary>
    public long Position { get; set; } = -1;

    /// <summary>Next deadline; 0: none.</summary>
    public long DeadlineMs { get; set; }

    /// <summary>Deadline under which it stands in the queue; 0: not queued.</summary>
    public long QueuedMs { get; set; }

    /// <summary>To be saved at the next checkpoint.</summary>
    public bool Dirty { get; set; }

    /// <summary>Kind of the twin.</summary>
    public TwinKind Kind { get; init; }
}
