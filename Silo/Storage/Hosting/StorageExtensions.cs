using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Storage;
using Twin.Grains.Ports;
using Twin.Ingest.Ports;
using Twin.Silo.Identity;
using Twin.Silo.Storage.DeadLetters;
using Twin.Silo.Storage.Events;
using Twin.Silo.Storage.Documents;
using Twin.Silo.Storage.History;
using Twin.Silo.Storage.Incidents;
using Twin.Silo.Storage.Notices;
using Twin.Silo.Storage.Orders;
using Twin.Silo.Storage.Pictures;
using Twin.Silo.Storage.Plants;
using Twin.Silo.Storage.Settings;
using Twin.Silo.Storage.Twins;

namespace Twin.Silo.Storage.Hosting;

/// <summary>Puts the stores into a host.</summary>
public static class StorageExtensions
{
    /// <summary>Registers every store of this process; the database is opened (and migrated) when the first one is asked for.</summary>
    public static IServiceCollection AddTwinStorage(this IServiceCollection services, StorageOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(p => TwinStorage.Open(options, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITwinStore>(p => p.GetRequiredService<TwinStorage>().CreateTwinStore());
        services.AddSingleton<IIncidentStore>(p => p.GetRequiredService<TwinStorage>().CreateIncidentStore());
        services.AddSingleton<INoticeStore>(p => p.GetRequiredService<TwinStorage>().CreateNoticeStore());
        services.AddSingleton<IPushStore>(p => p.GetRequiredService<TwinStorage>().CreatePushStore());
        services.AddSingleton<IOrderStore>(p => p.GetRequiredService<TwinStorage>().CreateOrderStore());
        services.AddSingleton<IPlantSettings>(p => p.GetRequiredService<TwinStorage>().CreatePlantSettings());
        services.AddSingleton<IAuditReader>(p => p.GetRequiredService<TwinStorage>().CreateAuditReader());
        services.AddSingleton<ILogReader>(p => p.GetRequiredService<TwinStorage>().CreateLogReader());
        services.AddSingleton<IPlantStore>(p => p.GetRequiredService<TwinStorage>().CreatePlantStore());
        services.AddSingleton<IChunkStore>(p => p.GetRequiredService<TwinStorage>().CreateChunkStore());
        services.AddSingleton<IDeadLetterStore>(p => p.GetRequiredService<TwinStorage>().CreateDeadLetterStore());
        services.AddSingleton<IDocumentStore>(p => p.GetRequiredService<TwinStorage>().CreateDocumentStore());
        services.AddSingleton<IPictureStore>(p => p.GetRequiredService<TwinStorage>().CreatePictureStore());
        services.AddSingleton<ICredentialStore>(p =>
            p.GetRequiredService<TwinStorage>().CreateCredentialStore(p.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>
    /// Stores, grain state and clustering of a silo. SQLite: alone, on fixed loopback ports. PostgreSQL: ADO.NET clustering.
    /// </summary>
    public static ISiloBuilder AddTwinStorage(this ISiloBuilder silo, StorageOptions options)
    {
        silo.Services.AddTwinStorage(options);
        silo.Services.Configure<ClusterOptions>(o => (o.ServiceId, o.ClusterId) = (options.ServiceId, options.ClusterId));
        silo.AddTwinGrainState();
        if (options.IsPostgres)
        {
            silo.ConfigureEndpoints(IPAddress.Parse(options.SiloAddress), options.SiloPort, options.GatewayPort);
            return silo.UseAdoNetClustering(b => b.Configure<TwinStorage>((o, s) => (o.Invariant, o.DataSource) = (s.GrainInvariant,
                s.GrainData)));
        }

        silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, new IPEndPoint(IPAddress.Loopback, options.SiloPort),
            options.ServiceId, options.ClusterId);
        return silo;
    }

    /// <summary>Only the default grain storage, for hosts that bring their own clustering (test clusters).</summary>
    public static ISiloBuilder AddTwinGrainState(this ISiloBuilder silo) =>
        silo.AddAdoNetGrainStorageAsDefault(b => b.Configure<TwinStorage, IServiceProvider>((o, storage, services) =>
        {
            o.Invariant = storage.GrainInvariant;
            o.DataSource = storage.GrainData;
            o.DeleteStateOnClear = true;
            o.GrainStorageSerializer = ActivatorUtilities.CreateInstance<SystemTextJsonGrainStorageSerializer>(services);
        }));

    /// <summary>Clustering of an outside client (ingest or web as a process of its own).</summary>
    public static IClientBuilder UseTwinClustering(this IClientBuilder client, StorageOptions options) => options.IsPostgres
        ? client.UseAdoNetClustering(b => b.Configure<TwinStorage>((o, s) => (o.Invariant, o.DataSource) = (s.GrainInvariant, s.GrainData)))
        : client.UseLocalhostClustering(options.GatewayPort, options.ServiceId, options.ClusterId);

    internal static ITwinStore CreateTwinStore(this TwinStorage storage) => new TwinStore(storage.Twin, storage.Dialect);

    internal static IIncidentStore CreateIncidentStore(this TwinStorage storage) => new IncidentStore(storage.Twin, storage.Dialect);

    internal static INoticeStore CreateNoticeStore(this TwinStorage storage) => new NoticeStore(storage.Twin);

    internal static IPushStore CreatePushStore(this TwinStorage storage) => new PushStore(storage.Twin);

    internal static IOrderStore CreateOrderStore(this TwinStorage storage) => new OrderStore(storage.Twin, storage.Dialect);

    internal static IPlantSettings CreatePlantSettings(this TwinStorage storage) => new PlantSettings(storage.Twin, storage.Dialect);

    internal static IAuditReader CreateAuditReader(this TwinStorage storage) => new LogReader(storage.Twin);

    internal static ILogReader CreateLogReader(this TwinStorage storage) => new LogReader(storage.Twin);

    internal static IPlantStore CreatePlantStore(this TwinStorage storage) => new PlantStore(storage.Twin);

    internal static IChunkStore CreateChunkStore(this TwinStorage storage) => new ChunkStore(storage.History);

    internal static IDeadLetterStore CreateDeadLetterStore(this TwinStorage storage) => new DeadLetterStore(storage.Twin);

    internal static IDocumentStore CreateDocumentStore(this TwinStorage storage) => new DocumentStore(storage.Twin);

    internal static IPictureStore CreatePictureStore(this TwinStorage storage) => new PictureStore(storage.History);

    internal static ICredentialStore CreateCredentialStore(this TwinStorage storage, TimeProvider time, SecretCost? cost = null) =>
        new CredentialStore(storage.Twin, time, cost ?? SecretCost.Owasp);
}
