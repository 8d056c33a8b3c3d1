using System.Text;
using CsCheck;
using Twin.Domain.Exchange;
using Twin.Domain.Plants;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Tests.Plants;
using Xunit;

namespace Twin.Domain.Tests.Exchange;

/// <summary>Out and in again gives the plant that it was, in every format.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Plants_OfTheGenerator_AreRight() => PlantGen.Plants.Sample(static model =>
        Assert.Empty(PlantFile.Read(PlantFile.Write(model)).Errors), iter: 60);

    [Fact]
    public void Twins_ThroughCsv() => PlantGen.Plants.Sample(static model =>
    {
        var sheet = CsvSheet.Read(CsvSheet.Write(TwinSheet.Write(PlantGen.Document(model)))).Sheet!;
        Same(model, TwinSheet.Read(sheet, PlantGen.Bare(model)), PlantGen.Bare(model));
    }, iter: 60);

    [Fact]
    public void Twins_OntoThemselves_ChangeNothing() => PlantGen.Plants.Sample(static model =>
    {
        var document = PlantGen.Document(model);
        Assert.Empty(TwinSheet.Read(TwinSheet.Write(document), document).Edits);
        Assert.Empty(DtdlReader.Read(DtdlWriter.Write(document), document).Edits);
    }, iter: 60);

    [Fact]
    public void Plant_ThroughDtdl_IntoAnEmptyOne() => PlantGen.Plants.Sample(static model =>
    {
        var empty = ModelDocument.Of(model with { Twins = [], Types = [] });
        Same(model, DtdlReader.Read(DtdlWriter.Write(PlantGen.Document(model)), empty), empty);
    }, iter: 60);

    [Fact]
    public void Plant_ThroughWgs84_StandsWhereItStood() => PlantGen.Plants.Sample(static model =>
    {
        var bare = PlantGen.Bare(model);
        Same(model, GeoExchange.Read(GeoExchange.WriteWgs84(PlantGen.Document(model)), bare, false), bare);
    }, iter: 60);

    [Theory]
    [InlineData("tank-farm")]
    [InlineData("pump-loop")]
    public void Samples_ThroughEveryFormat(string name)
    {
        var document = Parse(SampleFiles.Bytes(name));
        var model = SampleFiles.Load(name);
        var bare = ModelDocument.Of(model with { Twins = [] });
        Same(model, TwinSheet.Read(CsvSheet.Read(CsvSheet.Write(TwinSheet.Write(document))).Sheet!, bare), bare);
        var empty = ModelDocument.Of(model with { Twins = [], Types = [] });
        var file = DtdlWriter.Write(document);
        Same(model, DtdlReader.Read(file, empty), empty);
        Assert.All(Encoding.UTF8.GetString(file).Split('\n').Where(l => l.Contains("\"Interface\"", StringComparison.Ordinal)), line =>
        {
            using var json = System.Text.Json.JsonDocument.Parse(line);
            Assert.Matches("^dtmi:[A-Za-z][A-Za-z0-9_]*(:[A-Za-z][A-Za-z0-9_]*)*;[1-9][0-9]{0,8}$",
                json.RootElement.GetProperty("@id").GetString());
            Assert.All(json.RootElement.GetProperty("contents").EnumerateArray(), c =>
                Assert.Matches("^[A-Za-z]([A-Za-z0-9_]*[A-Za-z0-9])?$", c.GetProperty("name").GetString()));
        });
    }

    [Fact]
    public void Earth_ThereAndBack_IsThePlace() =>
        Gen.Select(Gen.Double[-180, 180], Gen.Double[-80, 80], Gen.Double[0, 360], Gen.Double[-10_000, 10_000], Gen.Double[-10_000, 10_000])
            .Sample((lon, lat, turn, x, y) =>
            {
                var frame = new PlantFrame(lon, lat, turn);
                var there = PlaneOnEarth.ToLonLat(frame, x, y);
                var back = PlaneOnEarth.ToMetres(frame, there.Lon, there.Lat);
                Assert.Equal(x, back.X, 1e-4);
                Assert.Equal(y, back.Y, 1e-4);
            }, iter: 200);

    [Fact]
    public void Earth_ADegreeOfLatitude_IsAsLongAsTheEllipsoidSays()
    {
        // WGS 84: 111,132.95 m at 45° for one degree of latitude, 78,846.8 m for one of longitude.
        var (x, y) = PlaneOnEarth.ToMetres(new PlantFrame(0, 45, 0), 0.001, 45.001);
        Assert.Equal(78.847, x, 0.002);
        Assert.Equal(111.132, y, 0.002);
        // The plant's y axis turned 90° clockwise looks east.
        Assert.Equal(78.847, PlaneOnEarth.ToMetres(new PlantFrame(0, 45, 90), 0.001, 45).Y, 0.002);
    }

    private static void Same(PlantModel model, ImportPlan plan, ModelDocument into)
    {
        Assert.Empty(plan.Errors.Select(static e => $"{e.Path} {e.Code} {e.Message}"));
        Assert.Empty(plan.Notes);
        var copy = Parse(into.Write());
        Assert.Null(ModelEditor.Apply(copy, plan.Edits));
        if (plan.WholeFile(into.Write()) is { } whole) Assert.Equal(copy.Write(), whole);
        var read = PlantFile.Read(copy.Write());
        Assert.Empty(read.Errors);
        Assert.Empty(PlantDiff.Between(model, read.Model!).SelectMany(static c =>
            c.Fields.Select(f => $"{c.Id} {f.Path}: {f.Before} -> {f.After}")));
    }

    private static ModelDocument Parse(byte[] file) =>
        ModelDocument.TryParse(file, out var document, out var error) ? document : throw new TwinException(error);
}
