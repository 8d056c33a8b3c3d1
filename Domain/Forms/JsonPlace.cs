using System.Collections.Immutable;
using System.Text.Json;

namespace Twin.Domain.Forms;

/// <summary>A value of a definition's file with its path; notes every fault and carries on with a harmless value.</summary>
internal readonly record struct JsonPlace(JsonElement Value, ImmutableArray<object> Path, DefinitionFaults Faults)
{
    public bool IsString => Value.ValueKind == JsonValueKind.String;

    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    public void Fault(string code, FormattableString en, FormattableString zh) => Faults.Add(code, en, zh, [.. Path]);

    /// <summary>True for an object; its unknown and repeated members are faults.</summary>
    public bool Object(params ReadOnlySpan<string> known)
    {
        if (!Is(JsonValueKind.Object, "an object", "对象")) return false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in Value.EnumerateObject())
        {
            var name = Short(member.Name);
            if (!seen.Add(member.Name)) Faults.Add("member.duplicate", $"'{name}' is there twice.",
                $"成员“{name}”重复。", [.. Path, member.Name]);
            else if (!known.Contains(member.Name))
            {
                var list = string.Join(", ", known.ToArray());
                Faults.Add("member.unknown", $"Unknown member '{name}'; known are: {list}.",
                    $"未知成员“{name}”；可用：{list}。", [.. Path, member.Name]);
            }
        }

        return true;
    }

    public JsonPlace? Get(string member) =>
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(member, out var value)
            ? new JsonPlace(value, Path.Add(member), Faults)
            : null;

    public JsonPlace? Need(string member)
    {
        var found = Get(member);
        if (found is null && IsObject) Fault("member.missing", $"'{member}' is needed.", $"缺少成员“{member}”。");
        return found;
    }

    public string Text(string member, bool needed = false) => (needed ? Need(member) : Get(member))?.AsText() ?? "";

    public string AsText()
    {
        if (!Is(JsonValueKind.String, "a text", "文本")) return "";
        string text;
        try
        {
            text = Value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Fault("text.encoding", $"The text is not valid UTF-8 or has a broken escape.", $"文本不是有效的 UTF-8。");
            return "";
        }

        if (text.Length <= Limits.TextChars) return text;
        Fault("text.long", $"The text has more than {Limits.TextChars} characters.", $"文本超过 {Limits.TextChars} 个字符。");
        return "";
    }

    public double? Number(string member, double least = double.MinValue, double most = double.MaxValue)
    {
        if (Get(member) is not { } place || !place.Is(JsonValueKind.Number, "a number", "数值")) return null;
        if (place.Value.TryGetDouble(out var number) && double.IsFinite(number) && number >= least && number <= most) return number;
        place.Fault("number.range", $"The number must be from {least} to {most}.", $"数值必须在 {least} 到 {most} 之间。");
        return null;
    }

    public int? Whole(string member, int least, int most)
    {
        if (Number(member, least, most) is not { } number) return null;
        if (number == Math.Floor(number)) return (int)number;
        Get(member)!.Value.Fault("number.whole", $"A whole number is expected.", $"应为整数。");
        return null;
    }

    public bool Flag(string member)
    {
        if (Get(member) is not { } place) return false;
        if (place.Value.ValueKind is JsonValueKind.True or JsonValueKind.False) return place.Value.GetBoolean();
        place.Fault("value.kind", $"true or false is expected.", $"应为 true 或 false。");
        return false;
    }

    /// <summary><c>{"en", "zh"}</c>.</summary>
    public LocalizedText Both(string member, bool needed = false)
    {
        if ((needed ? Need(member) : Get(member)) is not { } place || !place.Object("en", "zh")) return LocalizedText.Empty;
        return new LocalizedText(place.Text("en"), place.Text("zh"));
    }

    /// <summary>Items of a list member; empty when it is not there.</summary>
    public ImmutableArray<JsonPlace> List(string member, int most, bool needed = false)
    {
        if ((needed ? Need(member) : Get(member)) is not { } place || !place.Is(JsonValueKind.Array, "a list", "列表")) return [];
        var count = place.Value.GetArrayLength();
        if (count > most) place.Fault("count", $"At most {most}, not {count}.", $"最多 {most} 个，现有 {count} 个。");
        var (path, faults) = (place.Path, Faults);
        return [.. place.Value.EnumerateArray().Take(most).Select((v, i) => new JsonPlace(v, path.Add(i), faults))];
    }

    public ImmutableArray<string> Words(string member, int most) => [.. List(member, most).Select(p => p.AsText())];

    /// <summary>One of the words of a table.</summary>
    public T Word<T>(string member, IReadOnlyDictionary<string, T> words, T other)
    {
        if (Get(member) is not { } place) return other;
        var word = place.AsText();
        if (words.TryGetValue(word, out var value)) return value;
        if (place.IsString)
            place.Fault("word.unknown", $"Unknown word '{Short(word)}'; known are: {string.Join(", ", words.Keys)}.",
                $"未知的词“{Short(word)}”；可用：{string.Join("、", words.Keys)}。");
        return other;
    }

    public bool Is(JsonValueKind kind, string en, string zh)
    {
        if (Value.ValueKind == kind) return true;
        Fault("value.kind", $"Expected {en}.", $"应为{zh}。");
        return false;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
