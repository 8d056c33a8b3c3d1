using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Twin.Domain;
using Twin.Domain.Plants;

namespace Twin.Ingest.Simulator;

/// <summary>Runs the simulated plant in real time and publishes it over MQTT, as a plant's gateway would.</summary>
public sealed class PlantSimulatorService(IOptions<SimulatorOptions> settings, TimeProvider time, ILogger<PlantSimulatorService> logger)
    : BackgroundService, ISimulatorControl
{
    private readonly SimulatorOptions _options = settings.Value;
    private readonly ConcurrentQueue<SimulatorFault?> _orders = new();
    private volatile PlantSimulation? _simulation;

    /// <summary>Readings acknowledged by the broker so far.</summary>
    public long Published { get; private set; }

    /// <inheritdoc/>
    public TwinError? Order(SimulatorFault fault)
    {
        if (_simulation is not { } simulation) return new TwinError("simulator.stopped", "The simulator does not run.", Retry.Later);
        if (simulation.Check(fault) is { } error) return error;
        _orders.Enqueue(fault);
        return null;
    }

    /// <inheritdoc/>
    public void ClearFaults() => _orders.Enqueue(null);

    /// <summary>Reads a plant file for simulation; an error says what is wrong with it.</summary>
    public static (PlantIndex? Index, TwinError? Error) Load(string file)
    {
        try
        {
            if (new FileInfo(file).Length > Limits.PlantFileBytes)
                return (null, new TwinError("plantfile.size", $"'{file}' is too large."));
            var result = PlantFile.Read(File.ReadAllBytes(file));
            return result.Model is null ? (null, result.Errors[0]) : (new PlantIndex(result.Model), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, new TwinError("plantfile.read", error.Message, Retry.Never, file));
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled) return;
        await Task.Yield();
        var (index, error) = Load(_options.PlantFile);
        if (index is null)
        {
            logger.SimulatorRefused(error!.Message, error.Path);
            return;
        }

        var simulation = new PlantSimulation(index, _options.Seed, NowMs());
        if (OrderInitial(simulation) is { } refused)
        {
            logger.SimulatorRefused(refused.Message, refused.Path);
            return;
        }

        logger.Simulating(index.Model.Id, index.Sensors.Length, _options.Seed);
        _simulation = simulation;
        try
        {
            await RunAsync(simulation, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            _simulation = null;
        }
    }

    private async Task RunAsync(PlantSimulation simulation, CancellationToken stoppingToken)
    {
        var demo = _options.DemoEvents ? new DemoSchedule(simulation, _options.Seed) : null;
        using var encoder = new ReadingEncoder(simulation.Index);
        var painter = new CameraPainter(simulation.Index);
        var second = 0;
        var readings = new List<SimulatedReading>();
        var messages = new List<SimulatorMessage>();
        await using var link = new SimulatorLink(_options, time, logger);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            while (_orders.TryDequeue(out var order))
            {
                if (order is null) simulation.ClearFaults();
                else if (simulation.Order(order) is null) logger.SimulatedEvent(order);
            }

            if (demo?.Due(simulation.ElapsedS) is { } fault && simulation.Order(fault) is null) logger.SimulatedEvent(fault);
            readings.Clear();
            messages.Clear();
            simulation.Step(NowMs(), readings);
            encoder.Encode(readings, messages);
            painter.Paint(second++, NowMs(), messages);
            if (messages.Count > 0) await link.PublishAsync(messages, stoppingToken);
            Published = link.Published;
        }
    }

    private TwinError? OrderInitial(PlantSimulation simulation)
    {
        foreach (var text in _options.Faults)
        {
            if (!SimulatorFault.TryParse(text, out var fault, out var error)) return error;
            if (simulation.Order(fault) is { } refused) return refused;
        }

        return null;
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
