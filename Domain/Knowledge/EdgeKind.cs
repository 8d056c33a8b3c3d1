namespace Twin.Domain.Knowledge;

/// <summary>
/// What an edge means; always in the direction in which risk goes. <see cref="RiskTable"/> maps each to the type of domain.md D2 and its
/// base probability; kinds without one are structure: they answer questions and carry no risk. Stored: append only.
/// </summary>
public enum EdgeKind : byte
{
    /// <summary>Part → whole (D2 CONTAINS).</summary>
    Contains = 0,
    /// <summary>Tank or equipment → the zone it stands in: a release (D2 LEAK_TO).</summary>
    LeakTo = 1,
    /// <summary>Anything else → its zone; structure.</summary>
    LocatedIn = 2,
    /// <summary>Neighbours, with their distance; structure unless an engineer gives a weight.</summary>
    Adjacent = 3,
    /// <summary>Upstream → downstream (D2 PROCESS).</summary>
    Feeds = 4,
    /// <summary>Sensor or camera → what it watches (D2 MEASURES): evidence, no risk.</summary>
    Monitors = 5,
    /// <summary>Barrier → what it protects (D2 BARRIER): lowers other edges, carries no risk itself.</summary>
    Protects = 6,
    /// <summary>Utility → dependant (D2 UTILITY).</summary>
    Powers = 7,
    /// <summary>Weather cell → twin.</summary>
    ExposedTo = 8,
    /// <summary>Source of vapour → zone (D2 GAS_DRIFT).</summary>
    GasDrift = 9,
    /// <summary>Fire at one → the other (D2 THERMAL).</summary>
    DominoHeat = 10,
    /// <summary>Explosion of one → the other (D2 BLAST).</summary>
    DominoBlast = 11,
    /// <summary>Toxic release → zone with people (D2 GAS_DRIFT, toxic).</summary>
    DominoToxic = 12,
    /// <summary>Spill → lower zone (D2 DRAINAGE).</summary>
    Drainage = 13,
    /// <summary>Permit, vehicle, crew → zone (D2 IGNITION).</summary>
    Ignition = 14,
    /// <summary>Zone → person (D2 EXPOSURE).</summary>
    Exposure = 15,
    /// <summary>Network node or controller → what it controls (D2 CYBER).</summary>
    Controls = 16,
    /// <summary>Twins of one type; structure: they learn from each other's incidents.</summary>
    SimilarTo = 17,
    /// <summary>Cause → incident; structure.</summary>
    Caused = 18,
    /// <summary>Incident → twin it touched; structure.</summary>
    InvolvedIn = 19,
    /// <summary>Permit or work order → what is worked on; structure.</summary>
    WorksOn = 20,
    /// <summary>Permit, vehicle, unprotected equipment → the gate of its zone; structure: the gate counts what works.</summary>
    IgnitesIn = 21,
    /// <summary>Gate → the zone that explodes (D2 step 4, AND).</summary>
    Explosion = 22,
}

/// <summary>Properties of what flows along an edge that the weather acts on.</summary>
[Flags]
public enum EdgeTraits : byte
{
    None = 0,
    /// <summary>The gas dissolves in rain (ammonia, hydrogen chloride).</summary>
    Soluble = 1,
    /// <summary>Small-bore piping: frost opens leaks.</summary>
    SmallBore = 2,
    /// <summary>The weight is the engineer's, not the table's.</summary>
    Engineered = 4,
    /// <summary>Found from geometry, not said by anyone.</summary>
    Derived = 8,
}
