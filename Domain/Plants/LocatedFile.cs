using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Twin.Domain.Plants;

/// <summary>A fault of meaning in a file, placed by its path.</summary>
internal sealed record FileFault(string Code, LocalizedText Text, object[] Path);

/// <summary>Something wrong with a file, with line and column where they are known.</summary>
internal sealed record LocatedFault(string Code, LocalizedText Text, string Path);

/// <summary>Reads the JSON files that engineers write beside the plant file: all their mistakes at once, in file order, each with a code of
/// the file's own family, its place and a sentence in both languages. Never throws.</summary>
internal static class LocatedFile
{
    /// <summary>Reads a file by known members.</summary>
    internal delegate T Parser<out T>(ReadOnlySpan<byte> json, PlantReading reading);

    /// <summary>What the file says, or all that is wrong with it.</summary>
    /// <param name="utf8">The file; a byte order mark is allowed.</param>
    /// <param name="family">First word of its codes.</param>
    /// <param name="mostBytes">Most bytes of a file.</param>
    /// <param name="parse">Notes what is badly written and carries on.</param>
    /// <param name="check">Judges what a whole file says; what a broken one says is not worth it.</param>
    public static (T? Value, ImmutableArray<LocatedFault> Faults) Read<T>(
        ReadOnlySpan<byte> utf8, string family, int mostBytes, Parser<T> parse, Action<T, List<FileFault>> check)
        where T : class
    {
        if (utf8.Length > mostBytes) return (null, [new LocatedFault(family + ".size", FileTexts.Size(mostBytes), "")]);
        var json = Body(utf8);
        var reading = new PlantReading();
        T? value = null;
        List<FileFault> faults = [];
        try
        {
            value = parse(json, reading);
            if (reading.Problems.Count == 0) check(value, faults);
        }
        catch (TooManyProblemsException)
        {
            // The list says enough.
        }
        catch (JsonException e)
        {
            var place = string.Create(CultureInfo.InvariantCulture,
                $"line {(e.LineNumber ?? 0) + 1}, column {(e.BytePositionInLine ?? 0) + 1}");
            return (null, [.. Of(json, family, reading, faults), new LocatedFault(family + ".json", FileTexts.NotJson(e.Message), place)]);
        }
        catch (InvalidOperationException)
        {
            return (null, [new LocatedFault(family + ".text.encoding", FileTexts.Structure("text.encoding", ""), "")]);
        }

        return reading.Problems.Count + faults.Count == 0 ? (value, []) : (null, [.. Of(json, family, reading, faults)]);
    }

    /// <summary>A file without its byte order mark.</summary>
    public static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> utf8) => utf8[(utf8.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0)..];

    /// <summary>Faults of well-formed JSON in file order, with their places.</summary>
    public static ImmutableArray<LocatedFault> Place(ReadOnlySpan<byte> json, IEnumerable<FileFault> faults)
    {
        var all = new List<(LocalizedText, PlantProblem)>();
        foreach (var fault in faults)
            all.Add((fault.Text, new PlantProblem(fault.Code, fault.Text.En, fault.Path) { Offset = JsonLocator.Find(json, fault.Path) }));
        return Sorted(json, all);
    }

    // The plant file's reader finds the places; its codes become the family's, its sentences get their Chinese.
    private static ImmutableArray<LocatedFault> Of(
        ReadOnlySpan<byte> json, string family, PlantReading reading, List<FileFault> faults)
    {
        var all = new List<(LocalizedText, PlantProblem)>();
        foreach (var problem in reading.Problems)
        {
            var code = problem.Code.Replace("plantfile.", "", StringComparison.Ordinal);
            all.Add((FileTexts.Structure(code, problem.Message), problem with { Code = $"{family}.{code}" }));
        }

        foreach (var fault in faults)
            all.Add((fault.Text, new PlantProblem(fault.Code, fault.Text.En, fault.Path) { Offset = JsonLocator.Find(json, fault.Path) }));
        return Sorted(json, all);
    }

    private static ImmutableArray<LocatedFault> Sorted(ReadOnlySpan<byte> json, List<(LocalizedText Text, PlantProblem Problem)> all)
    {
        var sorted = all.OrderBy(static p => p.Problem.Offset < 0 ? long.MaxValue : p.Problem.Offset).ToList();
        return
        [
            .. FilePositions.Errors(json, sorted.ConvertAll(static p => p.Problem))
                .Select((e, i) => new LocatedFault(e.Code, sorted[i].Text, e.Path ?? "")),
        ];
    }
}

/// <summary>What readers of files say of their structure, in both languages.</summary>
internal static class FileTexts
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

    /// <summary>By the code without its family.</summary>
    public static LocalizedText Structure(string code, string en) => new(
        en.Length > 0 ? en : "A text is not valid UTF-8 or has a broken escape.",
        code switch
        {
            "member.unknown" => "未知的成员：" + en,
            "member.duplicate" => "成员重复。",
            "member.missing" => "缺少必需的成员：" + en,
            "value.kind" => "值的类型不对：" + en,
            "number.range" => "数值超出范围：" + en,
            "word.unknown" => "未知的词：" + en,
            "text.long" => "文本过长。",
            "count" => "数量过多。",
            "schema" => "不支持的文件版本：" + en,
            "condition" => "条件必须且只能有一种：" + en,
            "action.number" => "该动作没有这个数值：" + en,
            "text.encoding" => "文本不是有效的 UTF-8。",
            _ => en,
        });
}
