using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Ports;

namespace Twin.Grains.Plants;

/// <summary>
/// Keeps the newest compiled version of every plant in this process: loaded before the process takes part, looked for every two seconds
/// after
/// (a version published elsewhere), and at once when published here.
/// </summary>
public sealed class PlantRegistry(IPlantStore store, TimeProvider time, ILogger<PlantRegistry> logger)
    : BackgroundService, IPlantRegistry, IPlantCatalog
{
    private const int LargeModels = 10_000;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, CompiledPlant> _plants = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <inheritdoc/>
    public event Action<string>? Changed;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Plants => [.. _plants.Keys];

    /// <inheritdoc/>
    public CompiledPlant? Find(string plant) => _plants.GetValueOrDefault(plant);

    /// <inheritdoc/>
    PlantModel? IPlantCatalog.Find(string plant) => Find(plant)?.Model;

    /// <summary>Reads and compiles a plant file.</summary>
    public static (CompiledPlant? Plant, ImmutableArray<TwinError> Errors) Compile(ReadOnlyMemory<byte> file, int version)
    {
        var read = PlantFile.Read(file.Span);
        return read.Model is null ? (null, read.Errors) : CompiledPlant.Compile(read.Model with { Version = version });
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAllAsync(cancellationToken);
        // The files and what reading them left behind, a hundred megabytes for a large plant, would stay for hours. Nobody waits yet.
        if (_plants.Values.Sum(static p => p.Model.Twins.Length) > LargeModels)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Takes the newest version of a plant, if it is newer than the one here.</summary>
    public async Task RefreshAsync(string plant, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // The number first: a file may have a hundred megabytes, and this is asked every two seconds.
            var known = Find(plant)?.Model.Version ?? 0;
            if (await store.LatestVersionAsync(plant, cancellationToken) <= known) return;
            var latest = await store.LatestAsync(plant, cancellationToken);
            if (latest is null || latest.Version <= known) return;
            var (compiled, errors) = Compile(latest.File, latest.Version);
            if (compiled is null)
            {
                Log.PlantInvalid(logger, plant, latest.Version, errors[0].Message);
                return;
            }

            _plants[plant] = compiled;
            Log.PlantLoaded(logger, plant, latest.Version, compiled.Model.Twins.Length);
        }
        finally
        {
            _gate.Release();
        }

        Changed?.Invoke(plant);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryRefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAllAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.PlantsAway(logger, e);
        }
    }

    private async Task RefreshAllAsync(CancellationToken cancellationToken)
    {
        foreach (var plant in await store.ListAsync(cancellationToken)) await RefreshAsync(plant, cancellationToken);
    }
}
