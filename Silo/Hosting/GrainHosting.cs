using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Twin.Grains;
using Twin.Grains.Drills;
using Twin.Grains.Emergencies;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Grains.Trials;
using Twin.Ingest.Dispatch;
using Twin.Silo.Drills;
using Twin.Silo.Emergencies;
using Twin.Silo.Notifications;
using Twin.Silo.Judgement;
using Twin.Silo.Storage;
using Twin.Silo.Storage.Hosting;
using Twin.Silo.Work;

namespace Twin.Silo.Hosting;

/// <summary>Puts grains, or a client of them, into the process.</summary>
internal static class GrainHosting
{
    /// <summary>Stores, the plant registry, and the silo or the client.</summary>
    public static WebApplicationBuilder AddTwinGrains(this WebApplicationBuilder builder, ProcessRoles roles, StorageOptions storage)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddTwinStorage(storage);
        services.AddSingleton<Bootstrapper>();
        services.AddHostedService(static p => p.GetRequiredService<Bootstrapper>());
        services.AddSingleton<PlantRegistry>();
        services.AddGrainServices();
        services.AddNoticeSenders(builder.Configuration);
        services.AddSingleton<IEmergencyPlanLibrary, EmergencyPlanFolder>();
        services.AddSingleton<ScenarioFolder>();
        services.AddSingleton<IScenarioLibrary>(static s => s.GetRequiredService<ScenarioFolder>());
        services.AddSingleton<IScenarioStore>(static s => s.GetRequiredService<ScenarioFolder>());
        services.AddSingleton<IPlantRegistry>(static p => p.GetRequiredService<PlantRegistry>());
        services.AddSingleton<IPlantCatalog>(static p => p.GetRequiredService<PlantRegistry>());
        services.AddSingleton<IPartitionRouter, PartitionRouter>();
        services.AddSingleton<DryRunRunner>();
        services.AddSingleton<IModelRunner, ModelRunner>();
        services.AddHostedService(static p => p.GetRequiredService<PlantRegistry>());
        if (roles.Silo)
        {
            services.AddHostedService<HeapKeeper>();
            services.AddHostedService<DrillWaker>();
            services.AddHostedService<EmergencyWatch>();
            services.AddHostedService<DeskWaker>();
            services.AddHostedService<MonitorWaker>();
            services.AddHostedService<OrderClock>();
            builder.UseOrleans(silo =>
            {
                silo.AddTwinStorage(storage);
                if (storage.IsPostgres) silo.ConfigureEndpoints(IPAddress.Loopback, storage.SiloPort, storage.GatewayPort);
                silo.Configure<ClusterMembershipOptions>(Liveness);
                silo.Configure<GrainCollectionOptions>(static o => o.CollectionAge = TimeSpan.FromMinutes(30));
                // One silo's directory answers at once: a cache before it would only hold each twin a second time (170 bytes).
                if (!storage.IsPostgres)
                    silo.Configure<GrainDirectoryOptions>(static o => o.CachingStrategy = GrainDirectoryOptions.CachingStrategyType.None);
                silo.Configure<SiloMessagingOptions>(static o => o.MaxEnqueuedRequestsHardLimit = 50_000);
            });
        }
        else
        {
            builder.UseOrleansClient(client =>
            {
                client.UseTwinClustering(storage);
                client.Configure<ClusterOptions>(o => (o.ServiceId, o.ClusterId) = (storage.ServiceId, storage.ClusterId));
                client.UseConnectionRetryFilter(static async (_, stop) =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), stop);
                    return true;
                });
            });
        }

        return builder;
    }

    /// <summary>A dead silo is declared within about 7 s, so that its twins answer again within 15 s.</summary>
    private static void Liveness(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.NumMissedTableIAmAliveLimit = 3;
        options.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(30);
    }
}
