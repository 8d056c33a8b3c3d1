using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Domain;
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

    /// <summary>Why something was not done, in the language of the page.</summary>
    public static string Error(TwinError error, IStringLocalizer words)
    {
        if (!Chinese) return error.Message;
        if (error.Zh is { } zh) return zh;
        var said = words["Error." + error.Code];
        return said.ResourceNotFound ? error.Message : said.Value;
    }

    /// <summary>What a number of an action is called, with its unit.</summary>
    public static string NumberName(string name) => Chinese ? ActionTexts.NumberOf(name).Zh : ActionTexts.NumberOf(name).En;

    /// <summary>A person without the kind of account.</summary>
    public static string Who(string actor) => actor[(actor.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>Key of a state.</summary>
    public static string State(DrillState state) => "State." + state;
}
