using System.Globalization;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Score;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Client.Blazor.Drills;

/// <summary>How drills write their figures.</summary>
internal static class DrillWords
{
    private static bool Chinese => CultureInfo.CurrentUICulture.Name.StartsWith("zh", StringComparison.Ordinal);

    /// <summary>Seconds as <c>m:ss</c>, or <c>h:mm:ss</c>; a dash when there are none.</summary>
    public static string Clock(double seconds)
    {
        if (!double.IsFinite(seconds)) return "–";
        var all = (long)Math.Round(Math.Abs(seconds));
        var sign = seconds < 0 ? "−" : "";
        return all < 3_600 ? string.Create(CultureInfo.InvariantCulture, $"{sign}{all / 60}:{all % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{all / 3_600}:{all / 60 % 60:00}:{all % 60:00}");
    }

    /// <summary>A figure with some decimals; a dash when there is none.</summary>
    public static string Number(double value, int decimals = 0) =>
        double.IsFinite(value) ? value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : "–";

    /// <summary>Speed: <c>×4</c>, or <c>max</c>.</summary>
    public static string Speed(double speed) => speed == 0 ? "max" : "×" + speed.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>What an action is called.</summary>
    public static string Action(ActionKind kind)
    {
        var word = ActionTable.Of(kind).Word;
        return Chinese ? ActionTexts.Zh(word) : ActionTexts.En(word);
    }

    /// <summary>Key of a state.</summary>
    public static string State(DrillState state) => "State." + state;
}
