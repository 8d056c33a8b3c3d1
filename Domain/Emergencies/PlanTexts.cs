using System.Globalization;

namespace Twin.Domain.Emergencies;

/// <summary>What the reader and the checks say, in both languages.</summary>
internal static class PlanTexts
{
    public static LocalizedText Of(FormattableString en, FormattableString zh) =>
        new(en.ToString(CultureInfo.InvariantCulture), zh.ToString(CultureInfo.InvariantCulture));

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
            "plan.member.unknown" => "未知的成员：" + en,
            "plan.member.duplicate" => "成员重复。",
            "plan.member.missing" => "缺少必需的成员：" + en,
            "plan.value.kind" => "值的类型不对：" + en,
            "plan.number.range" => "数值超出范围：" + en,
            "plan.word.unknown" => "未知的词：" + en,
            "plan.text.long" => "文本过长。",
            "plan.count" => "数量过多。",
            "plan.schema" => "不支持的文件版本：" + en,
            "plan.text.encoding" => "文本不是有效的 UTF-8。",
            _ => en,
        });
}
