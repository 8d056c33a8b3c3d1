using Twin.Client.Blazor.Live;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Drills;
using Twin.Grains.Interfaces.Plants;

namespace Twin.Client.Blazor.Plants;

/// <summary>Which plant one screen shows, and its live picture. One per circuit.</summary>
public sealed class PlantSession(IPlantCatalog catalog, LivePlants plants, DrillModels drills) : IDisposable
{
    private LiveLease? _lease;
    private LiveLease? _real;
    private string? _chosen;
    private PlantModel? _drill;

    /// <summary>The realm shown.</summary>
    public string Realm { get; private set; } = TwinKey.Live;

    /// <summary>This screen shows a drill, not the real plant.</summary>
    public bool InDrill => RealmRooms.IsDrill(Realm);

    /// <summary>The plant shown, newest model version, in a drill the one that it runs under; null when there is none.</summary>
    public PlantModel? Model
    {
        get
        {
            _chosen ??= catalog.Plants.Order(StringComparer.Ordinal).FirstOrDefault();
            return _chosen is null ? null : _drill is { } drill && drill.Id == _chosen ? drill : catalog.Find(_chosen);
        }
    }

    /// <summary>All plants, by id.</summary>
    public IEnumerable<PlantModel> All => catalog.Plants.Order(StringComparer.Ordinal).Select(catalog.Find).OfType<PlantModel>();

    /// <summary>The live picture of <see cref="Model"/>; null when there is none.</summary>
    public LivePlant? Live
    {
        get
        {
            if (Model is not { } model) return null;
            return Follow(ref _lease, Realm, model.Id);
        }
    }

    /// <summary>The real plant's live picture, whatever this screen shows; null when there is no plant.</summary>
    public LivePlant? Real => !InDrill ? Live : Model is { } model ? Follow(ref _real, TwinKey.Live, model.Id) : null;

    /// <summary>The moment of the past this screen shows instead of LIVE; null: LIVE.</summary>
    public PastFrame? Past { get; private set; }

    /// <summary>Raised on the screen's thread when <see cref="Past"/> is another one.</summary>
    public event Action? PastChanged;

    /// <summary>Shows a moment of the past; null: LIVE again.</summary>
    public void Show(PastFrame? past)
    {
        if (past is null && Past is null) return;
        Past = past is null ? null : past with { Alarms = [.. past.Alarms.Order(AlarmOrder.Rail)] };
        PastChanged?.Invoke();
    }

    /// <summary>Which realm this screen shows. Said once, before anything asks.</summary>
    public void Enter(string realm) => Realm = realm;

    /// <summary>In a drill: takes the model it runs under. Before anything of it is shown.</summary>
    /// <param name="plant">The plant that the address names, or null.</param>
    public async Task TakeModelAsync(string? plant)
    {
        Choose(plant);
        if (InDrill && Model is { } newest) _drill = await drills.OfAsync(newest.Id, Realm);
    }

    /// <summary>Chooses a plant; unknown ones are ignored.</summary>
    public void Choose(string? plant)
    {
        if (plant is not null && catalog.Find(plant) is not null) _chosen = plant;
    }

    /// <summary>A twin with its place in the model, or null.</summary>
    public TwinView? Find(string id)
    {
        if (Model is not { } model) return null;
        for (var index = 0; index < model.Twins.Length; index++)
        {
            if (model.Twins[index].Id == id) return TwinView.Of(model, index);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lease?.Dispose();
        _real?.Dispose();
    }

    private LivePlant Follow(ref LiveLease? lease, string realm, string plant)
    {
        if (lease is { } held && held.Plant.Plant == plant && held.Plant.Realm == realm) return held.Plant;
        lease?.Dispose();
        lease = plants.Open(realm, plant);
        return lease.Plant;
    }
}

/// <summary>A twin as screens show it.</summary>
/// <param name="Index">Its place in the model, which the feed speaks of.</param>
/// <param name="Twin">What the engineer said of it.</param>
/// <param name="Type">Its type, when the model has it.</param>
/// <param name="Facts">What follows from both.</param>
public sealed record TwinView(int Index, TwinDefinition Twin, TwinType? Type, TwinFacts Facts)
{
    /// <summary>Signals with their sensors, in the order of the type: what matters most comes first.</summary>
    public IEnumerable<(string Name, string Sensor)> Signals =>
        (Type?.Signals ?? []).Where(s => Twin.Signals.ContainsKey(s.Name)).Select(s => (s.Name, Twin.Signals[s.Name]));

    /// <summary>Unit and decimals of the first live number.</summary>
    public (string Unit, int Decimals) Shown => Twin.Kind switch
    {
        TwinKind.Sensor when Facts.Profile is { } profile => (Units.Shown(profile.Unit), Math.Clamp(profile.Decimals, 0, 6)),
        TwinKind.Tank => ("%", 1),
        TwinKind.WeatherStation => ("m/s", 1),
        TwinKind.Zone => ("", 0),
        _ => ("", 1),
    };

    /// <summary>Range for the small analogue bar, or null when there is none.</summary>
    public (double Low, double High)? Range => Twin.Kind switch
    {
        TwinKind.Sensor when Facts.Profile is { } profile && profile.RangeHigh > profile.RangeLow => (profile.RangeLow, profile.RangeHigh),
        TwinKind.Tank => (0, 100),
        _ => null,
    };

    /// <summary>Whether the first live number is a measured value worth showing alone.</summary>
    public bool HasValue => Twin.Kind is TwinKind.Sensor or TwinKind.Tank or TwinKind.Zone or TwinKind.WeatherStation;

    internal static TwinView Of(PlantModel model, int index)
    {
        var twin = model.Twins[index];
        var type = model.Types.FirstOrDefault(type => type.Id == twin.TypeId);
        return new TwinView(index, twin, type, TwinFacts.Of(twin, type));
    }
}
