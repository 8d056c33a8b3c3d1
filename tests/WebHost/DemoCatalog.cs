using System.Collections.Immutable;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Plants;

namespace Twin.WebHost;

/// <summary>The invented plant and its versions, in memory; a publication makes a new one, as the plant's grain does.</summary>
internal sealed class DemoCatalog : IPlantCatalog, IPlantVersions
{
    private readonly Lock _gate = new();
    private readonly List<(PlantVersionLine Line, byte[] File)> _versions = [];
    private readonly TimeProvider _time;
    private PlantModel _model;

    public DemoCatalog(IConfiguration settings, TimeProvider time)
    {
        _time = time;
        _model = settings.GetValue<int?>("Twins") is { } many ? LargePlant.Build(many) : DemoPlant.Build();
        _versions.Add((new PlantVersionLine(_model.Version, NowMs - 86_400_000, "user:mei"), PlantFile.Write(_model)));
    }

    public event Action<string>? Changed;

    public IReadOnlyCollection<string> Plants => [_model.Id];

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public PlantModel? Find(string plant) => plant == _model.Id ? _model : null;

    public ValueTask<IReadOnlyList<PlantVersionLine>> ListAsync(string plant)
    {
        lock (_gate) return new([.. _versions.Select(static v => v.Line).Reverse()]);
    }

    public ValueTask<byte[]?> FileAsync(string plant, int version)
    {
        lock (_gate) return new(_versions.Find(v => v.Line.Version == version).File);
    }

    public (int Version, ImmutableArray<TwinError> Errors) Publish(byte[] file, string actor, int expected)
    {
        lock (_gate)
        {
            if (expected != _model.Version)
                return (_model.Version, [new TwinError("version.conflict", $"The plant is at version {_model.Version}, not {expected}.")]);
            var read = PlantFile.Read(file);
            if (read.Model is not { } model) return (_model.Version, read.Errors);
            _model = model with { Version = expected + 1 };
            _versions.Add((new PlantVersionLine(_model.Version, NowMs, actor), file));
        }

        Changed?.Invoke(_model.Id);
        return (_model.Version, []);
    }
}
