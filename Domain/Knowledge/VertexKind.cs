using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge;

/// <summary>What a vertex of the knowledge graph is. The first values equal <see cref="TwinKind"/>; stored: append only.</summary>
public enum VertexKind : byte
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
    /// <summary>Part of the sky over the plant that one weather station speaks for.</summary>
    WeatherCell = 11,
    /// <summary>Equipment that protects something: dike, deluge, interlock.</summary>
    Barrier = 12,
    /// <summary>Equipment that powers something: substation, instrument air, cooling water.</summary>
    Utility = 13,
    NearMiss = 14,
    /// <summary>AND gate: passes on what reaches it only as far as its own number allows, r = b (1 − Π (1 − M)).</summary>
    Gate = 15,
}
