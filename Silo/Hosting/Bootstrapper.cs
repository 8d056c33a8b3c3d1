using Twin.Domain;
using Twin.Grains.Plants;
using Twin.Grains.Ports;
using Twin.Silo.Identity;

namespace Twin.Silo.Hosting;

/// <summary>The first start: an administrator, the key for unattended installs, and in Development the demo plant. Later starts change
/// nothing.</summary>
internal sealed partial class Bootstrapper(
    ICredentialStore credentials, IPlantStore plants, IConfiguration configuration, IHostEnvironment environment, TimeProvider time,
    ILogger<Bootstrapper> logger) : IHostedService
{
    /// <summary>Id of the demo plant.</summary>
    public const string DemoPlant = "tank-farm";

    private const string Actor = "system:bootstrap";

    /// <summary>The demo plant is wanted and as it was loaded, by this process or by one that started beside it.</summary>
    public bool DemoLoaded { get; private set; }

    /// <summary>Password made at this start, to be told once; null: none was made.</summary>
    public string? GeneratedPassword { get; private set; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = new BootstrapOptions(configuration["Bootstrap:AdminPassword"], configuration["Bootstrap:ApiKey"]);
        var result = await credentials.BootstrapAsync(options, cancellationToken);
        GeneratedPassword = result.GeneratedPassword;
        if (result.GeneratedPassword is { } password) Welcome.FirstPassword(password);
        if (result.KeyIsWeak) LogWeakKey();
        if (configuration.GetValue("Demo:Enabled", environment.IsDevelopment()))
        {
            if ((await plants.ListAsync(cancellationToken)).Count == 0) await LoadAsync(DemoPlant, cancellationToken);
            DemoLoaded = await plants.LatestAsync(DemoPlant, cancellationToken) is { Version: 1, Actor: Actor };
        }

        foreach (var file in configuration.GetSection("Plants:Load").Get<string[]>() ?? []) await LoadFileAsync(file, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task LoadAsync(string sample, CancellationToken cancellationToken) =>
        LoadFileAsync(Path.Combine(AppContext.BaseDirectory, "samples", sample, "plant.geojson"), cancellationToken);

    /// <summary>Loads a plant that is not there yet; one that is there is the engineers' and stays.</summary>
    private async Task LoadFileAsync(string path, CancellationToken cancellationToken)
    {
        var file = await File.ReadAllBytesAsync(path, cancellationToken);
        var (plant, errors) = PlantRegistry.Compile(file, 1);
        if (plant is null)
        {
            var all = string.Join(Environment.NewLine, errors.Take(20).Select(e => $"{path}: {e.Path}: {e.Message} ({e.Code})"));
            throw new TwinException(new TwinError(errors[0].Code, all));
        }

        if (await plants.LatestAsync(plant.Model.Id, cancellationToken) is not null) return;
        var first = new PlantVersion(plant.Model.Id, 1, time.GetUtcNow().ToUnixTimeMilliseconds(), Actor, file);
        if (await plants.AddAsync(first, cancellationToken)) LogLoaded(plant.Model.Id, path);
    }

    [LoggerMessage(3001, LogLevel.Warning, "Bootstrap:ApiKey is short; use one of at least 32 random characters")]
    private partial void LogWeakKey();

    [LoggerMessage(3002, LogLevel.Information, "Plant {Plant} loaded from {Path}")]
    private partial void LogLoaded(string plant, string path);
}
