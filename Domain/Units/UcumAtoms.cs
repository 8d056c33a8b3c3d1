using System.Collections.Frozen;

namespace Twin.Domain.Units;

/// <summary>An indivisible unit: <c>base = Factor · (x + Shift)</c>; bases are m, kg, s, K, A, mol, rad.</summary>
/// <param name="Dimension">What it measures.</param>
/// <param name="Factor">Base units per unit.</param>
/// <param name="Shift">Added before scaling; only temperatures.</param>
/// <param name="Metric">Takes prefixes.</param>
internal readonly record struct UcumAtom(Dimension Dimension, double Factor, double Shift = 0, bool Metric = false);

/// <summary>The atoms and prefixes of UCUM that plants use. Codes are case sensitive ("c/s" column of UCUM).</summary>
internal static class UcumAtoms
{
    private const double PoundKg = 0.45359237;
    private const double StandardGravity = 9.80665;
    private static readonly Dimension Length = new(1, 0, 0, 0, 0, 0, 0);
    private static readonly Dimension Volume = new(3, 0, 0, 0, 0, 0, 0);
    private static readonly Dimension Mass = new(0, 1, 0, 0, 0, 0, 0);
    private static readonly Dimension Time = new(0, 0, 1, 0, 0, 0, 0);
    private static readonly Dimension Temperature = new(0, 0, 0, 1, 0, 0, 0);
    private static readonly Dimension Current = new(0, 0, 0, 0, 1, 0, 0);
    private static readonly Dimension Amount = new(0, 0, 0, 0, 0, 1, 0);
    private static readonly Dimension Angle = new(0, 0, 0, 0, 0, 0, 1);
    private static readonly Dimension Pressure = new(-1, 1, -2, 0, 0, 0, 0);
    private static readonly Dimension Energy = new(2, 1, -2, 0, 0, 0, 0);
    private static readonly Dimension Power = new(2, 1, -3, 0, 0, 0, 0);
    private static readonly Dimension Voltage = new(2, 1, -3, 0, -1, 0, 0);

    public static readonly FrozenDictionary<string, UcumAtom> All = new Dictionary<string, UcumAtom>(StringComparer.Ordinal)
    {
        ["m"] = new(Length, 1, Metric: true),
        ["[in_i]"] = new(Length, 0.0254),
        ["[ft_i]"] = new(Length, 0.3048),
        ["[mi_i]"] = new(Length, 1609.344),
        ["[nmi_i]"] = new(Length, 1852),
        ["[kn_i]"] = new(new Dimension(1, 0, -1, 0, 0, 0, 0), 1852.0 / 3600),
        ["g"] = new(Mass, 1e-3, Metric: true),
        ["t"] = new(Mass, 1e3, Metric: true),
        ["[lb_av]"] = new(Mass, PoundKg),
        ["s"] = new(Time, 1, Metric: true),
        ["min"] = new(Time, 60),
        ["h"] = new(Time, 3600),
        ["d"] = new(Time, 86_400),
        ["wk"] = new(Time, 604_800),
        ["Hz"] = new(new Dimension(0, 0, -1, 0, 0, 0, 0), 1, Metric: true),
        ["K"] = new(Temperature, 1, Metric: true),
        ["Cel"] = new(Temperature, 1, 273.15),
        ["[degF]"] = new(Temperature, 5.0 / 9, 459.67),
        ["A"] = new(Current, 1, Metric: true),
        ["mol"] = new(Amount, 1, Metric: true),
        ["rad"] = new(Angle, 1, Metric: true),
        ["deg"] = new(Angle, Math.PI / 180),
        ["Pa"] = new(Pressure, 1, Metric: true),
        ["bar"] = new(Pressure, 1e5, Metric: true),
        ["atm"] = new(Pressure, 101_325),
        ["[psi]"] = new(Pressure, PoundKg * StandardGravity / (0.0254 * 0.0254)),
        ["m[H2O]"] = new(Pressure, 9806.65, Metric: true),
        ["m[Hg]"] = new(Pressure, 133_322, Metric: true),
        ["L"] = new(Volume, 1e-3, Metric: true),
        ["l"] = new(Volume, 1e-3, Metric: true),
        ["[gal_us]"] = new(Volume, 231 * 0.0254 * 0.0254 * 0.0254),
        ["[bbl_us]"] = new(Volume, 42 * 231 * 0.0254 * 0.0254 * 0.0254),
        ["N"] = new(new Dimension(1, 1, -2, 0, 0, 0, 0), 1, Metric: true),
        ["J"] = new(Energy, 1, Metric: true),
        ["W"] = new(Power, 1, Metric: true),
        ["V"] = new(Voltage, 1, Metric: true),
        ["Ohm"] = new(new Dimension(2, 1, -3, 0, -2, 0, 0), 1, Metric: true),
        ["[g]"] = new(new Dimension(1, 0, -2, 0, 0, 0, 0), StandardGravity, Metric: true),
        ["%"] = new(Dimension.None, 1e-2),
        ["[ppth]"] = new(Dimension.None, 1e-3),
        ["[ppm]"] = new(Dimension.None, 1e-6),
        ["[ppb]"] = new(Dimension.None, 1e-9),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Atoms again, to be looked up by a part of a text.</summary>
    public static readonly FrozenDictionary<string, UcumAtom>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        All.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Longest first: <c>da</c> before <c>d</c>.</summary>
    public static readonly (string Code, double Factor)[] Prefixes =
    [
        ("da", 1e1), ("G", 1e9), ("M", 1e6), ("k", 1e3), ("h", 1e2), ("d", 1e-1), ("c", 1e-2), ("m", 1e-3), ("u", 1e-6), ("n", 1e-9),
    ];
}
