using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Resources;
using Twin.Domain;
using Twin.Domain.Forms;
using FieldKind = Twin.Domain.Forms.FieldKind;
using FormField = Twin.Domain.Forms.FormField;

namespace Twin.Client.Blazor.Definitions;

/// <summary>Words, signs and beginnings of the kinds of fields.</summary>
public static class FieldWords
{
    /// <summary>The palette, in its order.</summary>
    public static IReadOnlyList<FieldKind> All { get; } = Enum.GetValues<FieldKind>();

    /// <summary>The kind as files say it.</summary>
    public static string Word(FieldKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];

    /// <summary>A sign of one or two characters beside the word.</summary>
    public static string Sign(FieldKind kind) => kind switch
    {
        FieldKind.Text => "T", FieldKind.Number => "1", FieldKind.Choice => "◉", FieldKind.MultiChoice => "☑", FieldKind.YesNo => "?",
        FieldKind.Date => "31", FieldKind.Person => "@", FieldKind.Twin => "◆", FieldKind.Photo => "▣", FieldKind.Signature => "✎",
        FieldKind.Position => "◎", FieldKind.Scan => "▦", FieldKind.GasTest => "%", FieldKind.Rows => "☰", _ => "ƒ",
    };

    /// <summary>The kind in the reader's language.</summary>
    public static string Name(FieldKind kind, IStringLocalizer<DefinitionTexts> texts) => texts["Kind." + kind];

    /// <summary>A field to begin with, free of mistakes.</summary>
    public static FormField New(FieldKind kind, string id, LocalizedText name)
    {
        ImmutableArray<FieldChoice> two =
            [new("a", new LocalizedText("First", "选项一")), new("b", new LocalizedText("Second", "选项二"))];
        var field = new FormField { Id = id, Kind = kind, Name = name };
        return kind switch
        {
            FieldKind.Choice or FieldKind.MultiChoice => field with { Choices = two },
            FieldKind.Text => field with { MaxLength = 2000 },
            FieldKind.Date => field with { Prefill = new LiveSource(SourceKind.Now, "") },
            FieldKind.Twin => field with { Prefill = new LiveSource(SourceKind.Twin, "") },
            FieldKind.Photo => field with { MaxItems = 9, WithinM = 50 },
            FieldKind.Position => field with { WithinM = 50, Prefill = new LiveSource(SourceKind.Position, "") },
            FieldKind.GasTest => field with
            {
                MaxAgeMin = 30,
                Gases =
                [
                    new GasLimit("O2", new LocalizedText("Oxygen", "氧气"), "%", 19.5, 23.5),
                    new GasLimit("LEL", new LocalizedText("Combustible gas", "可燃气体"), "%", null, 0.5),
                ],
            },
            FieldKind.Rows => field with
            {
                Columns = [new FormField { Id = "item", Kind = FieldKind.Text, Name = new LocalizedText("Item", "项目"), Required = true }],
            },
            FieldKind.Computed => field with { Compute = "0" },
            _ => field,
        };
    }

    /// <summary>A number as a person types it; null: none, or no number.</summary>
    public static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A number for a field of the page.</summary>
    public static string Said(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>An error or a problem in the reader's language.</summary>
    public static string Said(TwinError error) =>
        CultureInfo.CurrentUICulture.Name.StartsWith("zh", StringComparison.Ordinal) && error.Zh is { } zh ? zh : error.Message;
}
