using Twin.Domain;
using Twin.Ingest.Bridge;
using Twin.Ingest.DeadLetters;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Twin.Ingest.Pictures;
using Twin.Ingest.Ports;
using Twin.Ingest.Sparkplug;

namespace Twin.Ingest.Decoding;

/// <summary>
/// Puts the doors together: native, Sparkplug and mapped topics behind one <see cref="IMessageDoor"/>, bridges, dead letters.
/// </summary>
public static class DoorsRegistration
{
    /// <summary>
    /// Needs <see cref="IIntake"/>, <see cref="IJournal"/> and <see cref="IDeadLetterStore"/>; uses <see cref="IMqttOut"/> when there
    /// is one.
    /// </summary>
    /// <param name="services">Services.</param>
    /// <param name="configuration"><c>Sparkplug:*</c>, <c>Bridges:n:*</c>, <c>Mappings:File</c>.</param>
    /// <param name="dataPath">Folder for the cursor and the list of edge nodes.</param>
    public static IServiceCollection AddReadingDoors(this IServiceCollection services, IConfiguration configuration, string dataPath)
    {
        var sparkplug = configuration.GetSection("Sparkplug").Get<SparkplugOptions>() ?? new SparkplugOptions();
        var bridges = configuration.GetSection("Bridges").Get<List<BridgeOptions>>() ?? [];
        services.AddSingleton(sparkplug);
        services.AddSingleton<IReadOnlyList<BridgeOptions>>(bridges);
        services.AddSingleton<IMappingSource>(_ => new FixedMappings(LoadMappings(configuration["Mappings:File"])));
        services.AddSingleton(_ => new SparkplugNodeList(Path.Combine(dataPath, "sparkplug-nodes.json")));
        services.AddSingleton(p => new SparkplugHost(
            sparkplug, Time(p), p.GetRequiredService<SparkplugNodeList>(), p.GetService<IMqttOut>, p.GetRequiredService<SparkplugDoor>,
            p.GetRequiredService<ILogger<SparkplugHost>>()));
        services.AddSingleton(p => new SparkplugDoor(
            p.GetRequiredService<IIntake>(), sparkplug, Time(p), p.GetRequiredService<SparkplugNodeList>(),
                p.GetRequiredService<SparkplugHost>()));
        services.AddSingleton<IMessageDoor>(p => new MessageDoor(
        [
            new PictureDoor(p.GetRequiredService<IIntake>(), p.GetService<IPictureSink>, Time(p)),
            new NativeDoor(p.GetRequiredService<IIntake>(), Time(p)),
            p.GetRequiredService<SparkplugDoor>(),
            new MappingDoor(p.GetRequiredService<IIntake>(), p.GetRequiredService<IMappingSource>(), Time(p)),
        ]));
        services.AddSingleton(p => new DeadLetterWriter(
            p.GetRequiredService<IJournal>(), p.GetRequiredService<IDeadLetterStore>(), Time(p), Path.Combine(dataPath,
                "dead-letters.cursor"),
            p.GetRequiredService<ILogger<DeadLetterWriter>>()));
        services.AddSingleton(p => new BridgeService(
            bridges, sparkplug, p.GetRequiredService<IMessageDoor>(), p.GetRequiredService<IIntake>(), Time(p),
            p.GetRequiredService<ILogger<BridgeService>>()));
        services.AddHostedService(p => p.GetRequiredService<SparkplugHost>());
        services.AddHostedService(p => p.GetRequiredService<DeadLetterWriter>());
        services.AddHostedService(p => p.GetRequiredService<BridgeService>());
        return services;
    }

    private static TimeProvider Time(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>
    /// A mapping file that is wrong stops the start with all its errors: a plant that looks mapped and is not would be silent.
    /// </summary>
    private static IReadOnlyList<TopicMapping> LoadMappings(string? file)
    {
        if (string.IsNullOrEmpty(file)) return [];
        var (mappings, errors) = MappingFile.Parse(File.ReadAllBytes(file));
        if (errors.Count == 0) return mappings;
        var all = string.Join(Environment.NewLine, errors.Select(e => $"{file}: {e.Path}: {e.Message}"));
        throw new TwinException(new TwinError(errors[0].Code, all));
    }
}
