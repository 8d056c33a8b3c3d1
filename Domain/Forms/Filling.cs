using System.Collections.Immutable;
using Twin.Domain.Places;
using Twin.Domain.Plants;

namespace Twin.Domain.Forms;

/// <summary>One evaluation on the way.</summary>
internal sealed class Filling
{
    private readonly FormContext _context;
    private readonly Dictionary<string, FieldContent> _contents = new(StringComparer.Ordinal);

    private Filling(FormContext context)
    {
        _context = context;
        Scope = new FormScope { NowMs = context.NowMs };
    }

    public FormScope Scope { get; }

    public HashSet<string> Visible { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields whose value is wrong; they count as missing, but "needed" would be the wrong word.</summary>
    public HashSet<string> Broken { get; } = new(StringComparer.Ordinal);

    /// <summary>Values of no field.</summary>
    public List<FormNote> Strangers { get; } = [];

    public static Filling Work(FormProgram program, ImmutableArray<FormValue> values, FormContext context)
    {
        var filling = new Filling(context);
        var byField = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            byField[value.Field] = value.Json;
            if (!program.Parts.ContainsKey(value.Field))
                filling.Strangers.Add(FormFill.Note("field.unknown", value.Field, $"There is no such field.", $"没有该字段。"));
        }

        foreach (var index in program.Order) filling.Field(program, program.Fields[index], byField);
        return filling;
    }

    private void Field(FormProgram program, FormField field, Dictionary<string, string> values)
    {
        var part = program.Parts[field.Id];
        if (part.ShowIf is { } show && !show.Evaluate(Scope).IsTrue) return;
        Visible.Add(field.Id);
        if (part.Compute is { } compute)
        {
            var result = compute.Evaluate(Scope);
            if (!result.IsKnown) return;
            Scope.Numbers[field.Id] = result.Value;
            Scope.Present.Add(field.Id);
            return;
        }

        // An absent list has no rows; its count and sums are known.
        if (FormWords.TypeOf(field.Kind) == "array") Scope.Numbers[field.Id + "_count"] = 0;
        foreach (var column in field.Columns) Scope.Numbers[$"{field.Id}_sum_{column.Id}"] = 0;
        if (!values.TryGetValue(field.Id, out var json)) return;
        var content = FieldContent.Read(field, json, part.Rows, _context);
        _contents[field.Id] = content;
        if (content.Errors.Count > 0) Broken.Add(field.Id);
        else content.AddTo(Scope, field);
    }

    /// <summary>What is wrong with and remarkable about a visible field.</summary>
    public void Notes(FormField field, ImmutableArray<FormNote>.Builder errors, ImmutableArray<FormNote>.Builder flags)
    {
        if (field.Kind == FieldKind.Computed && Scope.Numbers.TryGetValue(field.Id, out var computed)
            && FieldContent.Range(field, computed, field.Id) is { } outside) errors.Add(outside);
        if (!_contents.TryGetValue(field.Id, out var content)) return;
        errors.AddRange(content.Errors);
        if (content.Errors.Count > 0 || content.IsMissing) return;
        Live(field, content, errors, flags);
        foreach (var at in content.Places) Place(field, at, flags);
        if (field.MaxAgeMin is not { } most || content.OldestMs is not { } oldest) return;
        var age = (_context.NowMs - oldest) / 60_000.0;
        if (age > most)
            flags.Add(FormFill.Note("age", field.Id, $"It is {age:0} min old; at most {most:0.#} are allowed.",
                $"距今已 {age:0} 分钟，最多允许 {most:0.#} 分钟。"));
    }

    private void Live(
        FormField field, FieldContent content, ImmutableArray<FormNote>.Builder errors, ImmutableArray<FormNote>.Builder flags)
    {
        if (field.MatchesTwin && content.Text != _context.Twin)
            errors.Add(FormFill.Note("scan.other", field.Id, $"The tag '{content.Text}' is not that of '{_context.Twin}'.",
                $"标签“{content.Text}”不是“{_context.Twin}”的标签。"));
        if (field.Live is not { } live || content.Number is not { } value) return;
        if (FormFill.Reading(live.Source, field.Unit, _context) is not { } reading)
        {
            flags.Add(FormFill.Note("live.unknown", field.Id, $"There is no good live reading to compare with.", $"没有可供比对的有效实时读数。"));
            return;
        }

        if (Math.Abs(value - reading) <= live.Tolerance) return;
        (live.Refuse ? errors : flags).Add(FormFill.Note("live.mismatch", field.Id,
            $"{value:0.###} differs from the live reading {reading:0.###} by more than {live.Tolerance:0.###} {field.Unit}.",
            $"{value:0.###} 与实时读数 {reading:0.###} 相差超过 {live.Tolerance:0.###} {field.Unit}。"));
    }

    private void Place(FormField field, PointM at, ImmutableArray<FormNote>.Builder flags)
    {
        if (field.WithinM is not { } within || _context.TwinAt is not { } twin) return;
        var metres = PlaneGeometry.Distance(at, twin);
        if (metres > within)
            flags.Add(FormFill.Note("position.far", field.Id, $"It is {metres:0} m from the twin; {within:0.#} m are allowed.",
                $"距孪生体 {metres:0} 米，允许 {within:0.#} 米。"));
    }
}
