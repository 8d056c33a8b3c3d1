using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Twins;

namespace Twin.Domain.World;

/// <summary>A twin of a world: its state, and who hears of its changes.</summary>
internal abstract class WorldTwin(int index, TwinDefinition definition)
{
    /// <summary>Place in <c>PlantModel.Twins</c>.</summary>
    public int Index { get; } = index;

    public TwinDefinition Definition { get; } = definition;

    /// <summary>As the screens saw it last.</summary>
    public FeedItem? Shown { get; set; }

    /// <summary>True while it waits to be shown.</summary>
    public bool Waits { get; set; }

    /// <summary>The deadline it is queued for, realm time; 0: none.</summary>
    public long QueuedMs { get; set; }

    /// <summary>Earliest deadline, realm time; 0: none.</summary>
    public abstract long DeadlineMs { get; }

    public abstract FeedItem Item();
}

/// <summary>A sensor of a world.</summary>
internal sealed class WorldSensor(int index, TwinDefinition definition, SensorState state) : WorldTwin(index, definition)
{
    public SensorState State { get; } = state;

    public List<(WorldOwner Owner, int Signal)> Subscribers { get; } = [];

    public override long DeadlineMs => SensorKernel.NextDeadline(State);

    public override FeedItem Item() => SensorFacts.Feed(State, Index);
}

/// <summary>A tank, pump, zone, person... of a world.</summary>
internal sealed class WorldOwner(int index, TwinDefinition definition, OwnerState state, string?[] sensors) : WorldTwin(index, definition)
{
    public OwnerState State { get; } = state;

    /// <summary>Sensor behind each signal.</summary>
    public string?[] Sensors { get; } = sensors;

    /// <summary>Sensors whose limits follow its mode.</summary>
    public List<WorldSensor> Children { get; } = [];

    public override long DeadlineMs => OwnerKernel.NextDeadline(State);

    public override FeedItem Item() => OwnerFacts.Feed(State, Definition, Index);
}
