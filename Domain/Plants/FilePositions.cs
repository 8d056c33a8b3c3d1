using System.Globalization;

namespace Twin.Domain.Plants;

/// <summary>Turns byte offsets into lines and columns (both from 1; columns count characters).</summary>
internal static class FilePositions
{
    public static IEnumerable<TwinError> Errors(ReadOnlySpan<byte> json, List<PlantProblem> problems)
    {
        var sorted = problems.OrderBy(p => p.Offset < 0 ? long.MaxValue : p.Offset).ToArray();
        var errors = new List<TwinError>(sorted.Length);
        long line = 1, lineStart = 0, at = 0;
        foreach (var problem in sorted)
        {
            if (problem.Offset < 0)
            {
                errors.Add(new TwinError(problem.Code, problem.Message, Retry.Never, problem.PathText));
                continue;
            }

            for (; at < problem.Offset && at < json.Length; at++)
            {
                if (json[(int)at] != (byte)'\n') continue;
                line++;
                lineStart = at + 1;
            }

            var column = 1;
            for (var i = lineStart; i < at; i++)
            {
                if ((json[(int)i] & 0xC0) != 0x80) column++;
            }

            var path = problem.PathText;
            var place = string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}");
            errors.Add(new TwinError(problem.Code, problem.Message, Retry.Never, path.Length == 0 ? place : $"{place}: {path}"));
        }

        return errors;
    }
}
