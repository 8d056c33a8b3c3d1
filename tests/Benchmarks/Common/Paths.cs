using System.Runtime.CompilerServices;

namespace Twin.Benchmarks.Common;

/// <summary>Where the programs lie that are measured.</summary>
internal static class Paths
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "../../.."));

    public static string Silo => Path.Combine(Root, "Silo/bin/Release/net10.0/Silo.dll");

    public static string Load => Path.Combine(Root, "tests/MqttLoad/bin/Release/net10.0/MqttLoad.dll");

    /// <summary>A fresh folder for one run.</summary>
    public static string Fresh(string name) => Directory.CreateTempSubdirectory($"twin-bench-{name}-").FullName;

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
