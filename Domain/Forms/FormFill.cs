using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Twin.Domain.Plants;
using Twin.Domain.Units;

namespace Twin.Domain.Forms;

/// <summary>Works out a form with its values: what is visible, required, computed, wrong and flagged. Never throws on bad values.</summary>
public static class FormFill
{
    /// <summary>Evaluates; a hidden field's value counts as missing.</summary>
    /// <param name="program">The compiled form.</param>
    /// <param name="values">One per field; others are errors.</param>
    /// <param name="context">Time, place, twin and its readings.</param>
    /// <param name="only">Fields asked for; others are shown to expressions but not checked. Null: all.</param>
    public static FormStanding Evaluate(
        FormProgram program, ImmutableArray<FormValue> values, FormContext context, IReadOnlySet<string>? only = null)
    {
        var filling = Filling.Work(program, values, context);
        var errors = ImmutableArray.CreateBuilder<FormNote>();
        var flags = ImmutableArray.CreateBuilder<FormNote>();
        errors.AddRange(filling.Strangers);
        var standings = ImmutableArray.CreateBuilder<FieldStanding>(program.Fields.Length);
        foreach (var field in program.Fields)
        {
            var visible = filling.Visible.Contains(field.Id);
            var required = visible && (field.Required || program.Parts[field.Id].RequiredIf?.Evaluate(filling.Scope).IsTrue == true);
            double? computed = field.Kind == FieldKind.Computed
                && filling.Scope.Numbers.TryGetValue(field.Id, out var number) ? number : null;
            standings.Add(new FieldStanding(field.Id, visible, required, computed));
            if (!visible || only?.Contains(field.Id) == false) continue;
            filling.Notes(field, errors, flags);
            if (required && !filling.Scope.Present.Contains(field.Id) && !filling.Broken.Contains(field.Id))
                errors.Add(Note("required", field.Id, $"'{field.Name.En}' is needed.", $"“{field.Name.Zh}”必填。"));
        }

        return new FormStanding(standings.ToImmutable(), errors.ToImmutable(), flags.ToImmutable());
    }

    /// <summary>As the program's, compiling the form first.</summary>
    public static FormStanding Evaluate(FormDefinition form, ImmutableArray<FormValue> values, FormContext context) =>
        Evaluate(FormProgram.Of(form), values, context);

    /// <summary>What the live twin knows already, for fields that have no value yet; a reading that is not good fills nothing.</summary>
    public static ImmutableArray<FormValue> Prefill(FormDefinition form, ImmutableArray<FormValue> values, FormContext context)
    {
        var filled = ImmutableArray.CreateBuilder<FormValue>();
        foreach (var field in form.Fields)
        {
            if (field.Prefill is not { } source || values.Any(v => v.Field == field.Id)) continue;
            if (Json(field, source, context) is { } json) filled.Add(new FormValue(field.Id, json, context.Actor, context.NowMs));
        }

        return filled.ToImmutable();
    }

    /// <summary>The scope a flow's conditions look at.</summary>
    internal static FormScope ScopeOf(FormProgram program, ImmutableArray<FormValue> values, FormContext context) =>
        Filling.Work(program, values, context).Scope;

    internal static FormNote Note(string code, string field, FormattableString en, FormattableString zh) =>
        new("form." + code, field, FileTexts.Of(en, zh));

    /// <summary>The reading in the unit; null: there is none, it is not good, or it measures something else.</summary>
    internal static double? Reading(LiveSource source, string unit, FormContext context)
    {
        if (!context.Live.TryGetValue(source.Key, out var reading) || !reading.IsGood || !double.IsFinite(reading.Value)) return null;
        if (string.Equals(reading.Unit, unit, StringComparison.Ordinal)) return reading.Value;
        return UnitConversion.TryCompile(reading.Unit, unit, out var conversion, out _) ? conversion.Apply(reading.Value) : null;
    }

    private static string? Json(FormField field, LiveSource source, FormContext context) => source.Kind switch
    {
        SourceKind.Now => JsonSerializer.Serialize(
            DateTimeOffset.FromUnixTimeMilliseconds(context.NowMs).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)),
        SourceKind.Me => context.Actor.Length > 0 ? JsonSerializer.Serialize(context.Actor) : null,
        SourceKind.Twin => context.Twin.Length > 0 ? JsonSerializer.Serialize(context.Twin) : null,
        SourceKind.Position => context.At is { } at
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"x":{{at.X:R}},"y":{{at.Y:R}}}""") : null,
        _ => Reading(source, field.Unit, context)?.ToString("R", CultureInfo.InvariantCulture),
    };
}
