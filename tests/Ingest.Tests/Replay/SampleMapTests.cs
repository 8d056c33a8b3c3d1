using System.Runtime.CompilerServices;
using Twin.Domain.Plants;
using Twin.Ingest.Replay;
using Xunit;

namespace Twin.Ingest.Tests.Replay;

/// <summary>The map that plays the SKAB recordings fits the recordings' header and the plant beside it.</summary>
public sealed class SampleMapTests
{
    /// <summary>First lines of a SKAB recording (<c>valve1/0.csv</c>).</summary>
    private const string Skab =
        "datetime;Accelerometer1RMS;Accelerometer2RMS;Current;Pressure;Temperature;Thermocouple;Voltage;Volume Flow RateRMS;"
        + "anomaly;changepoint\n2020-03-09 10:14:33;0.0265878;0.0401113;1.3302;0.054711;79.3366;26.0199;233.062;32.0;0.0;0.0\n";

    [Fact]
    public void Skab_PlaysWholeIntoThePumpLoop()
    {
        var (map, errors) = ReplayMap.Parse(File.ReadAllBytes(Sample("skab.map.json")));
        Assert.Empty(errors);
        var recording = Recording.Open(new StringReader(Skab), map!);
        Assert.Empty(recording.Unmapped);
        var row = Assert.Single(recording.Rows(Assert.Fail));
        Assert.Equal(8, row.Values.Count);

        var plant = PlantFile.Read(File.ReadAllBytes(Sample("plant.geojson")));
        Assert.Empty(plant.Errors);
        var sensors = new PlantIndex(plant.Model!);
        Assert.All(row.Values, v => Assert.True(sensors.IndexOf(v.Item1) >= 0, v.Item1));
    }

    private static string Sample(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/pump-loop", name));
}
