using Twin.Domain.Alarms;
using Twin.Domain.People;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Domain.Twins;

namespace Twin.Domain.World;

/// <content>How one twin's change becomes another's.</content>
public sealed partial class PlantWorld
{
    private void Tick(WorldTwin twin)
    {
        var sink = Sink(twin);
        if (twin is WorldSensor sensor)
        {
            var fell = SensorKernel.Tick(sensor.State, NowMs, ref sink);
            Take(sink);
            if (fell) Tell(sensor, -1);
        }
        else if (twin is WorldOwner owner)
        {
            OwnerKernel.Tick(owner.State, NowMs, ref sink);
            Take(sink);
            TellMode(owner);
        }

        Show(twin);
    }

    /// <summary>A sensor's cleaned value reaches those who use it.</summary>
    private void Tell(WorldSensor sensor, long position)
    {
        var cleaner = sensor.State.Cleaner;
        foreach (var (twin, signal) in Plant.Index.SubscribersOf(sensor.Index))
        {
            if (Wake(twin) is not WorldOwner owner) continue;
            var sink = Sink(owner);
            OwnerKernel.Apply(owner.State, signal, position, NowMs, cleaner.EvalMs, cleaner.Value, cleaner.Quality, ref sink);
            Take(sink);
            if (owner.Definition.Kind == TwinKind.Person) Move(owner);
            TellMode(owner);
            Changed(owner);
        }
    }

    private void TellMode(WorldOwner owner)
    {
        if (owner.State.Mode < 0 || owner.State.Mode == owner.Told) return;
        owner.Told = owner.State.Mode;
        var mode = owner.State.Runtime.Type.Modes[owner.State.Mode].Id;
        foreach (var child in _plan.ChildrenOf(owner.Index))
        {
            if (Wake(child) is not WorldSensor sensor) continue;
            var index = sensor.State.Runtime.ModeIndex(mode);
            if (index < 0 || index == sensor.State.Mode) continue;
            SetMode(sensor, index);
            Changed(sensor);
        }
    }

    private void SetMode(WorldSensor sensor, int mode)
    {
        var sink = Sink(sensor);
        SensorKernel.SetMode(sensor.State, mode, NowMs, ref sink);
        Take(sink);
    }

    /// <summary>A person's zones, and the people of those zones.</summary>
    private void Move(WorldOwner person)
    {
        foreach (var (zone, inside) in ZoneCrossings.Apply(person.State, Plant.Zones))
        {
            if (Find(zone) is not WorldOwner owner) continue;
            if (inside) owner.State.Members.Add(person.Definition.Id);
            else owner.State.Members.Remove(person.Definition.Id);
            Changed(owner);
        }
    }

    /// <summary>It may look different now, and be due at another time.</summary>
    private void Changed(WorldTwin twin)
    {
        Show(twin);
        Queue(twin.Index, twin.DeadlineMs);
    }

    private void Queue(int twin, long atMs)
    {
        if (atMs == _queuedMs[twin]) return;
        _queuedMs[twin] = atMs;
        if (atMs != 0) _deadlines.Enqueue(twin, (atMs, twin));
    }

    private void Take(in TransitionSink sink)
    {
        if (sink.Count == 0) return;
        foreach (var step in sink.Items) Take(step);
    }

    private void Take(AlarmTransition step)
    {
        if (step.State.IsOpen || step.State.Suppression != Suppression.None) _open[(step.Twin, step.RuleId)] = step;
        else _open.Remove((step.Twin, step.RuleId));
        _steps.Add(step);
        Write(step);
        Risk.Apply(step);
        Groups.Apply(step);
    }
}
