using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Twin.Domain;

namespace Twin.Ingest.Simulator;

/// <summary>What can go wrong in the simulated plant.</summary>
public enum SimulatorFaultKind
{
    /// <summary>A sensor walks away; magnitude in its unit per minute.</summary>
    Drift = 0,
    /// <summary>A sensor jumps every 10 s; magnitude in its unit.</summary>
    Spike = 1,
    /// <summary>A sensor repeats its last value.</summary>
    Flatline = 2,
    /// <summary>A sensor falls silent.</summary>
    Dropout = 3,
    /// <summary>A sensor's clock is wrong; magnitude in seconds, negative is late.</summary>
    ClockSkew = 4,
    /// <summary>A tank, pump or compressor loses its liquid as gas; magnitude 1 is 2 kg/s.</summary>
    Leak = 5,
    /// <summary>A tank is filled by mistake; magnitude is how full it gets, 0 to 1.</summary>
    Overfill = 6,
    /// <summary>A bearing of a pump or compressor wears; magnitude 1 adds 5 mm/s.</summary>
    BearingWear = 7,
    /// <summary>The wind turns, and back when it ends; of a weather station or its vane; magnitude in degrees clockwise, ±360.</summary>
    WindTurn = 8,
}

/// <summary>A fault to order.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Target">Local id of the sensor, tank or machine.</param>
/// <param name="StartS">Seconds from the order.</param>
/// <param name="Magnitude">How much, see the kinds; NaN: the kind's usual.</param>
/// <param name="DurationS">Seconds; 0: the kind's usual.</param>
public sealed record SimulatorFault(
    SimulatorFaultKind Kind, string Target, double StartS = 0, double Magnitude = double.NaN, double DurationS = 0)
{
    /// <summary>A leak so small that only who stands beside it smells it.</summary>
    public bool Seeps { get; init; }

    private const string Form = "KIND:TARGET[@+SECONDSs][*MAGNITUDE][/SECONDSs], e.g. leak:P-301A@+60s*1.2/120s";

    /// <summary>Parses the form of the command line: <c>leak:P-301A@+60s*1.2/120s</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SimulatorFault? fault, [NotNullWhen(false)] out TwinError? error)
    {
        fault = null;
        error = new TwinError("simulator.fault.form", $"'{text}' is not of the form {Form}.");
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return false;
        var word = text[..colon].Replace("-", "", StringComparison.Ordinal);
        if (char.IsAsciiDigit(word[0]) || !Enum.TryParse<SimulatorFaultKind>(word, ignoreCase: true, out var kind))
        {
            error = new TwinError(
                "simulator.fault.kind", $"'{text[..colon]}' is no fault; known: {string.Join(", ", Enum.GetNames<SimulatorFaultKind>())}.");
            return false;
        }

        var rest = text[(colon + 1)..];
        var end = rest.IndexOfAny(['@', '*', '/']);
        var target = end < 0 ? rest : rest[..end];
        if (!TwinKey.IsLocalId(target)) return false;
        double start = 0, magnitude = double.NaN, duration = 0;
        while (end >= 0)
        {
            var next = rest.IndexOfAny(['@', '*', '/'], end + 1);
            var part = next < 0 ? rest[(end + 1)..] : rest[(end + 1)..next];
            if (rest[end] != '*') part = part.TrimStart('+').TrimEnd('s');
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                return false;
            if (rest[end] != '*' && number is < 0 or > 604_800) return false;
            if (rest[end] == '@') start = number;
            else if (rest[end] == '*') magnitude = number;
            else duration = number;
            end = next;
        }

        fault = new SimulatorFault(kind, target, start, magnitude, duration);
        error = null;
        return true;
    }
}

/// <summary>Orders faults of the running simulator.</summary>
public interface ISimulatorControl
{
    /// <summary>Orders a fault; an error when the target does not exist or cannot have it.</summary>
    TwinError? Order(SimulatorFault fault);

    /// <summary>Ends every fault, running or ordered.</summary>
    void ClearFaults();
}
