using Twin.Domain.Judgement;
using Twin.Domain.Plants;

namespace Twin.Ingest.Simulator;

/// <summary>The simulated plant run as fast as it goes, its sensors taken together as a monitor would sample them.</summary>
public static class SimulatedTable
{
    /// <summary>Runs a plant and samples it.</summary>
    /// <param name="index">The plant.</param>
    /// <param name="seed">Seed of everything random.</param>
    /// <param name="startMs">Where it begins, Unix ms.</param>
    /// <param name="sensors">Local ids of the sensors: the table's columns.</param>
    /// <param name="periodMs">Between two samples, whole seconds in ms.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="faults">What goes wrong, counted from the start.</param>
    /// <exception cref="ArgumentException">A sensor is not there, or a fault cannot be.</exception>
    public static SignalTable Run(PlantIndex index, ulong seed, long startMs, IReadOnlyList<string> sensors, long periodMs, int rows,
        params IReadOnlyList<SimulatorFault> faults)
    {
        var plant = new PlantSimulation(index, seed, startMs);
        foreach (var fault in faults)
        {
            if (plant.Order(fault) is { } error) throw new ArgumentException(error.Message, nameof(faults));
        }

        var column = new int[index.Count];
        Array.Fill(column, -1);
        for (var c = 0; c < sensors.Count; c++)
        {
            if (!index.TryGet(sensors[c], out var twin)) throw new ArgumentException($"No sensor '{sensors[c]}'.", nameof(sensors));
            column[twin] = c;
        }

        var (last, values, said) = (new double[sensors.Count], new double[rows * sensors.Count], new List<SimulatedReading>());
        Array.Fill(last, double.NaN);
        for (var row = 0; row < rows; row++)
        {
            said.Clear();
            plant.Step(startMs + ((row + 1) * periodMs), said);
            foreach (var reading in said)
            {
                if (column[reading.Sensor] is var at and >= 0) last[at] = reading.Value;
            }

            last.CopyTo(values, row * sensors.Count);
        }

        return new SignalTable(sensors, values);
    }
}
