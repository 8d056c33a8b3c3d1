using Twin.Domain.Plants;

namespace Twin.Domain.Knowledge.Causes;

/// <summary>What kind of event an alarm tells of. A disturbance of the process carries none of the others along.</summary>
public enum AlarmFamily : byte
{
    /// <summary>Pressure, level, flow, temperature, current...: what a disturbance of the process moves.</summary>
    Process = 0,
    /// <summary>Gas in the air, or too little oxygen.</summary>
    Gas = 1,
    /// <summary>Flame, smoke.</summary>
    Fire = 2,
    /// <summary>A person calls for help, lies still, or pressed a call point.</summary>
    LifeSafety = 3,
}

/// <summary>Families of a plant's twins, by quantity and kind.</summary>
internal static class AlarmFamilies
{
    /// <summary>Those that are not of the process.</summary>
    public static IEnumerable<(string Twin, AlarmFamily Family)> Of(CompiledPlant plant)
    {
        foreach (var twin in plant.Model.Twins)
        {
            var family = twin.Kind switch
            {
                TwinKind.Person => AlarmFamily.LifeSafety,
                TwinKind.Sensor => Of(plant.TypeOf(twin).Sensor?.Quantity ?? ""),
                _ => AlarmFamily.Process,
            };
            if (family != AlarmFamily.Process) yield return (twin.Id, family);
        }
    }

    private static AlarmFamily Of(string quantity) => quantity switch
    {
        "oxygen" => AlarmFamily.Gas,
        "flame" or "smoke" or "fire" => AlarmFamily.Fire,
        "call-point" or "man-down" or "sos" => AlarmFamily.LifeSafety,
        _ => quantity.StartsWith("gas", StringComparison.Ordinal) ? AlarmFamily.Gas : AlarmFamily.Process,
    };
}
