using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Alarms;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains;
using Twin.Grains.Drills;
using Twin.Grains.Emergencies;
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Grains.Trials;
using Twin.Grains.Work;
using Twin.Silo.Judgement;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Hosting;
using Twin.Tests.Support;

[assembly: AssemblyFixture(typeof(PostgresEnd))]

namespace Twin.Grains.Tests.Rig;

/// <summary>The stores that every suite runs on.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>A plant on a cluster of silos in this process, over a real store, with a pump in the hands of the test.</summary>
public sealed class PlantRig : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("twin-grains-").FullName;
    private readonly ServiceProvider _stores;

    private PlantRig(StorageOptions options)
    {
        _stores = new ServiceCollection().AddSingleton<TimeProvider>(Clock)
            .AddTwinStorage(options with { DataPath = _folder }).BuildServiceProvider();
        Store = new FaultStore(_stores.GetRequiredService<ITwinStore>());
        Orders = new FaultOrders(_stores.GetRequiredService<IOrderStore>());
        Pump = new TestPump(() => Cluster.Client, () => Model);
        Pump.Start(Clock.NowMs - 3_600_000);
    }

    public ShiftedTime Clock { get; } = new();

    public FaultStore Store { get; }

    public FaultOrders Orders { get; }

    public ToldPeople Told { get; } = new();

    public MailBox Mail { get; } = new();

    public INoticeStore Notices => _stores.GetRequiredService<INoticeStore>();

    public IPushStore Push => _stores.GetRequiredService<IPushStore>();

    /// <summary>Saves the first version of a setting.</summary>
    public async Task<bool> SaveAsync<T>(string setting, T content) => await _stores.GetRequiredService<IPlantSettings>().SaveAsync(
        LiveRealm.Of(TwinKey.Live), SmallPlant.Id,
        new PlantSetting(setting, 1, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(content,
            System.Text.Json.JsonSerializerOptions.Web)), "user:chief", 1);

    /// <summary>Rosters as the silo sees them.</summary>
    public Rosters Rosters => Cluster.GetSiloServiceProvider(Cluster.Silos[0].SiloAddress).GetRequiredService<Rosters>();

    public IPlantStore Plants => _stores.GetRequiredService<IPlantStore>();

    /// <summary>What silos read of the past.</summary>
    public KeptHistory History { get; } = new();

    public TestPump Pump { get; }

    /// <summary>Model the pump routes by.</summary>
    public PlantModel Model { get; private set; } = SmallPlant.Model();

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public IAlarmDeskGrain Desk => Cluster.Client.GetGrain<IAlarmDeskGrain>("desk");

    public static async Task<PlantRig> StartAsync(StoreKind kind, int silos = 1, PlantModel? model = null)
    {
        var options = new StorageOptions();
        if (kind == StoreKind.Postgres)
        {
            if (PostgresFixture.Missing is { } reason)
            {
                Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
                Assert.Skip(reason);
            }

            options = options with
            {
                Provider = "postgres",
                ConnectionString = await (await PostgresFixture.SharedAsync()).CreateDatabaseAsync(),
            };
        }

        var rig = new PlantRig(options) { Model = model ?? SmallPlant.Model() };
        Assert.Empty(PlantRegistry.Compile(PlantFile.Write(rig.Model), 1).Errors);
        await rig.Plants.AddAsync(new PlantVersion(SmallPlant.Id, 1, rig.Clock.NowMs, "test", PlantFile.Write(rig.Model)));
        rig.Cluster = await rig.DeployAsync(silos);
        return rig;
    }

    /// <summary>Another cluster on the same store, as after a partition of the network.</summary>
    public async Task<InProcessTestCluster> DeployAsync(int silos = 1)
    {
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.PostConfigure<ClusterOptions>(o => o.ServiceId = "twin");
            silo.Services.AddSingleton<TimeProvider>(Clock);
            // A silo notes its start by the machine's clock and asks ours how long it has been joining: hours ahead, it evicts itself.
            silo.Services.Configure<ClusterMembershipOptions>(static o => o.EvictWhenMaxJoinAttemptTimeExceeded = false);
            silo.Services.AddSingleton(_stores.GetRequiredService<TwinStorage>());
            silo.Services.AddSingleton<ITwinStore>(Store);
            silo.Services.AddSingleton(Plants);
            silo.Services.AddSingleton(_stores.GetRequiredService<IIncidentStore>());
            silo.Services.AddSingleton(_stores.GetRequiredService<INoticeStore>());
            silo.Services.AddSingleton(_stores.GetRequiredService<IPushStore>());
            silo.Services.AddSingleton<IOrderStore>(Orders);
            silo.Services.AddSingleton(_stores.GetRequiredService<IPlantSettings>());
            silo.Services.AddSingleton(_stores.GetRequiredService<ILogReader>());
            silo.Services.AddSingleton(_stores.GetRequiredService<IAuditReader>());
            silo.Services.AddSingleton<IHistoryReader>(History);
            silo.Services.AddSingleton<DryRunRunner>();
            silo.Services.AddSingleton<IModelRunner, ModelRunner>();
            silo.Services.AddSingleton<PlantRegistry>();
            silo.Services.AddGrainServices();
            silo.Services.AddSingleton<IOrderTeller>(Told);
            silo.Services.AddSingleton<INoticeSender>(Mail);
            silo.Services.AddSingleton<IScenarioLibrary, QuietLibrary>();
            silo.Services.AddSingleton<IEmergencyPlanLibrary, QuietPlans>();
            silo.Services.AddSingleton<IPlantRegistry>(p => p.GetRequiredService<PlantRegistry>());
            silo.Services.AddHostedService(p => p.GetRequiredService<PlantRegistry>());
            silo.AddTwinGrainState();
            silo.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    /// <summary>All silos die at once and start again; nothing is saved on the way out.</summary>
    public async Task CrashAsync(int silos = 1)
    {
        foreach (var silo in Cluster.Silos.ToArray()) await Cluster.KillSiloAsync(silo);
        await Cluster.DisposeAsync();
        Cluster = await DeployAsync(silos);
        Pump.ForgetEpochs();
    }

    /// <summary>Makes the next batch take a checkpoint and waits until it is written.</summary>
    public async Task CheckpointAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(6));
        await Pump.PumpAsync();
        for (var p = 0; p < Partitioning.Count; p++) await Pump.Grain(p).OpenAsync(Pump.JournalId);
        Pump.ForgetEpochs();
    }

    /// <summary>Publishes a new version through the plant's grain, on a running plant.</summary>
    public async Task PublishAsync(PlantModel model)
    {
        var outcome = await Cluster.Client.GetGrain<IPlantGrain>($"live/{SmallPlant.Id}/plant")
            .PublishAsync(PlantFile.Write(model), "test", null);
        Assert.Empty(outcome.Errors);
        foreach (var silo in Cluster.Silos)
            await Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<PlantRegistry>().RefreshAsync(SmallPlant.Id);
        Model = model;
        await Pump.RerouteAsync();
    }

    public T Grain<T>(string id)
        where T : IGrainWithStringKey => Cluster.Client.GetGrain<T>(new TwinKey(TwinKey.Live, SmallPlant.Id, id).ToString());

    /// <summary>The alarm list.</summary>
    public async Task<List<AlarmTransition>> AlarmsAsync(string state = "active") =>
        [.. (await Desk.ListAsync(new AlarmQuery(TwinKey.Live, SmallPlant.Id, state, null, null, 1_000))).Items];

    /// <summary>All alarm steps of the log, in order.</summary>
    public async Task<List<string>> LogAsync()
    {
        var events = new List<StoredEvent>();
        while (await Store.ReadEventsAsync(TwinKey.Live, SmallPlant.Id, events.Count == 0 ? 0 : events[^1].Position, 1_000)
            is { Count: > 0 } page) events.AddRange(page);
        return [.. events.Where(e => e.Event.Type.StartsWith("alarm.", StringComparison.Ordinal))
            .Select(e => $"{e.Event.Id[(e.Event.Id.IndexOf('~', 5) + 1)..]} {e.Event.Type["alarm.".Length..]}")];
    }

    /// <summary>Rows in Orleans' own table.</summary>
    public async Task<long> GrainRowsAsync()
    {
        await using var connection = await _stores.GetRequiredService<TwinStorage>().GrainData.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM OrleansStorage";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public ValueTask<AlarmOutcome> ActAsync(AlarmTransition alarm, AlarmVerb verb, string? comment = "why", long shelveMs = 0) =>
        Desk.ActAsync(alarm.AlarmId, new AlarmCommand(verb, 0, "user:anna", comment, shelveMs));

    public async ValueTask DisposeAsync()
    {
        if (!Directory.Exists(_folder)) return;
        if (Cluster is not null) await Cluster.DisposeAsync();
        await _stores.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A suite with a plant of its own per test.</summary>
public abstract class PlantSuite(StoreKind kind) : IAsyncLifetime
{
    protected StoreKind Kind { get; } = kind;

    protected PlantRig Rig { get; private set; } = null!;

    protected TestPump Pump => Rig.Pump;

    public async ValueTask InitializeAsync() => Rig = await PlantRig.StartAsync(Kind);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Rig is not null) await Rig.DisposeAsync();
    }
}
