using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Domain.Plants;
using Twin.Ingest.Onnx;

namespace Twin.Ingest.Simulator;

/// <summary>
/// The monitors the demo plant starts with: learnt from the simulator's normal days by our own training, kept as files beside the plant.
/// <c>Benchmarks demo-monitors --write samples/tank-farm/models</c> makes them anew.
/// </summary>
public static class DemoMonitors
{
    /// <summary>Between two samples, ms.</summary>
    public const long PeriodMs = 10_000;

    /// <summary>Samples of a day.</summary>
    public const int DayRows = (int)(24 * HourMs / PeriodMs);

    /// <summary>Where the simulated days begin: 2 March 2026, 00:00 UTC.</summary>
    public const long StartMs = 1_772_409_600_000;

    private const long HourMs = 3_600_000;
    private const int Days = 4;
    private const ulong FirstSeed = 11;

    /// <summary>The pump house, and the tank group of the spheres.</summary>
    public static IReadOnlyList<string> Units { get; } = ["Z-PUMPS", "Z-LPG"];

    /// <summary>Sensors of a unit.</summary>
    public static IReadOnlyList<string> Sensors(PlantIndex index, string unit) =>
        UnitSensors.Of(index.Model, index.Model.Twins.First(t => t.Id == unit));

    /// <summary>A simulated day without faults; each begins at another hour, since a demo is started at any.</summary>
    public static SignalTable NormalDay(PlantIndex index, string unit, ulong seed) => SimulatedTable.Run(
        index, seed, StartMs + ((long)(seed * 7 % 24) * HourMs), Sensors(index, unit), PeriodMs, DayRows);

    /// <summary>Trains a unit's monitor on four normal days, sets its limits on four others and counts false alarms on four more.</summary>
    /// <returns>The file, and what the training says of it.</returns>
    /// <exception cref="TwinException">Nothing can be learnt.</exception>
    public static (byte[] File, MonitorReport Report) Train(PlantIndex index, string unit)
    {
        SignalTable[] Some(int from) => [.. Enumerable.Range(from, Days).Select(d => NormalDay(index, unit, FirstSeed + (ulong)d))];
        var (fit, limits) = (Some(0), Some(Days));
        var (model, report) = MonitorTraining.Train(fit, limits, Some(2 * Days), Settings(unit));
        var card = new ModelCard
        {
            Kind = "monitor", Signals = [], PeriodMs = PeriodMs, Licence = "Twin sample, from the simulator", MadeMs = StartMs,
            DataHash = Hash([.. fit, .. limits]), Report = report,
        };
        var (file, error) = MonitorExport.Write(model, card, fit[0].Slice(0, 500));
        return file is null ? throw new TwinException(error!) : (file, report);
    }

    /// <summary>The spheres' four days do not hold every weather: their limits get a third more.</summary>
    private static MonitorSettings Settings(string unit) =>
        unit == "Z-LPG" ? MonitorSettings.Switching with { Margin = 1.35 } : MonitorSettings.Switching;

    private static string Hash(SignalTable[] tables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in tables)
        {
            for (var row = 0; row < table.Rows; row++) hash.AppendData(MemoryMarshal.AsBytes(table.Row(row)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
