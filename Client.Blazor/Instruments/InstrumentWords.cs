using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Resources;
using Twin.Domain.Instruments;

namespace Twin.Client.Blazor.Instruments;

/// <summary>Troubles of instruments in words.</summary>
internal static class InstrumentWords
{
    /// <summary>What is wrong and how much: "drifts: 0.082 m too high, 0.24 m/h".</summary>
    public static string What(IStringLocalizer<InstrumentTexts> texts, InstrumentTrouble trouble)
    {
        if (trouble is { Kind: TroubleKind.Alone, Suspect: null }) return texts["Kind.Alone.OneOf"];
        var what = texts["Kind." + trouble.Kind].Value;
        if (trouble.Kind == TroubleKind.Imbalance)
        {
            var key = (trouble.Size < 0, trouble.LevelsAgree) switch
            {
                (true, false) => "Imbalance.Missing", (true, true) => "Imbalance.Missing.LevelsAgree",
                (false, false) => "Imbalance.TooMuch", _ => "Imbalance.TooMuch.LevelsAgree",
            };
            return texts[key, Number(Math.Abs(trouble.Size ?? 0)), Number(Math.Abs(trouble.PerHour ?? 0))];
        }

        if (trouble.Size is not { } off) return what;
        var size = $"{Number(Math.Abs(off))} {Unit(trouble.Unit)}";
        var way = trouble.Suspect is null ? texts["Apart", size].Value : texts[off < 0 ? "TooLow" : "TooHigh", size].Value;
        var rate = trouble.PerHour is { } perHour && trouble.Kind == TroubleKind.Drift
            ? " · " + texts["PerHour", $"{Number(perHour)} {Unit(trouble.Unit)}"].Value : "";
        return $"{what}{texts["Colon"]}{way}{rate}";
    }

    /// <summary>What speaks for it.</summary>
    public static string Why(IStringLocalizer<InstrumentTexts> texts, InstrumentTrouble trouble) => string.Join(texts["Comma"].Value,
        Enum.GetValues<TroubleEvidence>().Where(e => e != TroubleEvidence.None && trouble.Evidence.HasFlag(e))
            .Select(e => texts["Evidence." + e].Value));

    /// <summary>Who it is, or which it may be.</summary>
    public static IReadOnlyList<string> Who(InstrumentTrouble trouble) =>
        trouble.Suspect is { } suspect ? [suspect] : [.. trouble.Sensors];

    private static string Number(double value) => InstrumentTrouble.Shown(value);

    private static string Unit(string ucum) => ucum switch { "Cel" => "°C", "m3" => "m³", "m3/h" => "m³/h", _ => ucum };
}
