using System.Globalization;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>What the reader and the checks say, in both languages.</summary>
internal static class ScenarioTexts
{
    public static LocalizedText Of(FormattableString en, FormattableString zh) =>
        new(en.ToString(CultureInfo.InvariantCulture), zh.ToString(CultureInfo.InvariantCulture));

    public static LocalizedText Size(int bytes) => Of($"Larger than {bytes} bytes.", $"文件大于 {bytes} 字节。");

    public static LocalizedText NotJson(string message)
    {
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var why = cut < 0 ? message : message[..cut];
        return Of($"Not JSON: {why}", $"不是有效的 JSON：{why}");
    }

    public static LocalizedText Structure(string code, string en) => new(
        en.Length > 0 ? en : "A text is not valid UTF-8 or has a broken escape.",
        code switch
        {
            "scenario.member.unknown" => "未知的成员：" + en,
            "scenario.member.duplicate" => "成员重复。",
            "scenario.member.missing" => "缺少必需的成员：" + en,
            "scenario.value.kind" => "值的类型不对：" + en,
            "scenario.number.range" => "数值超出范围：" + en,
            "scenario.word.unknown" => "未知的词：" + en,
            "scenario.text.long" => "文本过长。",
            "scenario.count" => "数量过多。",
            "scenario.schema" => "不支持的文件版本：" + en,
            "scenario.condition" => "条件必须且只能有一种：" + en,
            "scenario.action.number" => "该动作没有这个数值：" + en,
            "scenario.text.encoding" => "文本不是有效的 UTF-8。",
            _ => en,
        });
}
