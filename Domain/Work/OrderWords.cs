using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Twin.Domain.Work;

/// <summary>
/// Words by which orders are found, in Chinese and English: of Chinese every character and every two neighbours, of other scripts
/// every word with its beginnings. Filters are words too (<c>t:</c> twin, <c>z:</c> zone...), so that one index answers everything.
/// </summary>
public static class OrderWords
{
    /// <summary>Most words of an order.</summary>
    public const int Most = 400;

    /// <summary>Most words of a question.</summary>
    public const int MostAsked = 32;

    private const int LongestBeginning = 12;

    /// <summary>Words an order is found by.</summary>
    public static ImmutableArray<string> Of(IEnumerable<string> texts)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var run in texts.SelectMany(Runs))
        {
            if (words.Count >= Most) break;
            if (IsHan(run[0])) AddHan(words, run);
            else for (var n = 1; n <= Math.Min(run.Length, LongestBeginning); n++) words.Add(run[..n]);
        }

        return [.. words.Take(Most).Order(StringComparer.Ordinal)];
    }

    /// <summary>Words that all must be there; empty: the text says nothing.</summary>
    public static ImmutableArray<string> Asked(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var run in Runs(text))
        {
            if (!IsHan(run[0])) words.Add(run[..Math.Min(run.Length, LongestBeginning)]);
            else if (run.Length == 1) words.Add(run);
            else for (var i = 0; i + 1 < run.Length; i++) words.Add(run.Substring(i, 2));
        }

        return [.. words.Take(MostAsked)];
    }

    /// <summary>A filter as a word: letters, digits, <c>_</c> and <c>:</c> only.</summary>
    /// <param name="mark">Which filter.</param>
    /// <param name="value">Its value; case counts.</param>
    public static string Filter(char mark, string value)
    {
        var word = new StringBuilder().Append(mark).Append(':');
        foreach (var c in value)
        {
            if (c is >= 'a' and <= 'z' or >= '0' and <= '9' || c > 0x7F) word.Append(c);
            else word.Append(CultureInfo.InvariantCulture, $"_{(int)c:x2}");
        }

        return word.ToString();
    }

    private static void AddHan(HashSet<string> words, string run)
    {
        for (var i = 0; i < run.Length; i++)
        {
            words.Add(run.Substring(i, 1));
            if (i + 1 < run.Length) words.Add(run.Substring(i, 2));
        }
    }

    /// <summary>Runs of letters and digits of one kind, lower case, half width.</summary>
    private static IEnumerable<string> Runs(string text)
    {
        var run = new StringBuilder();
        foreach (var c in Plain(text))
        {
            var fits = char.IsLetterOrDigit(c);
            if (run.Length > 0 && (!fits || IsHan(c) != IsHan(run[0])))
            {
                yield return run.ToString();
                run.Clear();
            }

            if (fits) run.Append(char.ToLowerInvariant(c));
        }

        if (run.Length > 0) yield return run.ToString();
    }

    private static string Plain(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair: nothing to be found by.
            return "";
        }
    }

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\u3040' and <= '\u30FF';
}
