using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Twin.Domain.Flows;
using Twin.Domain.Forms;

namespace Twin.Domain.Definitions;

/// <summary>What can be said of a definition's file without knowing which kind it is.</summary>
public static class DefinitionText
{
    /// <summary>Its name; empty while the file has not the shape of one.</summary>
    public static LocalizedText NameOf(DefinitionKind kind, ImmutableArray<byte> file) =>
        (kind == DefinitionKind.Form ? FormFile.Draft(file.AsMemory())?.Name : FlowFile.Draft(file.AsMemory())?.Name)
        ?? LocalizedText.Empty;

    /// <summary>Forms that a flow's steps ask for; empty for a form, or while the file has not the shape of a flow.</summary>
    public static ImmutableArray<string> FormsOf(DefinitionKind kind, ImmutableArray<byte> file) =>
        kind == DefinitionKind.Flow && FlowFile.Draft(file.AsMemory()) is { } flow ? FormsOf(flow) : [];

    /// <summary>Forms that a flow's steps ask for.</summary>
    public static ImmutableArray<string> FormsOf(FlowDefinition flow) =>
        [.. flow.Steps.Select(s => s.Form).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>All that is wrong with a file.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="id">The id it is kept under.</param>
    /// <param name="file">UTF-8 JSON.</param>
    /// <param name="forms">Flows: the forms they may ask for.</param>
    public static ImmutableArray<DefinitionProblem> Check(
        DefinitionKind kind, string id, ReadOnlyMemory<byte> file, IEnumerable<FormDefinition> forms)
    {
        var (read, problems) = kind == DefinitionKind.Form && FormFile.Read(file) is var form ? (form.Form?.Id, form.Problems)
            : FlowFile.Read(file, forms) is var flow ? (flow.Flow?.Id, flow.Problems) : default;
        if (read is null || read == id) return problems;
        return [new DefinitionProblem("definition.id", new LocalizedText($"The file says '{read}', it is kept as '{id}'.",
            $"文件中的标识“{read}”与“{id}”不一致。"), kind == DefinitionKind.Form ? "x-twin.id" : "id")];
    }

    /// <summary>The file as the house writes it, with its version; a file without the shape of a definition stays as it is.</summary>
    public static ImmutableArray<byte> Written(DefinitionKind kind, ReadOnlyMemory<byte> file, int version)
    {
        var bytes = kind == DefinitionKind.Form
            ? FormFile.Draft(file) is { } form ? FormFile.Write(form with { Version = version }) : file.ToArray()
            : FlowFile.Draft(file) is { } flow ? FlowFile.Write(flow with { Version = version }) : file.ToArray();
        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    /// <summary>True for an id that forms and flows may have: 1 to 64 small letters, digits, dashes, a letter first.</summary>
    public static bool IsId(string id) => TwinWords.IsId(id);
}
