using Twin.Domain;
using Twin.Grains.Interfaces.Judgement;
using Twin.Grains.Interfaces.Plants;
using Twin.Silo.Hosting;

namespace Twin.Silo.Judgement;

/// <summary>Sees to it that monitors judge: also after a start, after a silo died, and where a twin is new. The demo plant gets its trained
/// monitors as long as nobody has brought or made one.</summary>
internal sealed partial class MonitorWaker(
    IGrainFactory grains, IPlantCatalog plants, Bootstrapper bootstrapper, TimeProvider time, IHostApplicationLifetime life,
    ILogger<MonitorWaker> logger) : PlantRounds(plants, time, life, TimeSpan.FromSeconds(10))
{
    private const string Actor = "system:bootstrap";
    private bool _brought;

    /// <inheritdoc/>
    protected override async Task VisitAsync(string plant)
    {
        var models = grains.GetGrain<IModelsGrain>(new TwinKey(TwinKey.Live, plant, "models").ToString());
        if (!_brought && bootstrapper.DemoLoaded && plant == Bootstrapper.DemoPlant) await BringAsync(models);
        await models.WakeAsync();
    }

    private async Task BringAsync(IModelsGrain models)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples", Bootstrapper.DemoPlant, "models");
        if (Directory.Exists(folder) && (await models.ListAsync()).Versions.All(v => v.By == Actor))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.onnx").Order(StringComparer.Ordinal))
            {
                var upload = new ModelUpload(
                    Path.GetFileNameWithoutExtension(file), false, null, await File.ReadAllBytesAsync(file), [], 1, 1_000, "");
                var brought = await models.UploadAsync(upload, Actor);
                // What somebody has ended or turned down since stays so: only a fresh one begins.
                if (brought.Version is { State: Domain.Judgement.ModelState.Proposed } fresh)
                    await models.ApproveAsync(fresh.Number, Actor);
                else if (brought.Error is { } error) LogDemo(file, error.Message);
            }
        }

        _brought = true;
    }

    [LoggerMessage(3091, LogLevel.Warning, "The monitors of {Plant} could not be looked at now")]
    protected override partial void LogFailed(Exception exception, string plant);

    [LoggerMessage(3094, LogLevel.Warning, "The demo's monitor {File} was refused: {Why}")]
    private partial void LogDemo(string file, string why);
}
