using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Twin.Domain.Plants;

/// <summary>A plant model read from a file, or everything that is wrong with the file.</summary>
/// <param name="Model">Null when there are errors.</param>
/// <param name="Errors">In file order; <see cref="TwinError.Path"/> reads <c>line 12, column 5: features[3].properties.type</c>.</param>
public sealed record PlantFileResult(PlantModel? Model, ImmutableArray<TwinError> Errors);

/// <summary>
/// The plant file: GeoJSON features in plant metres with a foreign member <c>twin</c> (docs/plant-file.md). Reading never throws; a file
/// with any error gives no model and all its errors, each with line and column.
/// </summary>
public static class PlantFile
{
    /// <summary>Version of the file's schema this reader knows.</summary>
    public const int Schema = 1;

    /// <summary>Reads a plant file.</summary>
    /// <param name="utf8">The file; a byte order mark is allowed.</param>
    /// <param name="expressions">Refuses expressions of rules and modes; null: only their length is checked.</param>
    public static PlantFileResult Read(ReadOnlySpan<byte> utf8, ExpressionCheck? expressions = null)
    {
        if (utf8.Length > Limits.PlantFileBytes)
            return Refused(new TwinError("plantfile.size", $"Larger than {Limits.PlantFileBytes} bytes."));
        var bom = utf8.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        var json = utf8[bom..];
        var reading = new PlantReading();
        PlantModel? model = null;
        try
        {
            var parser = new PlantFileParser(reading);
            model = parser.Parse(json);
            if (reading.Problems.Count == 0 || parser.IsComplete) PlantChecks.Run(model, expressions, reading.Problems);
            parser.Locate(json, reading.Problems);
        }
        catch (TooManyProblemsException)
        {
            // The list says enough.
        }
        catch (JsonException error)
        {
            return Refused(Broken(error, reading, json));
        }
        catch (InvalidOperationException)
        {
            reading.Problems.Add(new PlantProblem("plantfile.text.encoding", "A text is not valid UTF-8 or has a broken escape.", []));
        }

        return reading.Problems.Count == 0 ? new PlantFileResult(model, []) : Refused([.. FilePositions.Errors(json, reading.Problems)]);
    }

    /// <summary>Checks a model that did not come from a file (an edited one); paths are those of the file it would be written to.</summary>
    public static ImmutableArray<TwinError> Check(PlantModel model, ExpressionCheck? expressions = null)
    {
        var problems = new List<PlantProblem>();
        try
        {
            PlantChecks.Run(model, expressions, problems);
        }
        catch (TooManyProblemsException)
        {
            // The list says enough.
        }

        return [.. problems.Select(p => new TwinError(p.Code, p.Message, Retry.Never, p.PathText))];
    }

    /// <summary>Writes a model as a plant file, readable by people, UTF-8 without byte order mark.</summary>
    public static byte[] Write(PlantModel model) => PlantFileWriter.Write(model);

    private static PlantFileResult Refused(params ImmutableArray<TwinError> errors) => new(null, errors);

    // A file that is not JSON at some place: what was found before it, and the place.
    private static ImmutableArray<TwinError> Broken(JsonException error, PlantReading reading, ReadOnlySpan<byte> json)
    {
        var line = (error.LineNumber ?? 0) + 1;
        var column = (error.BytePositionInLine ?? 0) + 1;
        var place = string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}");
        var cut = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var message = cut < 0 ? error.Message : error.Message[..cut];
        var broken = new TwinError("plantfile.json", $"Not JSON: {message}", Retry.Never, place);
        return [.. FilePositions.Errors(json, reading.Problems), broken];
    }
}
