using Microsoft.Extensions.Options;
using Twin.Grains.Interfaces.History;
using Twin.Grains.Interfaces.Plants;
using Twin.Ingest.DeadLetters;
using Twin.Ingest.Decoding;
using Twin.Ingest.Dispatch;
using Twin.Ingest.History;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Twin.Ingest.Judgement;
using Twin.Ingest.Mqtt;
using Twin.Ingest.Ports;
using Twin.Silo.Judgement;
using Twin.Silo.Storage;

namespace Twin.Silo.Hosting;

/// <summary>Puts the doors, the journal, the pumps and the history into the process.</summary>
internal static class IngestHosting
{
    /// <summary>Everything of role <c>ingest</c>; without it, only reading history.</summary>
    public static IServiceCollection AddTwinIngest(
        this IServiceCollection services, ProcessRoles roles, StorageOptions storage, IConfiguration configuration)
    {
        if (!roles.Ingest)
        {
            services.AddSingleton<IHistoryTail, NoTail>();
            services.AddSingleton<IHistoryReader, HistoryQuery>();
            return services;
        }

        services.AddOptions<IntakeOptions>().BindConfiguration("Ingest").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SensorDirectory>();
        services.AddSingleton(p => SegmentJournal.Open(
            Journal(storage, configuration), p.GetRequiredService<SensorDirectory>(), p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<SegmentJournal>>()));
        services.AddSingleton<IJournal>(static p => p.GetRequiredService<SegmentJournal>());
        services.AddSingleton(static p => new ReadingIntake(
            p.GetRequiredService<IJournal>(), p.GetRequiredService<SensorDirectory>(), p.GetRequiredService<IPlantCatalog>(),
            p.GetRequiredService<TimeProvider>(), p.GetRequiredService<IOptions<IntakeOptions>>().Value));
        services.AddSingleton<IIntake>(static p => p.GetRequiredService<ReadingIntake>());
        services.AddSingleton<IMqttCredentials, MqttCredentials>();
        services.AddTwinHistory(storage, roles);
        // The broker starts before the doors that publish through it, and stops after them.
        services.AddTwinMqtt(configuration);
        services.AddReadingDoors(configuration, storage.DataPath);
        services.AddSingleton<PictureInbox>();
        services.AddSingleton<IPictureSink>(static p => p.GetRequiredService<PictureInbox>());
        services.AddHostedService(static p => p.GetRequiredService<PictureInbox>());
        services.AddSingleton<IJournalFollower>(static p => new Follower(() => p.GetRequiredService<HistoryBuilder>().HistoryCursor));
        services.AddSingleton<IJournalFollower>(static p => new Follower(() => p.GetRequiredService<DeadLetterWriter>().Cursor));
        services.AddSingleton<Dispatcher>();
        services.AddHostedService(static p => p.GetRequiredService<Dispatcher>());
        services.AddHostedService<AlarmPublisher>();
        if (configuration.GetSection("Judge").Get<List<EdgeJudgeOptions>>() is { Count: > 0 } judged)
        {
            services.AddSingleton<IModelSource, GrainModelSource>();
            services.AddHostedService(p => new EdgeJudge(
                judged, Path.Combine(storage.DataPath, "models"), p.GetRequiredService<IModelSource>(),
                p.GetRequiredService<IHistoryTail>(), p.GetRequiredService<IIntake>(), p.GetRequiredService<TimeProvider>(),
                p.GetRequiredService<ILogger<EdgeJudge>>()));
        }

        return services;
    }

    private static void AddTwinHistory(this IServiceCollection services, StorageOptions storage, ProcessRoles roles)
    {
        services.AddSingleton(p => new HistoryOptions
        {
            // Other processes read only what is in chunks: keep the tail short when there are any.
            FlushAge = roles.Web ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(10),
            RetentionOf = (_, plant) =>
                p.GetRequiredService<IPlantCatalog>().Find(plant) is { } model ? TimeSpan.FromDays(model.RetentionDays) : null,
            FreeBytes = () => new DriveInfo(Path.GetFullPath(storage.DataPath)).AvailableFreeSpace,
        });
        services.AddSingleton<HistoryBuilder>();
        services.AddSingleton<IHistoryTail>(static p => p.GetRequiredService<HistoryBuilder>());
        services.AddSingleton<IHistoryReader, HistoryQuery>();
        services.AddHostedService(static p => p.GetRequiredService<HistoryBuilder>());
        services.AddSingleton<HistoryMaintenance>();
        services.AddHostedService(static p => p.GetRequiredService<HistoryMaintenance>());
    }

    private static JournalOptions Journal(StorageOptions storage, IConfiguration configuration) => new()
    {
        Directory = Path.Combine(storage.DataPath, "journal"),
        MaxBytes = configuration.GetValue("Ingest:JournalMaxBytes", 1L << 30),
    };

    private sealed class Follower(Func<long> cursor) : IJournalFollower
    {
        public long Cursor => cursor();
    }

    private sealed class NoTail : IHistoryTail
    {
        public IReadOnlyList<Domain.Readings.History.HistoryReading> Tail(string realm, string plant, string sensor, long fromMs,
            long toMs) => [];
    }
}
