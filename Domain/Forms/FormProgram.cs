using System.Collections.Immutable;
using Twin.Domain.Rules.Expressions;

namespace Twin.Domain.Forms;

/// <summary>A form's fields with their expressions compiled, in the order they can be worked out. Make it once per version.</summary>
public sealed class FormProgram
{
    private FormProgram(ImmutableArray<FormField> fields)
    {
        Fields = fields;
        Names = new FormNames(fields);
        var needs = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            var part = new Part(Expression(field.Compute, ExpressionType.Number), Expression(field.ShowIf, ExpressionType.Boolean),
                Expression(field.RequiredIf, ExpressionType.Boolean),
                field.Kind == FieldKind.Rows ? new FormProgram(field.Columns) : null);
            Parts[field.Id] = part;
            needs[field.Id] = [.. part.Compute?.Fields ?? [], .. part.ShowIf?.Fields ?? []];
        }

        Order = FormOrder.Of(fields, needs, out var loop)
            ?? throw new FormatException($"The fields depend on each other in a loop: {string.Join(" → ", loop)}.");
    }

    /// <summary>The fields, in the form's order.</summary>
    public ImmutableArray<FormField> Fields { get; }

    internal FormNames Names { get; }

    internal int[] Order { get; }

    internal Dictionary<string, Part> Parts { get; } = new(StringComparer.Ordinal);

    /// <summary>Compiles a checked form.</summary>
    /// <exception cref="FormatException">The form does not pass <see cref="FormChecks"/>.</exception>
    public static FormProgram Of(FormDefinition form) => new(form.Fields);

    /// <summary>Compiles the fields of several forms as one; a field with the id of an earlier one is the same field.</summary>
    /// <exception cref="FormatException">A form does not pass <see cref="FormChecks"/>.</exception>
    public static FormProgram Of(IEnumerable<FormDefinition> forms) => new([.. forms.SelectMany(f => f.Fields).DistinctBy(f => f.Id)]);

    private FormExpression? Expression(string? text, ExpressionType type)
    {
        if (text is null) return null;
        var compiler = new FormExpressionCompiler(text, Names);
        return compiler.Compile(type) ?? throw new FormatException(compiler.Errors[0].Text.En);
    }

    internal sealed record Part(FormExpression? Compute, FormExpression? ShowIf, FormExpression? RequiredIf, FormProgram? Rows);
}
