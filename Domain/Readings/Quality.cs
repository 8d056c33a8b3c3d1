using Orleans;

namespace Twin.Domain.Readings;

/// <summary>
/// Trust in a value: the upper 16 bits of an OPC UA StatusCode (severity in the top two bits, reason below).
/// Source: OPC UA Part 4 §7.38, Part 8 §6.3; <c>domain.md</c> B6.
/// </summary>
/// <param name="Code">Upper 16 bits of the StatusCode.</param>
[GenerateSerializer, Immutable, Alias("twin.quality.v1")]
public readonly record struct Quality([property: Id(0)] ushort Code)
{
    public static readonly Quality Good = new(0x0000);
    public static readonly Quality GoodLocalOverride = new(0x0096);
    public static readonly Quality Uncertain = new(0x4000);
    /// <summary>Last usable value: nothing new came for too long.</summary>
    public static readonly Quality UncertainLastUsable = new(0x4090);
    /// <summary>Rate of change or spike gate did not believe it.</summary>
    public static readonly Quality UncertainNotAccurate = new(0x4093);
    /// <summary>Outside the engineering range, inside what the instrument can say.</summary>
    public static readonly Quality UncertainRangeExceeded = new(0x4094);
    public static readonly Quality Bad = new(0x8000);
    public static readonly Quality BadCommunication = new(0x8005);
    public static readonly Quality BadNotConnected = new(0x808A);
    public static readonly Quality BadDeviceFailure = new(0x808B);
    /// <summary>The sensor itself: flatline, out of what the instrument can say.</summary>
    public static readonly Quality BadSensorFailure = new(0x808C);
    public static readonly Quality BadOutOfService = new(0x808D);

    /// <summary>Usable without reserve.</summary>
    public bool IsGood => Code >> 14 == 0;

    /// <summary>Shown, but trips or clears nothing by itself.</summary>
    public bool IsUncertain => Code >> 14 == 1;

    /// <summary>Not to be used.</summary>
    public bool IsBad => Code >> 14 >= 2;

    /// <summary>The worse of two: derived values are no better than their inputs.</summary>
    public static Quality Worst(Quality a, Quality b) => a.Code >> 14 >= b.Code >> 14 ? a : b;

    /// <summary>From a full 32-bit OPC UA StatusCode.</summary>
    public static Quality FromStatusCode(uint statusCode) => new((ushort)(statusCode >> 16));

    /// <summary>From an OPC DA quality byte (192 good, 64 uncertain, 0 bad), as Sparkplug devices send it; 500: Sparkplug STALE.</summary>
    public static Quality FromOpcDa(int quality) => quality switch
    {
        500 => UncertainLastUsable,
        >= 192 => Good,
        >= 64 => Uncertain,
        _ => Bad,
    };

    /// <summary>Stable name for the API: <c>good</c>, <c>uncertain</c> or <c>bad</c>.</summary>
    public string Name => (Code >> 14) switch { 0 => "good", 1 => "uncertain", _ => "bad" };
}
