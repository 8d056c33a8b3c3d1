using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Twin.Architecture.Tests;

/// <summary>Who may know whom, and that Domain stays pure.</summary>
public sealed partial class HouseTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = [],
        ["Grains.Interfaces"] = ["Domain"],
        ["Grains"] = ["Grains.Interfaces", "Domain"],
        ["Ingest"] = ["Grains.Interfaces", "Domain"],
        ["Client.Blazor"] = ["Grains.Interfaces", "Domain"],
        ["Silo"] = ["Grains", "Ingest", "Client.Blazor", "Grains.Interfaces", "Domain"],
    };

    [Fact]
    public void Projects_ReferenceOnlyWhatTheHouseAllows()
    {
        foreach (var (project, allowed) in Allowed)
        {
            var references = XDocument.Parse(Tree.Read($"{project}/{project}.csproj")).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.Empty(references.Except(allowed));
        }
    }

    [Fact]
    public void Domain_UsesNoPackageThatCouldDoIo()
    {
        string[] allowed = ["Microsoft.Orleans.Serialization", "Microsoft.Orleans.CodeGenerator", "QuikGraph", "MathNet.Numerics"];
        var packages = XDocument.Parse(Tree.Read("Domain/Domain.csproj")).Descendants("PackageReference")
            .Select(r => r.Attribute("Include")!.Value);
        Assert.Empty(packages.Except(allowed));
    }

    [Fact]
    public void Domain_HasNoIoNoClockNoTasksNoLogging()
    {
        string[] banned =
        [
            "System.IO.File", "File.Read", "File.Write", "FileStream", "HttpClient", "Socket", "async ", "Task<", "ValueTask", "Task.",
                "ILogger",
            "TimeProvider", "DateTime.UtcNow", "DateTime.Now", "DateTimeOffset.UtcNow", "DateTimeOffset.Now", "Stopwatch",
                "Environment.TickCount",
            "Guid.NewGuid", "Random.Shared", "new Random()", "Console.", "Environment.GetEnvironmentVariable", "IGrain",
        ];
        var found = from file in Tree.Files(".cs").Where(f => f.StartsWith("Domain/", StringComparison.Ordinal))
                    from line in Tree.Lines(file)
                    let code = line.Split("//")[0]
                    from word in banned
                    where Says(code, word)
                    select $"{file}: {word}";
        Assert.Empty(found.Distinct());
    }

    /// <summary>As a word of its own: <c>File.Read</c>, not <c>PlantFile.Read</c>.</summary>
    private static bool Says(string code, string word)
    {
        for (var at = code.IndexOf(word, StringComparison.Ordinal); at >= 0; at = code.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || !(char.IsLetterOrDigit(code[at - 1]) && char.IsLetter(word[0]))) return true;
        }

        return false;
    }

    [Fact]
    public void Sql_LivesOnlyInTheSilo()
    {
        var statement = SqlStatement();
        var found = Tree.Files(".cs")
            .Where(f => f.Split('/')[0] is "Domain" or "Grains" or "Grains.Interfaces" or "Ingest" or "Client.Blazor")
            .Where(f => statement.IsMatch(Tree.Read(f)));
        Assert.Empty(found);
    }

    [Fact]
    public void JavaScript_LivesOnlyInTheClient()
    {
        var found = Tree.Files(".ts", ".js").Where(f => Tree.Room(f) is not ("Client.Blazor" or "tests"));
        Assert.Empty(found);
    }

    [Fact]
    public void Twin_HasNoWritePathToTheProcess()
    {
        // Twin observes and advises. What goes out is alarms, states, and Sparkplug's own rebirth request; never a command or a set point.
        string[] forbidden = ["DCMD", "WriteSingleRegister", "WriteMultipleRegisters", "WriteSingleCoil", "S7.Net", "Opc.Ua.WriteValue"];
        var found = from file in Tree.Files(".cs", ".csproj").Where(f => Tree.Room(f) != "tests")
                    from word in forbidden
                    where Tree.Lines(file).Any(l =>
                        l.Split("//")[0].Contains(word, StringComparison.Ordinal) && !l.Contains("// not sent", StringComparison.Ordinal))
                    select $"{file}: {word}";
        Assert.Empty(found);
    }

    [GeneratedRegex(@"""\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\s", RegexOptions.IgnoreCase)]
    private static partial Regex SqlStatement();
}
