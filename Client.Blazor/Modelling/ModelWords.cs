using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Resources;
using Twin.Domain;

namespace Twin.Client.Blazor.Modelling;

/// <summary>Words of the modelling page for things with codes.</summary>
internal static class ModelWords
{
    /// <summary>An error in the language of the screen. English is what the error itself says of the model, for it names the things; in
    /// Chinese the sentence for its code, with the name.</summary>
    public static string Error(IStringLocalizer<ModelTexts> errors, TwinError error)
    {
        var own = error.Code.StartsWith("plantfile.", StringComparison.Ordinal) || error.Code.StartsWith("rule.", StringComparison.Ordinal)
            || error.Code.StartsWith("expression.", StringComparison.Ordinal);
        var chinese = CultureInfo.CurrentUICulture.Name.StartsWith("zh", StringComparison.Ordinal);
        var text = errors["Error." + error.Code];
        if (text.ResourceNotFound || (own && !chinese)) return error.Message;
        var from = own ? error.Message.IndexOf('\'') : -1;
        var to = from < 0 ? -1 : error.Message.IndexOf('\'', from + 1);
        return to > from ? $"{text.Value}（{error.Message[(from + 1)..to]}）" : text.Value;
    }

    /// <summary>A relation kind in words.</summary>
    public static string Link(IStringLocalizer<ModelTexts> links, string kind) => Or(links["Link." + kind], kind);

    /// <summary>A kind of twin in words.</summary>
    public static string Kind(IStringLocalizer<Texts> kinds, string kind) => Or(kinds["Kind." + kind], kind);

    /// <summary>A name of the file with its unit apart: <c>diameterM</c> → diameter, m.</summary>
    public static (string Name, string Unit) Number(IStringLocalizer<ModelTexts> numbers, string name)
    {
        var (stem, unit) =
            Units.FirstOrDefault(u => name.EndsWith(u.End, StringComparison.Ordinal) && name.Length > u.End.Length) is
                { End: { } end, Unit: { } found } ? (name[..^end.Length], found) : (name, "");
        return (Or(numbers["Number." + stem], stem), unit);
    }

    /// <summary>JSON of a field that differs, short enough to read.</summary>
    public static string Value(string? json)
    {
        if (json is null) return "–";
        var text = json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json) ?? "" : json;
        return text.Length > 160 ? text[..159] + "…" : text;
    }

    /// <summary>A user without the prefix of the log.</summary>
    public static string Who(string actor) => actor.StartsWith("user:", StringComparison.Ordinal) ? actor["user:".Length..] : actor;

    private static string Or(LocalizedString text, string otherwise) => text.ResourceNotFound ? otherwise : text.Value;

    private static readonly (string End, string Unit)[] Units =
    [
        ("KgM3", "kg/m³"), ("M3h", "m³/h"), ("M3", "m³"), ("MS", "m/s"), ("Deg", "°"),
        ("Ms", "ms"), ("Kg", "kg"), ("M", "m"), ("A", "A"),
    ];
}
