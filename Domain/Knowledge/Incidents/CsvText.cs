using System.Text;

namespace Twin.Domain.Knowledge.Incidents;

/// <summary>A record of a CSV text.</summary>
/// <param name="Line">Line on which it begins, from 1.</param>
/// <param name="Fields">Its fields.</param>
internal readonly record struct CsvRecord(int Line, string[] Fields);

/// <summary>Reads RFC 4180: quoted fields may hold commas, doubled quotes and line ends. Empty lines are left out.</summary>
internal static class CsvText
{
    public static IEnumerable<CsvRecord> Read(string text)
    {
        var (at, line) = (text.StartsWith('\uFEFF') ? 1 : 0, 1);
        while (at < text.Length)
        {
            var (fields, first) = (new List<string>(), line);
            bool more;
            do
            {
                fields.Add(Field(text, ref at, ref line));
                more = at < text.Length && text[at] == ',';
                if (more) at++;
            }
            while (more);
            if (at < text.Length && text[at] == '\r') at++;
            if (at < text.Length && text[at] == '\n') at++;
            line++;
            if (fields.Count > 1 || fields[0].Length > 0) yield return new CsvRecord(first, [.. fields]);
        }
    }

    private static string Field(string text, ref int at, ref int line)
    {
        var start = at;
        if (at >= text.Length || text[at] != '"')
        {
            while (at < text.Length && text[at] is not (',' or '\n' or '\r')) at++;
            return text[start..at].Trim();
        }

        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\n') line++;
            if (text[at] != '"') value.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"') value.Append(text[++at]);
            else break;
        }

        // What follows the closing quote belongs to nothing and is kept, so that nothing is lost in silence.
        for (at++; at < text.Length && text[at] is not (',' or '\n' or '\r'); at++) value.Append(text[at]);
        at = Math.Min(at, text.Length);
        return value.ToString();
    }
}
