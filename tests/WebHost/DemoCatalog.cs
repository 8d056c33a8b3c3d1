using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Plants;

namespace Twin.WebHost;

internal sealed class DemoCatalog : IPlantCatalog
{
    private readonly PlantModel _model = DemoPlant.Build();

    public event Action<string>? Changed
    {
        add { }
        remove { }
    }

    public IReadOnlyCollection<string> Plants => [_model.Id];

    public PlantModel? Find(string plant) => plant == _model.Id ? _model : null;
}
