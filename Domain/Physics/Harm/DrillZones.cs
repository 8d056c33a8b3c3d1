namespace Twin.Domain.Physics.Harm;

/// <summary>Zones of a drill's map, worst first. Values are stored.</summary>
public enum DrillZone : byte
{
    Clear = 0,
    Cold = 1,
    Warm = 2,
    Hot = 3,
}

/// <summary>Which zone a place is in (domain.md E8; engineering defaults).</summary>
public static class DrillZones
{
    /// <summary>By radiation, overpressure and concentration over AEGL-1, -2, -3; the worst counts.</summary>
    /// <param name="radiationWM2">W/m².</param>
    /// <param name="pressurePa">Pa.</param>
    /// <param name="concentrationPpm">ppm.</param>
    /// <param name="aegl1Ppm">ppm; NaN: none.</param>
    /// <param name="aegl2Ppm">ppm; NaN: none.</param>
    /// <param name="aegl3Ppm">ppm; NaN: none.</param>
    public static DrillZone Of(
        double radiationWM2, double pressurePa, double concentrationPpm, double aegl1Ppm, double aegl2Ppm, double aegl3Ppm)
    {
        var zones = HarmTable.Default.Zones;
        for (var i = 0; i < 3; i++)
        {
            var aegl = i switch { 0 => aegl3Ppm, 1 => aegl2Ppm, _ => aegl1Ppm };
            if (radiationWM2 >= zones.RadiationKWM2[i] * 1000 || pressurePa >= zones.PressureKPa[i] * 1000 || concentrationPpm > aegl)
                return DrillZone.Hot - (byte)i;
        }

        return DrillZone.Clear;
    }
}
