using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using CsCheck;
using Twin.Client.Blazor.Plants;

namespace Twin.Client.Tests;

/// <summary>What is taken as a background plan, and what is kept of it.</summary>
public sealed class BackdropTests
{
    [Theory]
    [InlineData(4000, 3000, null)]
    [InlineData(12_001, 10, "backdrop.pixels")]
    [InlineData(-5, 10, "backdrop.pixels")]
    public void Png_BySize_IsTakenOrRefused(int width, int height, string? error)
    {
        var png = new byte[64];
        png[0] = 0x89;
        "PNG\r\n\u001a\n"u8.CopyTo(png.AsSpan(1));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        var (type, _, wrong) = BackdropCheck.Check(png);
        Assert.Equal(error, wrong);
        Assert.Equal(error is null ? "image/png" : null, type);
    }

    [Fact]
    public void Jpeg_WithItsSizeAfterAnotherSegment_IsTaken()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 17, 8, 0x01, 0x00, 0x02, 0x00, 3, 0, 0, 0, 0];
        Assert.Equal("image/jpeg", BackdropCheck.Check(jpeg).ContentType);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "backdrop.kind")]
    [InlineData("", "backdrop.kind")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[]}", "backdrop.content")]
    [InlineData("{\"type\":\"LineString\",\"coordinates\":[[1,\"2\"]]}", "backdrop.content")]
    [InlineData("{\"type\":\"LineString\",\"coordinates\":[[1]]}", "backdrop.content")]
    public void Other_IsRefused(string text, string error) =>
        Assert.Equal(error, BackdropCheck.Check(Encoding.UTF8.GetBytes(text)).Error);

    [Fact]
    public void GeoJson_AnyProperties_KeepsThePositionsAndNothingElse() =>
        Gen.Select(Gen.Double[-1e5, 1e5].Array[2].Array[2, 30], Gen.String).Sample((line, said) =>
        {
            var file = JsonSerializer.SerializeToUtf8Bytes(new
            {
                type = "Feature", properties = new { said }, geometry = new { type = "LineString", coordinates = line },
            });
            var (type, kept, error) = BackdropCheck.Check(file);
            Assert.Null(error);
            Assert.Equal("application/geo+json", type);
            using var json = JsonDocument.Parse(kept);
            var feature = json.RootElement.GetProperty("features")[0];
            Assert.Equal(JsonValueKind.Null, feature.GetProperty("properties").ValueKind);
            var positions = feature.GetProperty("geometry").GetProperty("coordinates").Deserialize<double[][]>()!;
            Assert.Equal(line.SelectMany(p => p), positions.SelectMany(p => p));
        });

    [Fact]
    public void Bytes_Whatever_NeverThrow() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.NotNull(BackdropCheck.Check(bytes).Bytes));
}
