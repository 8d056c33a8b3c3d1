using System.Collections.Immutable;
using System.Text.Json;
using Orleans;
using Twin.Domain.Plants;

namespace Twin.Domain.Forms;

/// <summary>Something wrong with a form or a flow.</summary>
/// <param name="Code">Stable, <c>form.*</c> or <c>flow.*</c>.</param>
/// <param name="Text">Why, in both languages.</param>
/// <param name="Path"><c>line 12, column 5: properties.gas.maximum</c>.</param>
[GenerateSerializer, Immutable, Alias("twin.flow.problem.v1")]
public sealed record DefinitionProblem(
    [property: Id(0)] string Code, [property: Id(1)] LocalizedText Text, [property: Id(2)] string Path)
{
    /// <summary>As the API answers it.</summary>
    public TwinError ToError() => new(Code, Text.En, Retry.Never, Path) { Zh = Text.Zh };
}

/// <summary>Collects the faults of one definition; <paramref name="prefix"/> is the first word of their codes.</summary>
internal sealed class DefinitionFaults(string prefix)
{
    private const int Most = 200;

    public List<FileFault> All { get; } = [];

    /// <summary>Notes a fault; past the bound the first ones say enough.</summary>
    public void Add(string code, FormattableString en, FormattableString zh, params object[] path)
    {
        if (All.Count < Most) All.Add(new FileFault($"{prefix}.{code}", FileTexts.Of(en, zh), path));
    }

    /// <summary>In file order, with line and column.</summary>
    public ImmutableArray<DefinitionProblem> Located(ReadOnlySpan<byte> json) =>
        [.. LocatedFile.Place(json, All).Select(static f => new DefinitionProblem(f.Code, f.Text, f.Path))];

    /// <summary>Without a file: paths only.</summary>
    public ImmutableArray<DefinitionProblem> Unlocated() =>
        [.. All.Select(f => new DefinitionProblem(f.Code, f.Text, new PlantProblem("", "", f.Path).PathText))];

    /// <summary>Parses; null with a fault when it is no JSON or too big.</summary>
    public JsonDocument? Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > FormLimits.FileBytes)
        {
            Add("size", $"Larger than {FormLimits.FileBytes} bytes.", $"文件大于 {FormLimits.FileBytes} 字节。");
            return null;
        }

        try
        {
            return JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = Limits.JsonDepth });
        }
        catch (JsonException e)
        {
            var why = e.Message.Split(" LineNumber:")[0];
            Add("json", $"Not JSON: {why} (line {(e.LineNumber ?? 0) + 1}, column {(e.BytePositionInLine ?? 0) + 1})",
                $"不是有效的 JSON：{why}（第 {(e.LineNumber ?? 0) + 1} 行，第 {(e.BytePositionInLine ?? 0) + 1} 列）");
            return null;
        }
    }
}
