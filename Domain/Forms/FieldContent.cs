using System.Globalization;
using System.Text.Json;
using Twin.Domain.Plants;
using Twin.Domain.Units;

namespace Twin.Domain.Forms;

/// <summary>A field's value read from its JSON.</summary>
internal sealed class FieldContent
{
    private static readonly string[] DateFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly Dictionary<string, double> _aggregates = new(StringComparer.Ordinal);
    private string[] _chosen = [];

    public List<FormNote> Errors { get; } = [];
    public List<PointM> Places { get; } = [];
    public bool IsMissing { get; private set; }
    public double? Number { get; private set; }
    public string? Text { get; private set; }
    public long? OldestMs { get; private set; }

    public static FieldContent Read(FormField field, string json, FormProgram? rows, FormContext context)
    {
        var content = new FieldContent();
        if (json.Length > FormLimits.ValueChars)
        {
            content.Error("value.size", field.Id, $"The value is too large.", $"值过大。");
            return content;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            content.Read(field, document.RootElement, rows, context);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            content.Error("value.json", field.Id, $"The value is not JSON.", $"值不是有效的 JSON。");
        }

        return content;
    }

    public void AddTo(FormScope scope, FormField field)
    {
        if (IsMissing) return;
        scope.Present.Add(field.Id);
        if (Number is { } number) scope.Numbers[field.Id] = number;
        if (Text is { } text) scope.Texts[field.Id] = text;
        if (field.Kind == FieldKind.MultiChoice) scope.Chosen[field.Id] = _chosen;
        foreach (var (name, value) in _aggregates) scope.Numbers[field.Id + name] = value;
    }

    public static FormNote? Range(FormField field, double value, string path) =>
        value < field.Minimum || value > field.Maximum
            ? FormFill.Note("number.range", path, $"{value:0.######} is not within {field.Minimum}…{field.Maximum} {field.Unit}.",
                $"{value:0.######} 不在 {field.Minimum}…{field.Maximum} {field.Unit} 范围内。")
            : null;

    private void Read(FormField field, JsonElement value, FormProgram? rows, FormContext context)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            IsMissing = true;
            return;
        }

        switch (field.Kind)
        {
            case FieldKind.MultiChoice: Chosen(field, value); break;
            case FieldKind.Photo: Items(field, value, (item, path) => Photo(item, path, context)); break;
            case FieldKind.GasTest: GasTest(field, value, context); break;
            case FieldKind.Rows: Rows(field, value, rows!, context); break;
            case FieldKind.Signature: Signature(value, field.Id); break;
            case FieldKind.Position: Position(value, field.Id); break;
            default: Scalar(field, value, field.Id); break;
        }
    }

    private void Scalar(FormField field, JsonElement value, string path)
    {
        switch (field.Kind)
        {
            case FieldKind.Computed: Error("computed", path, $"A computed field cannot be filled in.", $"计算字段不能填写。"); break;
            case FieldKind.YesNo when value.ValueKind is JsonValueKind.True or JsonValueKind.False: Number = value.GetBoolean()
                ? 1 : 0; break;
            case FieldKind.YesNo: Kind(path, "true or false", "是或否"); break;
            case FieldKind.Number:
                if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number))
                    Kind(path, "a number", "数值");
                else if (Range(field, number, path) is { } outside) Errors.Add(outside);
                else Number = number;
                break;
            case FieldKind.Date:
                if (Date(value) is { } ms) Number = ms / 1000.0;
                else Kind(path, "a date, e.g. 2026-11-26T08:00:00+08:00", "日期，如 2026-11-26T08:00:00+08:00");
                break;
            default: Words(field, value, path); break;
        }
    }

    private void Words(FormField field, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Kind(path, "a text", "文本");
            return;
        }

        var text = value.GetString()!;
        var most = field.MaxLength ?? FormLimits.TextChars;
        if (text.Length > most) Error("text.long", path, $"It has more than {most} characters.", $"超过 {most} 个字符。");
        else if (field.Kind == FieldKind.Choice && field.Choices.All(c => c.Value != text) && text.Length > 0) Choice(path, text);
        else if (string.IsNullOrWhiteSpace(text)) IsMissing = true;
        else Text = text;
    }

    private void Chosen(FormField field, JsonElement value)
    {
        var chosen = new List<string>();
        Items(field, value, (item, path) =>
        {
            var word = item.ValueKind == JsonValueKind.String ? item.GetString()! : "";
            if (field.Choices.All(c => c.Value != word)) Choice(path, word);
            else if (chosen.Contains(word)) Error("choice.twice", path, $"'{word}' is chosen twice.", $"“{word}”选了两次。");
            else chosen.Add(word);
        });
        _chosen = [.. chosen];
    }

    private int Items(FormField field, JsonElement value, Action<JsonElement, string> item)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Kind(field.Id, "a list", "列表");
            return 0;
        }

        var count = value.GetArrayLength();
        var (least, most) = (field.MinItems ?? 0, field.MaxItems ?? FormLimits.Rows);
        IsMissing = count == 0;
        _aggregates["_count"] = count;
        // None at all is "missing"; whether that matters is for "required" to say.
        if (count > most || (count < least && count > 0))
            Error("count", field.Id, $"There must be {least} to {most}, not {count}.", $"应为 {least} 到 {most} 个，现有 {count} 个。");
        if (count > most) return count;
        var index = 0;
        foreach (var element in value.EnumerateArray()) item(element, $"{field.Id}[{index++}]");
        return count;
    }

    private void Photo(JsonElement item, string path, FormContext context)
    {
        if (Member(item, "document") is not { ValueKind: JsonValueKind.String } document || document.GetString()!.Length == 0
            || Whole(item, "takenMs") is not { } taken)
        {
            Kind(path, """a photo: {"document", "takenMs", "x", "y"}""", """照片：{"document", "takenMs", "x", "y"}""");
            return;
        }

        if (taken > context.NowMs + 60_000) Error("photo.future", path, $"It was taken in the future.", $"拍摄时间在未来。");
        OldestMs = Math.Min(OldestMs ?? long.MaxValue, taken);
        if (Point(item) is { } at) Places.Add(at);
    }

    private void Signature(JsonElement value, string path)
    {
        if (Member(value, "by") is { ValueKind: JsonValueKind.String } by && by.GetString()!.Length > 0
            && Whole(value, "atMs") is not null) return;
        Kind(path, """a signature: {"by", "atMs"}""", """签名：{"by", "atMs"}""");
    }

    private void Position(JsonElement value, string path)
    {
        if (Point(value) is { } at) Places.Add(at);
        else Kind(path, """a position: {"x", "y"} in plant metres""", """位置：{"x", "y"}，厂区坐标，米""");
    }

    private void GasTest(FormField field, JsonElement value, FormContext context)
    {
        var (ok, tested) = (true, new HashSet<string>(StringComparer.Ordinal));
        Items(field, value, (row, path) =>
        {
            var gas = field.Gases.FirstOrDefault(g => Member(row, "gas") is { ValueKind: JsonValueKind.String } w
                && w.GetString() == g.Gas);
            if (gas is null || Finite(row, "value") is not { } number || Whole(row, "atMs") is not { } at
                || Member(row, "point") is not { ValueKind: JsonValueKind.String })
            {
                Kind(path, """a gas test: {"point", "gas", "value", "atMs"} with a gas of the form""",
                    """气体分析：{"point", "gas", "value", "atMs"}，气体须在表单之列""");
                return;
            }

            if (at > context.NowMs + 60_000) Error("gas.future", path, $"It was taken in the future.", $"分析时间在未来。");
            if (Member(row, "unit") is { ValueKind: JsonValueKind.String } unit && unit.GetString() is { } from && from != gas.Unit)
            {
                if (UnitConversion.TryCompile(from, gas.Unit, out var conversion, out _)) number = conversion.Apply(number);
                else Error("unit", path, $"'{from}' is not '{gas.Unit}'.", $"单位“{from}”无法换算为“{gas.Unit}”。");
            }

            tested.Add(gas.Gas);
            OldestMs = Math.Min(OldestMs ?? long.MaxValue, at);
            ok &= !(number < gas.Minimum || number > gas.Maximum);
            Extremes(gas.Gas, number);
        });
        _aggregates["_ok"] = ok && tested.Count == field.Gases.Length ? 1 : 0;
        if (OldestMs is { } oldest) _aggregates["_oldest"] = oldest / 1000.0;
    }

    private void Rows(FormField field, JsonElement value, FormProgram rows, FormContext context)
    {
        var columns = field.Columns.Where(c => c.Kind is FieldKind.Number or FieldKind.Computed).ToArray();
        foreach (var column in columns) _aggregates["_sum_" + column.Id] = 0;
        Items(field, value, (row, path) =>
        {
            if (row.ValueKind != JsonValueKind.Object)
            {
                Kind(path, "an object", "对象");
                return;
            }

            var cells = row.EnumerateObject().DistinctBy(m => m.Name).Select(m => new FormValue(m.Name, m.Value.GetRawText(), "", 0));
            var filled = FormFill.Evaluate(rows, [.. cells], context);
            Errors.AddRange(filled.Errors.Select(e => e with { Field = $"{path}.{e.Field}" }));
            foreach (var column in columns)
            {
                var number = column.Kind == FieldKind.Computed ? filled.Fields.First(f =>
                    f.Id == column.Id).Computed : Finite(row, column.Id);
                if (number is not { } n) continue;
                _aggregates["_sum_" + column.Id] += n;
                Extremes(column.Id, n);
            }
        });
    }

    private void Extremes(string name, double number)
    {
        _aggregates["_min_" + name] = Math.Min(number, _aggregates.GetValueOrDefault("_min_" + name, number));
        _aggregates["_max_" + name] = Math.Max(number, _aggregates.GetValueOrDefault("_max_" + name, number));
    }

    internal static long? Date(JsonElement value) => value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParseExact(
        value.GetString(), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
        ? date.ToUnixTimeMilliseconds() : null;

    private static JsonElement? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) ? found : null;

    private static double? Finite(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.Number } m && m.TryGetDouble(out var n) && double.IsFinite(n) ? n : null;

    private static long? Whole(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.Number } m && m.TryGetInt64(out var n) && n >= 0 ? n : null;

    private static PointM? Point(JsonElement value) =>
        Finite(value, "x") is { } x && Finite(value, "y") is { } y ? new PointM(x, y, 0) : null;

    private void Choice(string path, string word) => Error("choice", path, $"There is no choice '{word}'.", $"没有选项“{word}”。");

    private void Kind(string path, string en, string zh) => Error("value.kind", path, $"Expected {en}.", $"应为{zh}。");

    private void Error(string code, string path, FormattableString en, FormattableString zh) =>
        Errors.Add(FormFill.Note(code, path, en, zh));
}
