using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Twin.Domain.Plants.Drafts;

namespace Twin.Domain.Exchange;

/// <summary>
/// Reads DTDL (v2 to v4 interfaces, alone or in a list) and bulk files of digital twins into a draft. A file of Twin's own gives back
/// what was written; of a foreign one the telemetry becomes signals, the rest of the model is told as left aside.
/// </summary>
public static class DtdlReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>What the file would do to the draft.</summary>
    public static ImportPlan Read(ReadOnlySpan<byte> utf8, ModelDocument document)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, true).GetString(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[3..] : utf8);
        }
        catch (DecoderFallbackException)
        {
            return ImportPlan.Refuse(new TwinError("dtdl.encoding", "The file is not UTF-8 text."));
        }

        var plan = new ImportPlan.Builder();
        var models = new DtdlModels(document, plan);
        var instances = new DtdlInstances(document, plan, models);
        var bulk = text.AsSpan().TrimStart().StartsWith("{\"Section\"", StringComparison.Ordinal)
            || text.AsSpan().TrimStart().StartsWith("{ \"Section\"", StringComparison.Ordinal);
        if (bulk) Bulk(text, plan, models, instances);
        else Models(text, plan, models);
        models.Finish();
        instances.Finish();
        return plan.Build().Checked(document, plan.Places);
    }

    private static void Models(string text, ImportPlan.Builder plan, DtdlModels models)
    {
        if (Parse(text, 1, plan) is not { } root) return;
        if (root is JsonObject one) models.Take(one, "$");
        else if (root is JsonArray list)
        {
            for (var i = 0; i < list.Count && !plan.IsFull; i++)
            {
                if (list[i] is JsonObject model) models.Take(model, $"[{i}]");
                else plan.Wrong("dtdl.model", $"[{i}]", "An interface is a JSON object.");
            }
        }
        else plan.Wrong("dtdl.model", "$", "A file of models is an interface or a list of them.");
    }

    private static void Bulk(string text, ImportPlan.Builder plan, DtdlModels models, DtdlInstances instances)
    {
        var (section, number) = ("", 0);
        foreach (var line in text.EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace()) continue;
            if (plan.IsFull) return;
            if (Parse(line.ToString(), number, plan) is not { } node) continue;
            if (node is not JsonObject item)
            {
                plan.Wrong("dtdl.line", $"line {number}", "Each line is a JSON object.");
                continue;
            }

            if (Dtdl.Text(item["Section"]) is { } next) section = next;
            else if (section == "Models") models.Take(item, $"line {number}");
            else if (section == "Twins") instances.Twin(item, $"line {number}");
            else if (section == "Relationships") instances.Relationship(item, $"line {number}");
            else if (section != "Header") plan.Note($"section {section}");
        }
    }

    internal static JsonNode? Parse(string text, int firstLine, ImportPlan.Builder plan)
    {
        try
        {
            return JsonNode.Parse(text, null, Strict);
        }
        catch (JsonException e)
        {
            plan.Wrong("dtdl.json", $"line {firstLine + (e.LineNumber ?? 0)}", $"Not JSON: {e.Message}");
            return null;
        }
    }
}
