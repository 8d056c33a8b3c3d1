using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Domain.Readings;

namespace Twin.Ingest.Intake;

/// <summary>A plant in a realm as doors see it: its modelled sensors by name, its clock, and what was seen beside the model.</summary>
public sealed class PlantDoor : PlantIntake
{
    private readonly SensorDirectory _directory;
    private Utf8Table _table;

    internal PlantDoor(string realm, PlantModel model, SensorDirectory directory, RealmClock clock)
    {
        Realm = realm;
        Plant = model.Id;
        Clock = clock;
        _directory = directory;
        _table = Build(model);
    }

    /// <inheritdoc/>
    public override string Realm { get; }

    /// <inheritdoc/>
    public override string Plant { get; }

    /// <summary>The realm's time.</summary>
    public RealmClock Clock { get; }

    /// <summary>Seen, not modelled.</summary>
    public UnmodelledSensors Unmodelled { get; } = new();

    /// <summary>Modelled sensors.</summary>
    public int SensorCount => _table.Count;

    /// <inheritdoc/>
    public override bool TryResolve(ReadOnlySpan<byte> sensorUtf8, out int sensor) =>
        Volatile.Read(ref _table).TryGet(sensorUtf8, out sensor);

    /// <inheritdoc/>
    public override void SeenNotModelled(ReadOnlySpan<byte> sensorUtf8, in Reading reading, string source) =>
        Unmodelled.Note(sensorUtf8, reading, source, Clock.NowMs);

    /// <summary>Takes a new model version.</summary>
    internal void Update(PlantModel model)
    {
        var table = Build(model);
        Volatile.Write(ref _table, table);
        Unmodelled.Forget(id => table.TryGet(System.Text.Encoding.UTF8.GetBytes(id), out _));
    }

    private Utf8Table Build(PlantModel model)
    {
        var entries = new List<(string, int)>();
        foreach (var twin in model.Twins)
        {
            if (twin.Kind == TwinKind.Sensor) entries.Add((twin.Id, _directory.Intern(new TwinKey(Realm, Plant, twin.Id))));
        }

        return new Utf8Table(entries);
    }
}
