using Twin.Domain.Readings;

namespace Twin.Ingest.Intake;

/// <summary>A checked reading on its way into the journal.</summary>
/// <param name="Sensor">Handle of the sensor in this process (<see cref="SensorDirectory"/>).</param>
/// <param name="Reading">What came.</param>
public readonly record struct StagedReading(int Sensor, Reading Reading);
