using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Domain.Twins;

namespace Twin.Domain.World;

/// <summary>A twin of a world that something happened to, and its state. All others are the bytes they began as.</summary>
internal abstract class WorldTwin(int index, TwinDefinition definition)
{
    /// <summary>Place in <c>PlantModel.Twins</c>.</summary>
    public int Index { get; } = index;

    public TwinDefinition Definition { get; } = definition;

    /// <summary>True while it waits to be shown.</summary>
    public bool Waits { get; set; }

    /// <summary>Earliest deadline, realm time; 0: none.</summary>
    public abstract long DeadlineMs { get; }

    /// <summary>Index of its mode; -1: none.</summary>
    public abstract int Mode { get; }

    public abstract FeedItem Item();

    /// <summary>First steps of a saved state: the end of alarms whose rule is gone.</summary>
    public abstract void Resume(long nowMs, ref TransitionSink sink);
}

/// <summary>A sensor of a world.</summary>
internal sealed class WorldSensor(int index, TwinDefinition definition, SensorState state) : WorldTwin(index, definition)
{
    public SensorState State { get; } = state;

    public override long DeadlineMs => SensorKernel.NextDeadline(State);

    public override int Mode => State.Mode;

    public override FeedItem Item() => SensorFacts.Feed(State, Index);

    public override void Resume(long nowMs, ref TransitionSink sink) => SensorKernel.Resume(State, [], nowMs, ref sink);
}

/// <summary>A tank, pump, zone, person... of a world.</summary>
internal sealed class WorldOwner(int index, TwinDefinition definition, OwnerState state, string?[] sensors) : WorldTwin(index, definition)
{
    public OwnerState State { get; } = state;

    /// <summary>Sensor behind each signal.</summary>
    public string?[] Sensors { get; } = sensors;

    /// <summary>Mode its sensors were told last: every owner's were when the world began.</summary>
    public int Told { get; set; } = state.Mode;

    public override long DeadlineMs => OwnerKernel.NextDeadline(State);

    public override int Mode => State.Mode;

    public override FeedItem Item() => OwnerFacts.Feed(State, Definition, Index);

    public override void Resume(long nowMs, ref TransitionSink sink) => OwnerKernel.Resume(State, [], nowMs, ref sink);
}
