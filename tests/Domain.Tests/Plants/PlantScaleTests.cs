using System.Diagnostics;
using System.Text;
using Twin.Domain.Plants;
using Xunit;

namespace Twin.Domain.Tests.Plants;

public class PlantScaleTests
{
    [Fact]
    public void ManySensors_AreReadAndIndexedInBoundedMemory()
    {
        const int Count = 200_000;
        var text = new StringBuilder(Count * 260);
        text.Append("""
            {"type":"FeatureCollection","twin":{"schema":1,"id":"big","name":{"en":"Big","zh":"大"},"frame":{"originLonLat":[0,0]},"types":[
            {"id":"lt","kind":"sensor","name":{"en":"L","zh":"液位"},"sensor":{"quantity":"level","unit":"m","rangeLow":0,"rangeHigh":10}},
            {"id":"z","kind":"zone","name":{"en":"Z","zh":"区"}}]},"features":[
            {"type":"Feature","id":"Z","geometry":{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]]]},
            "properties":{"kind":"zone","type":"z","name":{"en":"Z","zh":"区"}}}
            """);
        for (var i = 0; i < Count; i++)
        {
            text.Append(",\n{\"type\":\"Feature\",\"id\":\"LT-").Append(i).Append("\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[")
                .Append(i % 1000)
                .Append(',').Append(i / 1000).Append(",1.5]},\"properties\":{\"kind\":\"sensor\",\"type\":\"lt\",\"name\":{\"en\":\"Level ")
                .Append(i)
                .Append("\",\"zh\":\"液位 ").Append(i).Append("\"},\"relations\":[{\"kind\":\"locatedIn\",\"target\":\"Z\"}]}}");
        }

        var bytes = Encoding.UTF8.GetBytes(text.Append("]}").ToString());
        text.Clear();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var result = PlantFile.Read(bytes);
        var read = clock.Elapsed;
        Assert.Empty(result.Errors);
        var index = new PlantIndex(result.Model!);
        var built = clock.Elapsed;
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{bytes.Length >> 20} MiB, read {read.TotalSeconds:F1} s, "
                + $"indexed {(built - read).TotalSeconds:F1} s, {memory / Count} B a sensor");
        Assert.Equal(Count, index.Sensors.Length);
        Assert.True(index.TryGet("LT-199999", out var last));
        Assert.Equal(0, index.PrimaryOwnerOf(last));
        Assert.Equal(Count, index.IncomingOf(0).Length);
        // Time is the benchmark's (scale, 440,000 sensors); quadratic work would be noticed here all the same.
        Assert.True(memory / Count < 1_200, $"{memory / Count} bytes a sensor");
    }
}
