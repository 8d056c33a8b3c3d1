using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Plants;

namespace Twin.WebHost;

internal sealed class DemoCatalog(IConfiguration settings) : IPlantCatalog
{
    private readonly PlantModel _model = settings.GetValue<int?>("Twins") is { } many ? LargePlant.Build(many) : DemoPlant.Build();

    public event Action<string>? Changed
    {
        add { }
        remove { }
    }

    public IReadOnlyCollection<string> Plants => [_model.Id];

    public PlantModel? Find(string plant) => plant == _model.Id ? _model : null;
}
