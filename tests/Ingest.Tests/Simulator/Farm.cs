using System.Runtime.CompilerServices;
using Twin.Domain.Plants;
using Twin.Ingest.Simulator;
using Xunit;

namespace Twin.Ingest.Tests.Simulator;

/// <summary>The tank farm in simulation, with what its sensors said last.</summary>
internal sealed class Farm
{
    // 2026-03-02 00:00 UTC.
    public const long StartMs = 1_772_409_600_000;
    private static readonly Lazy<PlantIndex> Shared = new(Load);
    private readonly List<SimulatedReading> _step = [];

    public Farm(ulong seed = 1)
    {
        Plant = new PlantSimulation(Shared.Value, seed, StartMs);
        NowMs = StartMs;
        Last = new double[Plant.Index.Count];
        Array.Fill(Last, double.NaN);
    }

    public PlantSimulation Plant { get; }
    public long NowMs { get; private set; }
    public double[] Last { get; }
    public IReadOnlyList<SimulatedReading> Readings => _step;

    public double this[string sensor] => Last[Plant.Index.IndexOf(sensor)];

    public static string File([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/tank-farm/plant.geojson"));

    public void Step(int seconds = 1, Action? each = null)
    {
        for (var i = 0; i < seconds; i++)
        {
            NowMs += 1000;
            _step.Clear();
            Plant.Step(NowMs, _step);
            foreach (var reading in _step) Last[reading.Sensor] = reading.Value;
            each?.Invoke();
        }
    }

    public void Order(SimulatorFaultKind kind, string target, double magnitude = double.NaN, double durationS = 0) =>
        Assert.Null(Plant.Order(new SimulatorFault(kind, target, 0, magnitude, durationS)));

    private static PlantIndex Load()
    {
        var result = PlantFile.Read(System.IO.File.ReadAllBytes(File()));
        Assert.Empty(result.Errors);
        return new PlantIndex(result.Model!);
    }
}
