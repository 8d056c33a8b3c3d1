using System.Runtime.CompilerServices;
using Twin.Domain.Plants;
using Xunit;

namespace Twin.Domain.Tests.Plants;

internal static class SampleFiles
{
    public static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!,
        "../../.."));

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Root(), "samples", name, "plant.geojson"));

    public static PlantModel Load(string name)
    {
        var result = PlantFile.Read(Bytes(name));
        Assert.Empty(result.Errors);
        return result.Model!;
    }
}
