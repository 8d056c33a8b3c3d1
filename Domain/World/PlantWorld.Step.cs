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
        foreach (var (owner, signal) in sensor.Subscribers)
        {
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
        if (owner.State.Mode < 0) return;
        var mode = owner.State.Runtime.Type.Modes[owner.State.Mode].Id;
        foreach (var sensor in owner.Children)
        {
            var index = sensor.State.Runtime.ModeIndex(mode);
            if (index < 0 || index == sensor.State.Mode) continue;
            var sink = Sink(sensor);
            SensorKernel.SetMode(sensor.State, index, NowMs, ref sink);
            Take(sink);
            Changed(sensor);
        }
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
        Queue(twin, twin.DeadlineMs);
    }

    private void Queue(WorldTwin twin, long atMs)
    {
        if (atMs == twin.QueuedMs) return;
        twin.QueuedMs = atMs;
        if (atMs != 0) _deadlines.Enqueue(twin, (atMs, twin.Index));
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

    private void Populate(Dictionary<string, ReadOnlyMemory<byte>> states)
    {
        for (var i = 0; i < _twins.Length; i++)
        {
            var twin = Plant.Index.Twin(i);
            var state = states.GetValueOrDefault(twin.Id);
            _twins[i] = twin.Kind == TwinKind.Sensor ? NewSensor(i, twin, state) : NewOwner(i, twin, state);
        }

        foreach (var owner in _twins.OfType<WorldOwner>())
        {
            for (var signal = 0; signal < owner.Sensors.Length; signal++)
            {
                if (owner.Sensors[signal] is { } id && Find(id) is WorldSensor sensor) sensor.Subscribers.Add((owner, signal));
            }
        }

        foreach (var sensor in _twins.OfType<WorldSensor>())
        {
            if (Plant.Index.PrimaryOwnerOf(sensor.Index) is >= 0 and var parent && _twins[parent] is WorldOwner owner)
                owner.Children.Add(sensor);
        }
    }

    private WorldSensor? NewSensor(int index, TwinDefinition twin, ReadOnlyMemory<byte> saved)
    {
        if (Plant.SensorOf(twin.Id) is not { } runtime) return null;
        var known = !saved.IsEmpty && SensorStateCodec.Read(saved.Span, runtime, NowMs, out var state) is null ? state : null;
        known ??= SensorState.Create(runtime, NowMs);
        // By way of no journal: the positions of another world say nothing about this one's.
        SensorKernel.UseJournal(known, "");
        SensorKernel.UseJournal(known, Journal);
        return new WorldSensor(index, twin, known);
    }

    private WorldOwner? NewOwner(int index, TwinDefinition twin, ReadOnlyMemory<byte> saved)
    {
        if (Plant.OwnerOf(twin.Id) is not { } runtime) return null;
        var known = !saved.IsEmpty && OwnerStateCodec.Read(saved.Span, runtime, out var state) is null ? state : null;
        known ??= OwnerState.Create(runtime);
        string?[] sensors = [.. runtime.Type.Signals.Select(s => twin.Signals.GetValueOrDefault(s.Name))];
        OwnerKernel.UseJournal(known, "");
        OwnerKernel.UseJournal(known, Journal);
        OwnerKernel.Bind(known, sensors);
        return new WorldOwner(index, twin, known, sensors);
    }

    /// <summary>First steps of saved states: the end of alarms whose rule is gone, modes that their sensors do not know.</summary>
    private void Settle()
    {
        foreach (var twin in _twins)
        {
            if (twin is null) continue;
            var sink = Sink(twin);
            if (twin is WorldSensor sensor) SensorKernel.Resume(sensor.State, [], NowMs, ref sink);
            else if (twin is WorldOwner owner) OwnerKernel.Resume(owner.State, [], NowMs, ref sink);
            Take(sink);
        }

        foreach (var owner in _twins.OfType<WorldOwner>()) TellMode(owner);
        foreach (var twin in _twins)
        {
            if (twin is not null) Changed(twin);
        }
    }
}
