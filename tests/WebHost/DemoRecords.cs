using System.Collections.Concurrent;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Documents;
using Twin.Domain.Rules;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Interfaces.Sensors;
using Twin.Grains.Interfaces.Work;

namespace Twin.WebHost;

/// <summary>Records and data of the invented plant; documents are kept in memory.</summary>
internal sealed class DemoRecords(IPlantCatalog catalog, TimeProvider time) : ITwinRecords, IDataDesk
{
    private readonly ConcurrentDictionary<string, string> _modelled = new();

    public ConcurrentDictionary<string, (TwinDocument Document, byte[] Content)> Documents { get; } = new();

    public IReadOnlyList<string> Rights => ["readings.write", "plants.read", "alarms.operate"];

    private List<KeyView> Made { get; } = [];

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask<TwinInForce?> InForceAsync(string realm, string plant, string twin)
    {
        var model = catalog.Find(plant)!;
        var type = model.Types.FirstOrDefault(t => t.Id == model.Twins.First(d => d.Id == twin).TypeId);
        return new(new TwinInForce(type?.Modes.Length > 0 ? type.Modes[^1].Id : null,
            [.. (type?.Rules ?? []).Select(static (RuleDefinition r) => new RuleView(r.Id, new(), r.Threshold))]));
    }

    public ValueTask<IReadOnlyList<OrderLine>> WorkOrdersAsync(string realm, string plant, string twin) => new(
        [new OrderLine { Id = "WO-12", State = "assigned", StateName = new("Assigned", "已分派"), Assignee = "li",
            Facts = new OrderFacts { Twin = twin, Title = new("Check the level gauge <script>x</script>", "检查液位计 <script>x</script>") } }]);

    public ValueTask<IReadOnlyList<ModelChange>> ChangesAsync(string plant, string twin) =>
        new([new ModelChange(3, NowMs - 86_400_000, "user:anna", ModelChangeKind.TypeChanged), new ModelChange(1, NowMs - 864_000_000,
            "user:anna", ModelChangeKind.Added)]);

    public ValueTask<IReadOnlyList<TwinDocument>> DocumentsAsync(string realm, string plant, string twin) =>
        new([.. Documents.Values.Select(static d => d.Document).Where(d => d.Twin == twin)]);

    public ValueTask<DataArrivals?> ArrivalsAsync(string realm, string plant) => new(new DataArrivals(
        [new ArrivalSource("mqtt:gateway-1", 1_284_112, 148.2, 42, 0.013, 7, NowMs - 200), new ArrivalSource("http:key-mes", 4_210, 0.4,
            1_840, 0, 0, NowMs - 4_000)],
        120_000_000, 12, null, 3_400_000_000, 2_140_000_000, 88_000_000_000, NowMs + (400L * 86_400_000)));

    public ValueTask<DataLetters> LettersAsync(string realm, string plant, string? code, string? before) => new(new DataLetters(
        [new DataLetter("j:2", NowMs - 60_000, "mqtt:gateway-1", "reading.value.type", "TT-1[0]: the value is no number",
            "{\"v\":\"<script>window.bad=1</script>\"}", 41)],
        new Dictionary<string, long> { ["reading.value.type"] = 1 }, null));

    public ValueTask<IReadOnlyList<SeenSensor>> SeenAsync(string realm, string plant) => new(_modelled.ContainsKey("TT-NEW")
        ? [] : [new SeenSensor("TT-NEW", "mqtt:gateway-1", 210, NowMs - 900_000, NowMs - 500, 21.5)]);

    public ValueTask<(int Version, IReadOnlyList<TwinError> Errors)> ModelAsync(string plant, NewSensor sensor, int fromVersion,
        string actor)
    {
        _modelled[sensor.Id] = sensor.Type;
        return new((fromVersion + 1, []));
    }

    public ValueTask<IReadOnlyList<KeyView>> KeysAsync() => new([.. Made]);

    public ValueTask<string> CreateKeyAsync(string name, IReadOnlyList<string> rights, string plant, string actor)
    {
        Made.Insert(0, new KeyView($"k{Made.Count + 1}", name, rights, [plant], NowMs, 0, false));
        return new("twin_secret-shown-once");
    }

    public ValueTask<bool> RevokeKeyAsync(string id, string actor)
    {
        var at = Made.FindIndex(k => k.Id == id);
        if (at >= 0) Made[at] = Made[at] with { Ended = true };
        return new(at >= 0);
    }
}
