using System.Globalization;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Rules.Expressions;
using Twin.Domain.Rules;

namespace Twin.Domain.Forms;

/// <summary>What an expression looks at: values of names, fields that have one, and chosen words of multi choices.</summary>
internal sealed class FormScope
{
    public Dictionary<string, double> Numbers { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Present { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, string[]> Chosen { get; } = new(StringComparer.Ordinal);
    public long NowMs { get; init; }
}

/// <summary>
/// An expression over the fields of a form: the language of the rules with texts (<c>kind == 'special'</c>), yes and no,
/// <c>has(x)</c> and <c>includes(x, 'word')</c>. What a missing value touches is unknown.
/// </summary>
internal sealed class FormExpression
{
    private readonly CompiledExpression _compiled;
    private readonly FormSlot[] _slots;

    internal FormExpression(CompiledExpression compiled, FormSlot[] slots)
    {
        _compiled = compiled;
        _slots = slots;
        Fields = [.. slots.Where(s => s.Field.Length > 0).Select(s => s.Field).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Ids of the fields it depends on.</summary>
    public IReadOnlyList<string> Fields { get; }

    public ExpressionResult Evaluate(FormScope scope)
    {
        var values = new double[_slots.Length];
        var qualities = new Quality[_slots.Length];
        var words = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < _slots.Length; i++)
        {
            var value = Of(_slots[i], scope, words);
            values[i] = value ?? 0;
            qualities[i] = value is null ? Quality.Uncertain : Quality.Good;
        }

        var input = new RuleInput { Values = values, Qualities = qualities, SourceMs = new long[_slots.Length] };
        return _compiled.Evaluate(input, scope.NowMs);
    }

    // Texts become numbers for one evaluation: equal texts, equal numbers.
    private static double? Of(FormSlot slot, FormScope scope, Dictionary<string, double> words) => slot.Kind switch
    {
        SlotKind.Number => slot.Name == FormNames.Now ? scope.NowMs / 1000.0
            : scope.Numbers.TryGetValue(slot.Name, out var number) ? number : null,
        SlotKind.Text => scope.Texts.TryGetValue(slot.Name, out var text) ? Word(text, words) : null,
        SlotKind.Literal => Word(slot.Literal, words),
        SlotKind.Has => scope.Present.Contains(slot.Field) ? 1 : 0,
        _ => scope.Chosen.TryGetValue(slot.Field, out var chosen) && chosen.Contains(slot.Literal, StringComparer.Ordinal) ? 1 : 0,
    };

    private static double Word(string text, Dictionary<string, double> words)
    {
        if (words.TryGetValue(text, out var known)) return known;
        return words[text] = words.Count + 1;
    }
}

/// <summary>What fills a signal of the compiled expression.</summary>
internal enum SlotKind : byte
{
    Number,
    Text,
    Literal,
    Has,
    Includes,
}

/// <summary>One signal of the compiled expression.</summary>
internal sealed record FormSlot(SlotKind Kind, string Name, string Field, string Literal);

/// <summary>Translates an expression over fields to one over numbers and compiles it.</summary>
internal sealed class FormExpressionCompiler(string text, FormNames names)
{
    private readonly System.Text.StringBuilder _out = new();
    private readonly List<int> _from = [];
    private readonly List<FormSlot> _slots = [];
    private readonly List<string> _signals = [];
    private List<FormToken> _tokens = [];

    public List<(string Code, LocalizedText Text)> Errors { get; } = [];

    public FormExpression? Compile(ExpressionType expected)
    {
        if (text.Length > Limits.ExpressionChars)
        {
            Error("expression", 0, $"An expression has at most {Limits.ExpressionChars} characters.",
                $"表达式最多 {Limits.ExpressionChars} 个字符");
            return null;
        }

        _tokens = FormTokens.Cut(text, at => Error("expression", at, $"The quote is not closed.", $"引号没有闭合"));
        for (var i = 0; i < _tokens.Count && Errors.Count == 0;) i += Translate(i);
        if (Errors.Count > 0) return null;
        var compiled = CompiledExpression.Compile(_out.ToString(), _signals, expected, out var errors);
        foreach (var error in errors) Error("expression", At(error.Path!), $"{error.Message}", Chinese(error.Code));
        return compiled is null ? null : new FormExpression(compiled, [.. _slots]);
    }

    /// <summary>Writes the token at <paramref name="i"/>; how many tokens that took.</summary>
    private int Translate(int i)
    {
        var token = _tokens[i];
        if (token.Kind == FormTokenKind.Name && token.Text is "has" or "includes" && Is(i + 1, "(")) return Call(i, token);
        switch (token.Kind)
        {
            case FormTokenKind.Literal:
                Texts(i);
                Signal(new FormSlot(SlotKind.Literal, "lit", "", token.Text), token.At);
                return 1;
            case FormTokenKind.Name when token.Text is "yes" or "no":
                Put(token.Text == "yes" ? "true" : "false", token.At);
                return 1;
            case FormTokenKind.Name when token.Text == FormNames.Now:
                Signal(new FormSlot(SlotKind.Number, FormNames.Now, "", ""), token.At);
                return 1;
            case FormTokenKind.Name when token.Text is "quality" or "age" && Is(i + 1, "("):
                Error("expression", token.At, $"'{token.Text}' is not for forms; there are abs, has, if, includes, max, min, sqrt.",
                    $"表单中不能使用“{token.Text}”；可用：abs、has、if、includes、max、min、sqrt");
                return 1;
            case FormTokenKind.Name when names.Find(token.Text) is { } name:
                Name(i, token, name);
                return 1;
            default:
                Put(token.Text, token.At);
                return 1;
        }
    }

    private void Name(int i, FormToken token, FormName name)
    {
        if (name.Type == NameType.Opaque)
        {
            Error("expression", token.At, $"'{token.Text}' has no single value; ask has({token.Text}) or {token.Text}_count.",
                $"“{token.Text}”没有单一的值；请用 has({token.Text}) 或 {token.Text}_count");
            return;
        }

        if (name.Type == NameType.Text) Texts(i);
        var kind = name.Type == NameType.Text ? SlotKind.Text : SlotKind.Number;
        if (name.Type == NameType.YesNo) Put("(", token.At);
        Signal(new FormSlot(kind, token.Text, name.Field.Id, ""), token.At);
        if (name.Type == NameType.YesNo) Put("== 1)", token.At);
    }

    private int Call(int i, FormToken call)
    {
        var includes = call.Text == "includes";
        var field = i + 2 < _tokens.Count ? names.Find(_tokens[i + 2].Text) : null;
        var length = includes ? 6 : 4;
        if (field is not { } found || found.Field.Id != _tokens[i + 2].Text || !Is(i + length - 1, ")")
            || (includes && (!Is(i + 3, ",") || _tokens[i + 4].Kind != FormTokenKind.Literal)))
        {
            Error("expression", call.At, $"Write has(field) or includes(field, 'word').", $"应写成 has(字段) 或 includes(字段, '词')");
            return 1;
        }

        var literal = includes ? _tokens[i + 4].Text : "";
        if (includes) Known(found.Field, _tokens[i + 4]);
        if (includes && found.Field.Kind != FieldKind.MultiChoice)
            Error("expression", call.At, $"'includes' asks a multi choice.", $"includes 只用于多选字段");
        Put("(", call.At);
        Signal(new FormSlot(includes ? SlotKind.Includes : SlotKind.Has, "has", found.Field.Id, literal), call.At);
        Put("== 1)", call.At);
        return length;
    }

    // A text is only ever compared with a text; otherwise its number would mean something.
    private void Texts(int i)
    {
        var other = IsEquality(i + 1) ? i + 2 : IsEquality(i - 1) ? i - 2 : -1;
        var bad = other < 0 || other >= _tokens.Count || !IsText(other);
        if (bad) Error("expression", _tokens[i].At, $"A text can only be compared with a text by == or !=.", $"文本只能用 == 或 != 与文本比较");
        else if (_tokens[i].Kind == FormTokenKind.Literal && names.Find(_tokens[other].Text) is { } name
            && _tokens[other].Kind == FormTokenKind.Name) Known(name.Field, _tokens[i]);
    }

    private void Known(FormField field, FormToken literal)
    {
        if (field.Kind is not (FieldKind.Choice or FieldKind.MultiChoice) || field.Choices.Any(c => c.Value == literal.Text)) return;
        var known = string.Join(", ", field.Choices.Select(c => c.Value));
        Error("expression.choice", literal.At, $"'{field.Id}' has no choice '{literal.Text}'; there are {known}.",
            $"“{field.Id}”没有选项“{literal.Text}”；可用：{known}");
    }

    private bool IsText(int i) => _tokens[i].Kind == FormTokenKind.Literal
        || (_tokens[i].Kind == FormTokenKind.Name && names.Find(_tokens[i].Text) is { Type: NameType.Text });

    private bool IsEquality(int i) => i >= 0 && i < _tokens.Count
        && _tokens[i] is { Kind: FormTokenKind.Other, Text: "==" or "=" or "!=" or "<>" };

    private bool Is(int i, string text) => i < _tokens.Count && _tokens[i].Kind == FormTokenKind.Other && _tokens[i].Text == text;

    private void Signal(FormSlot slot, int at)
    {
        var index = _slots.IndexOf(slot);
        if (index < 0)
        {
            index = _slots.Count;
            _slots.Add(slot);
            _signals.Add(slot.Kind is SlotKind.Number or SlotKind.Text ? slot.Name : $"{slot.Name}__{index}");
        }

        Put(_signals[index], at);
    }

    private void Put(string piece, int at)
    {
        _out.Append(piece).Append(' ');
        for (var i = 0; i <= piece.Length; i++) _from.Add(at);
    }

    private int At(string path)
    {
        var column = int.Parse(path[(path.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture) - 1;
        return column < _from.Count ? _from[column] : text.Length;
    }

    private void Error(string code, int at, FormattableString en, FormattableString zh) => Errors.Add((code, FileTexts.Of(
        $"Column {at + 1}: {en.ToString(CultureInfo.InvariantCulture)}", $"第 {at + 1} 个字符：{zh.ToString(CultureInfo.InvariantCulture)}。")));

    private FormattableString Chinese(string code) => code switch
    {
        "expression.name" => $"未知的名称；可用：{string.Join("、", names.All.Take(12))}",
        "expression.type" => $"类型不符：此处需要另一种类型（数值或真假）",
        "expression.depth" => $"表达式嵌套过深",
        _ => $"表达式语法错误",
    };
}
