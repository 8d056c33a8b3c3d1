using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Partitions;

/// <summary>What a partition remembers of a twin it speaks to.</summary>
internal sealed class TwinEntry
{
    private readonly OwnerPart? _owner;

    public required string Id { get; init; }

    /// <summary>Kind of the twin.</summary>
    public required TwinKind Kind { get; init; }

    /// <summary>Set for sensors.</summary>
    public ISensorGrain? Sensor { get; init; }

    /// <summary>Set for all other kinds.</summary>
    public IOwnerGrain? Owner
    {
        get => _owner?.Grain;
        init => _owner = value is null ? null : new OwnerPart(value);
    }

    /// <summary>Twins that use this sensor as a signal.</summary>
    public string[] Subscribers { get; set; } = [];

    /// <summary>The twin whose mode is this sensor's; null: none with modes.</summary>
    public TwinEntry? Parent { get; set; }

    /// <summary>Mode ids of the type; empty for sensors.</summary>
    public string[] Modes
    {
        get => _owner?.Modes ?? [];
        set
        {
            if (_owner is not null) _owner.Modes = value;
        }
    }

    /// <summary>Index of the mode; null: not asked in this epoch.</summary>
    public int? Mode
    {
        get => _owner?.Mode;
        set
        {
            if (_owner is not null) _owner.Mode = value;
        }
    }

    /// <summary>Name of the mode; null: none, or not known.</summary>
    public string? ModeName => Mode is { } mode && (uint)mode < (uint)Modes.Length ? Modes[mode] : null;

    /// <summary>Took part in a round that failed: its sensors may not have been told its mode.</summary>
    public bool Unfinished
    {
        get => _owner?.Unfinished ?? false;
        set
        {
            if (_owner is not null) _owner.Unfinished = value;
        }
    }

    /// <summary>Newest revision known in this epoch; -1: none.</summary>
    public long Revision { get; set; } = -1;

    /// <summary>Next deadline; 0: none.</summary>
    public long DeadlineMs { get; set; }

    /// <summary>Deadline under which it stands in the queue; 0: not queued.</summary>
    public long QueuedMs { get; set; }

    /// <summary>To be saved at the next checkpoint.</summary>
    public bool Dirty { get; set; }

    /// <summary>Where its newest value is kept (<see cref="Samples"/>); 0: nobody watches it.</summary>
    public int SamplePlace { get; set; }

    /// <summary>What only twins with sensors have: there are many times more sensors.</summary>
    private sealed class OwnerPart(IOwnerGrain grain)
    {
        public IOwnerGrain Grain => grain;

        public string[] Modes { get; set; } = [];

        public int? Mode { get; set; }

        public bool Unfinished { get; set; }
    }
}
