using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Client.Blazor.Plants;

/// <summary>Stable names of enumerations, as the outside contract writes them.</summary>
public static class Words
{
    /// <summary>Camel-case name of a kind.</summary>
    public static string Kind(TwinKind kind) => kind switch
    {
        TwinKind.Plant => "plant",
        TwinKind.Tank => "tank",
        TwinKind.Equipment => "equipment",
        TwinKind.Sensor => "sensor",
        TwinKind.Camera => "camera",
        TwinKind.Zone => "zone",
        TwinKind.Person => "person",
        TwinKind.WeatherStation => "weatherStation",
        TwinKind.WorkOrder => "workOrder",
        TwinKind.Permit => "permit",
        _ => "incident",
    };

    /// <summary>LL, L, H or HH.</summary>
    public static string Limit(LimitKind limit) => limit switch
    {
        LimitKind.LowLow => "LL",
        LimitKind.Low => "L",
        LimitKind.High => "H",
        _ => "HH",
    };
}

/// <summary>UCUM codes as people write units.</summary>
public static class Units
{
    /// <summary>The unit as shown on screens; unknown codes as they are.</summary>
    public static string Shown(string ucum) => ucum switch
    {
        "Cel" => "°C",
        "degF" or "[degF]" => "°F",
        "m3" => "m³",
        "m3/h" => "m³/h",
        "kg/m3" => "kg/m³",
        "[ppm]" => "ppm",
        "deg" => "°",
        "1" or "{1}" => "",
        "%{LEL}" or "%[LEL]" => "%LEL",
        "%{vol}" or "%{Vol}" => "%vol",
        "[IU]" => "IU",
        _ => ucum.StartsWith('{') && ucum.EndsWith('}') ? ucum[1..^1] : ucum,
    };
}
