namespace Twin.Domain.Physics.Escalation;

/// <summary>How a vessel fails. Values are stored.</summary>
public enum EquipmentKind : byte
{
    /// <summary>Atmospheric tank.</summary>
    Atmospheric = 0,

    /// <summary>Pressurised vessel.</summary>
    Pressurised = 1,

    /// <summary>Column, long reactor.</summary>
    Elongated = 2,

    /// <summary>Pump, small vessel.</summary>
    Small = 3,
}
