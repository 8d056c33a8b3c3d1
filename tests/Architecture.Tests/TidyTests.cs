using System.Text.RegularExpressions;
using Xunit;

namespace Twin.Architecture.Tests;

/// <summary>Style as law: sizes, names, words, banned calls.</summary>
public sealed partial class TidyTests
{
    private const int FileLines = 400;
    private const int MethodLines = 60;
    private const int LineChars = 140;

    private static IEnumerable<string> Sources => Tree.Files(".cs");

    [Fact]
    public void Files_StayReadableAtASitting()
    {
        var long_ = Tree.Files(".cs", ".razor", ".ts", ".css").Where(f => Tree.Lines(f).Length > FileLines)
            .Select(f => $"{f}: {Tree.Lines(f).Length}");
        Assert.Empty(long_);
    }

    [Fact]
    public void Lines_FitTheScreen()
    {
        var wide = from file in Sources
                   from line in Tree.Lines(file).Select((text, i) => (text, number: i + 1))
                   where line.text.Length > LineChars
                   select $"{file}:{line.number} ({line.text.Length})";
        Assert.Empty(wide);
    }

    [Fact]
    public void Methods_StayShort()
    {
        var long_ = Sources.SelectMany(f =>
            Methods(Tree.Lines(f)).Where(m => m.Lines > MethodLines).Select(m => $"{f}:{m.Start} ({m.Lines} lines)"));
        Assert.Empty(long_);
    }

    [Fact]
    public void Sources_HaveNoLeftovers()
    {
        var leftover = Leftover();
        var found = from file in Tree.Files(".cs", ".razor", ".ts")
                    where !file.EndsWith("TidyTests.cs", StringComparison.Ordinal)
                    from line in Tree.Lines(file).Select((text, i) => (text, number: i + 1))
                    where leftover.IsMatch(line.text)
                    select $"{file}:{line.number}";
        Assert.Empty(found);
    }

    [Fact]
    public void Namespaces_FollowFolders()
    {
        var wrong = from file in Sources.Where(f => Tree.Room(f) is "Domain" or "Grains" or "Grains.Interfaces" or "Ingest" or "Silo")
                    let folder = Path.GetDirectoryName(file)!.Replace('/', '.').Replace('\\', '.')
                    let declared = NamespaceOf().Match(Tree.Read(file))
                    where declared.Success && declared.Groups[1].Value != $"Twin.{folder}"
                    select $"{file}: {declared.Groups[1].Value}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void PublicTypes_SayWhatTheyAre()
    {
        var bare = from file in Sources.Where(f => Tree.Room(f) is not "tests")
                   let lines = Tree.Lines(file)
                   from i in Enumerable.Range(0, lines.Length)
                   where PublicType().IsMatch(lines[i]) && !Documented(lines, i) && !lines[i].Contains("partial", StringComparison.Ordinal)
                   select $"{file}:{i + 1}";
        Assert.Empty(bare);
    }

    [Fact]
    public void Tests_NeverSleepOrRetry()
    {
        var found = from file in Sources.Where(f =>
            f.StartsWith("tests/", StringComparison.Ordinal) && f.Contains(".Tests/", StringComparison.Ordinal))
                    where !file.EndsWith("TidyTests.cs", StringComparison.Ordinal)
                    from line in Tree.Lines(file).Select((text, i) => (text, number: i + 1))
                    where line.text.Contains("Task.Delay", StringComparison.Ordinal)
                        || line.text.Contains("Thread.Sleep", StringComparison.Ordinal)
                    select $"{file}:{line.number}";
        Assert.Empty(found);
    }

    [Fact]
    public void Grains_AreThin()
    {
        var fat = Sources.Where(f => f.StartsWith("Grains/", StringComparison.Ordinal) && f.EndsWith("Grain.cs", StringComparison.Ordinal))
            .Where(f => Tree.Lines(f).Length > 260 || Tree.Read(f).Contains("Math.Sqrt", StringComparison.Ordinal));
        Assert.Empty(fat);
    }

    private static bool Documented(string[] lines, int type)
    {
        for (var i = type - 1; i >= 0; i--)
        {
            var line = lines[i].TrimStart();
            if (line.StartsWith("///", StringComparison.Ordinal)) return true;
            if (!line.StartsWith('[') && !line.EndsWith(']')) return false;
        }

        return false;
    }

    private static IEnumerable<(int Start, int Lines)> Methods(string[] lines)
    {
        for (var i = 0; i < lines.Length - 1; i++)
        {
            if (!Signature().IsMatch(lines[i])) continue;
            var open = i;
            while (open < lines.Length && open < i + 8 && lines[open].Trim() != "{" && !lines[open].Contains("=>", StringComparison.Ordinal)
                && !lines[open].TrimEnd().EndsWith(';')) open++;
            if (open >= lines.Length || lines[open].Trim() != "{") continue;
            var indent = lines[open][..^1];
            var close = open + 1;
            while (close < lines.Length && lines[close] != indent + "}") close++;
            yield return (i + 1, close - open - 1);
        }
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException|#region|\bSkip\s*=\s*""")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();

    [GeneratedRegex(@"^\s*public (sealed |static |abstract |readonly |ref |partial )*(class|record|struct|interface|enum) ")]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^    (    )?(public|private|internal|protected)[^=;]*\([^;]*$")]
    private static partial Regex Signature();
}
