using System.Collections.Immutable;
using Twin.Domain.Rules.Expressions;
using Twin.Domain.Units;

namespace Twin.Domain.Forms;

/// <summary>What a form must keep to beyond its shape.</summary>
public static class FormChecks
{
    /// <summary>All that is wrong with a form that did not come from a file; paths are those of the file it would be.</summary>
    public static ImmutableArray<DefinitionProblem> Check(FormDefinition form)
    {
        var faults = new DefinitionFaults("form");
        Run(form, faults);
        return faults.Unlocated();
    }

    internal static void Run(FormDefinition form, DefinitionFaults faults)
    {
        if (!TwinWords.IsId(form.Id))
            faults.Add("id", $"The id has 1 to 64 small letters, digits and dashes.", $"标识应为 1 到 64 个小写字母、数字或连字符。", "x-twin", "id");
        Named(form.Name, faults, "x-twin", "name");
        if (form.Fields.IsEmpty) faults.Add("empty", $"The form has no fields.", $"表单没有字段。", "properties");
        Layout(form, faults);
        Fields(form.Fields, faults, []);
    }

    internal static void Named(LocalizedText name, DefinitionFaults faults, params object[] path)
    {
        if (string.IsNullOrWhiteSpace(name.En)) faults.Add("name.en", $"The English name is missing.", $"缺少英文名称。", path);
        if (string.IsNullOrWhiteSpace(name.Zh)) faults.Add("name.zh", $"The Chinese name is missing.", $"缺少中文名称。", path);
    }

    private static void Layout(FormDefinition form, DefinitionFaults faults)
    {
        var ids = form.Fields.Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        var placed = new HashSet<string>(StringComparer.Ordinal);
        for (var s = 0; s < form.Sections.Length; s++)
        {
            Named(form.Sections[s].Name, faults, "x-twin", "layout", s);
            for (var f = 0; f < form.Sections[s].Fields.Length; f++)
            {
                var id = form.Sections[s].Fields[f];
                object[] path = ["x-twin", "layout", s, "fields", f];
                if (!ids.Contains(id)) faults.Add("field.unknown", $"There is no field '{id}'.", $"没有字段“{id}”。", path);
                else if (!placed.Add(id)) faults.Add("field.twice", $"'{id}' is placed twice.", $"字段“{id}”被放置了两次。", path);
            }
        }
    }

    private static void Fields(ImmutableArray<FormField> fields, DefinitionFaults faults, object[] at)
    {
        if (fields.Length > FormLimits.Fields)
            faults.Add("count", $"A form has at most {FormLimits.Fields} fields.", $"表单最多 {FormLimits.Fields} 个字段。", [.. at, "properties"]);
        var names = new FormNames(fields);
        foreach (var (field, name) in names.Clashes)
        {
            faults.Add("field.duplicate", $"The name '{name}' is taken by another field.", $"名称“{name}”已被另一字段占用。",
                [.. at, "properties", field.Id]);
        }

        var needs = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            object[] path = [.. at, "properties", field.Id];
            Shape(field, faults, path, column: at.Length > 0);
            var uses = new List<string>();
            uses.AddRange(Expression(field.Compute, ExpressionType.Number, names, faults, [.. path, "x-twin", "compute"]));
            uses.AddRange(Expression(field.ShowIf, ExpressionType.Boolean, names, faults, [.. path, "x-twin", "showIf"]));
            Expression(field.RequiredIf, ExpressionType.Boolean, names, faults, [.. path, "x-twin", "requiredIf"]);
            needs[field.Id] = uses;
            if (field.Kind == FieldKind.Rows) Fields(field.Columns, faults, [.. path, "items"]);
        }

        if (FormOrder.Of(fields, needs, out var loop) is null)
            faults.Add("loop", $"The fields depend on each other in a loop: {string.Join(" → ", loop)}.",
                $"字段之间存在循环依赖：{string.Join(" → ", loop)}。", [.. at, "properties", loop[0]]);
    }

    private static IReadOnlyList<string> Expression(
        string? text, ExpressionType type, FormNames names, DefinitionFaults faults, object[] path)
    {
        if (text is null) return [];
        var compiler = new FormExpressionCompiler(text, names);
        var compiled = compiler.Compile(type);
        foreach (var (code, words) in compiler.Errors) faults.Add(code, $"{words.En}", $"{words.Zh}", path);
        return compiled?.Fields ?? [];
    }

    private static void Shape(FormField field, DefinitionFaults faults, object[] path, bool column)
    {
        if (!FormNames.IsId(field.Id))
            faults.Add("field.id", $"A field's id is a letter, then letters, digits and underscores, and no word of the language.",
                $"字段标识应以字母开头，只含字母、数字和下划线，且不能是保留字。", path);
        Named(field.Name, faults, path);
        var numeric = field.Kind is FieldKind.Number or FieldKind.Computed;
        Only(numeric, field.Unit.Length > 0, "unit");
        Only(numeric, field.Minimum is not null, "minimum");
        Only(numeric, field.Maximum is not null, "maximum");
        Only(field.Kind == FieldKind.Text, field.MaxLength is not null, "maxLength");
        Only(FormWords.TypeOf(field.Kind) == "array", field.MinItems is not null, "minItems");
        Only(FormWords.TypeOf(field.Kind) == "array", field.MaxItems is not null, "maxItems");
        Only(field.Kind == FieldKind.Number, field.Live is not null, "live");
        Only(field.Kind is FieldKind.Position or FieldKind.Photo, field.WithinM is not null, "withinM");
        Only(field.Kind is FieldKind.Photo or FieldKind.GasTest, field.MaxAgeMin is not null, "maxAgeMin");
        Only(field.Kind == FieldKind.Scan, field.MatchesTwin, "matchesTwin");
        Only(field.Kind == FieldKind.GasTest, field.Gases.Length > 0, "gases");
        Only(field.Kind == FieldKind.Computed, field.Compute is not null, "compute");
        Only(field.Kind != FieldKind.Computed, field.Required, "required");
        Only(!column, field.ShowIf is not null, "showIf");
        Only(!column, field.RequiredIf is not null, "requiredIf");
        Only(!column, field.Live is not null, "live");
        if (field.Kind == FieldKind.Computed && field.Compute is null)
            faults.Add("member.missing", $"'compute' is needed.", $"缺少成员“compute”。", path);
        if (column && FormWords.TypeOf(field.Kind) is "array" or "object")
            faults.Add("column.kind", $"A column cannot be of this kind.", $"该类型不能作为表格的列。", path);
        if (field.Minimum > field.Maximum || field.MinItems > field.MaxItems)
            faults.Add("bounds", $"The least is above the most.", $"下限大于上限。", path);
        Unit(field.Unit, faults, path);
        Choices(field, faults, path);
        Gases(field, faults, path);
        Prefill(field, faults, path);

        void Only(bool fits, bool said, string member)
        {
            if (said && !fits)
                faults.Add("member.wrong", $"'{member}' does not belong to this kind of field.", $"“{member}”不适用于该类字段。", path);
        }
    }

    private static void Unit(string unit, DefinitionFaults faults, object[] path)
    {
        if (unit.Length > 0 && !UnitConversion.IsKnown(unit))
            faults.Add("unit", $"'{unit}' is not a UCUM unit Twin knows.", $"“{unit}”不是已知的 UCUM 单位。", path);
    }

    private static void Choices(FormField field, DefinitionFaults faults, object[] path)
    {
        if (field.Kind is not (FieldKind.Choice or FieldKind.MultiChoice)) return;
        if (field.Choices.IsEmpty) faults.Add("choice.none", $"There is nothing to choose from.", $"没有可选项。", path);
        if (field.Choices.Length > FormLimits.Choices)
            faults.Add("count", $"At most {FormLimits.Choices} choices.", $"最多 {FormLimits.Choices} 个选项。", path);
        object[] list = field.Kind == FieldKind.Choice ? [.. path, "oneOf"] : [.. path, "items", "oneOf"];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < field.Choices.Length; i++)
        {
            var choice = field.Choices[i];
            Named(choice.Name, faults, [.. list, i]);
            if (!seen.Add(choice.Value))
                faults.Add("choice.duplicate", $"The choice '{choice.Value}' is there twice.", $"选项“{choice.Value}”重复。", [.. list, i]);
        }
    }

    private static void Gases(FormField field, DefinitionFaults faults, object[] path)
    {
        if (field.Kind != FieldKind.GasTest) return;
        if (field.Gases.IsEmpty) faults.Add("gas.none", $"A gas test names its gases.", $"气体分析必须列出气体。", path);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < field.Gases.Length; i++)
        {
            var gas = field.Gases[i];
            object[] at = [.. path, "x-twin", "gases", i];
            Named(gas.Name, faults, at);
            Unit(gas.Unit, faults, at);
            if (!seen.Add(gas.Gas)) faults.Add("gas.duplicate", $"'{gas.Gas}' is there twice.", $"气体“{gas.Gas}”重复。", at);
            if (gas.Minimum > gas.Maximum) faults.Add("bounds", $"The least is above the most.", $"下限大于上限。", at);
        }
    }

    private static void Prefill(FormField field, DefinitionFaults faults, object[] path)
    {
        if (field.Live is { Source.IsReading: false })
            faults.Add("live.source", $"A live check needs a signal or a sensor.", $"实时校验必须来自信号或传感器。", [.. path, "x-twin", "live"]);
        if (field.Prefill is not { } prefill) return;
        var fits = (prefill.Kind, field.Kind) switch
        {
            (SourceKind.Signal or SourceKind.Sensor, FieldKind.Number) => true,
            (SourceKind.Now, FieldKind.Date) or (SourceKind.Me, FieldKind.Person) or (SourceKind.Twin, FieldKind.Twin) => true,
            (SourceKind.Position, FieldKind.Position) => true,
            _ => false,
        };
        if (!fits)
            faults.Add("prefill.kind", $"This field cannot be filled from '{FormWords.Of(FormWords.Sources, prefill.Kind)}'.",
                $"该字段不能由“{FormWords.Of(FormWords.Sources, prefill.Kind)}”预填。", [.. path, "x-twin", "prefill"]);
    }
}
