namespace Twin.Domain.Plants;

/// <summary>The kinds of twin. Values are stored: append only.</summary>
public enum TwinKind : byte
{
    Plant = 0,
    Tank = 1,
    Equipment = 2,
    Sensor = 3,
    Camera = 4,
    Zone = 5,
    Person = 6,
    WeatherStation = 7,
    WorkOrder = 8,
    Permit = 9,
    Incident = 10,
}
