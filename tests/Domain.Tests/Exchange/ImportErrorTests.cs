using System.Text;
using Twin.Domain.Exchange;
using Twin.Domain.Plants.Drafts;
using Twin.Domain.Tests.Plants;
using Xunit;

namespace Twin.Domain.Tests.Exchange;

/// <summary>Bad files are refused with the place of each mistake, and never throw.</summary>
public sealed class ImportErrorTests
{
    private static readonly ModelDocument Plant = ModelDocument.Of(SampleFiles.Load("pump-loop"));

    [Theory]
    [InlineData("Name\nx", "sheet.columns", "row 1")]
    [InlineData("Id,Kind\n\"a b\",tank", "sheet.id", "row 2: Id")]
    [InlineData("Id,Kind\nP-1,equipment\nP-1,equipment", "sheet.duplicate", "row 3: Id")]
    [InlineData("Id,Geometry,Coordinates\nP-1,Point,\"1 2; 3 4\"", "sheet.geometry", "row 2: Coordinates")]
    [InlineData("Id,Geometry,Coordinates\nP-1,Point,one two", "sheet.geometry", "row 2: Coordinates")]
    [InlineData("Id,Relations\nP-1,feeds", "sheet.cell", "row 2: Relations")]
    [InlineData("Id,Numbers\nP-1,capacityM3=many", "sheet.cell", "row 2: Numbers")]
    [InlineData("Id,Rules (JSON)\nP-1,[", "sheet.cell", "row 2: Rules (JSON)")]
    [InlineData("Id,Type\nP-1,nothing", "plantfile.type.unknown", "row 2: type")]
    [InlineData("Id,Relations\nP-1,feeds>NOBODY", "plantfile.relation.target", "row 2: relations[0].target")]
    public void Twins_OfABadTable_SayRowAndColumn(string csv, string code, string path)
    {
        var plan = TwinSheet.Read(CsvSheet.Read(Encoding.UTF8.GetBytes(csv)).Sheet!, Plant);
        var error = Assert.Single(plan.Errors, e => e.Path == path);
        Assert.StartsWith(code.Split('.')[0], error.Code, StringComparison.Ordinal);
        if (code.StartsWith("sheet", StringComparison.Ordinal)) Assert.Equal(code, error.Code);
    }

    [Theory]
    [InlineData("{", "dtdl.json", "line 1")]
    [InlineData("[7]", "dtdl.model", "[0]")]
    [InlineData("""{ "@id": "dtmi:a b;1", "@type": "Interface" }""", "dtdl.id", "$: @id")]
    [InlineData("""{ "@id": "dtmi:a:b;01", "@type": "Interface" }""", "dtdl.id", "$: @id")]
    [InlineData("""{ "@id": "dtmi:a:b;1", "@type": "Property" }""", "dtdl.type", "$: @type")]
    [InlineData("""{ "@id": "dtmi:a:b;1", "@type": "Interface", "contents": [{"@type": "Telemetry", "name":"1x","schema": "double" }] }""",
        "dtdl.name", "$: contents")]
    [InlineData("{\"Section\":\"Twins\"}\n{\"$dtId\":\"X\"}", "dtdl.twin", "line 2")]
    [InlineData("{\"Section\":\"Twins\"}\n{\"$dtId\":\"X\",\"$metadata\":{\"$model\":\"dtmi:a:no;1\"}}",
        "dtdl.model.unknown", "line 2: $model")]
    [InlineData("{\"Section\":\"Relationships\"}\n{\"$sourceId\":\"X\",\"$targetId\":\"Y\",\"$relationshipName\":\"feeds\"}",
        "dtdl.twin.unknown", "line 2: $sourceId")]
    public void Dtdl_OfABadFile_SaysLineAndField(string text, string code, string path) =>
        Assert.Contains(DtdlReader.Read(Encoding.UTF8.GetBytes(text), Plant).Errors, e => e.Code == code && e.Path == path);

    [Fact]
    public void Dtdl_OfAForeignModel_BecomesATypeWithSignals_AndSaysWhatIsLeftAside()
    {
        const string Text = """
            [{ "@context": "dtmi:dtdl:context;3", "@id": "dtmi:com:ourco:plant:Mixer;1", "@type": "Interface",
               "displayName": { "en": "Mixer", "zh": "搅拌机" }, "extends": "dtmi:com:ourco:plant:Asset;1",
               "contents": [
                 { "@type": ["Telemetry", "Temperature"], "name": "temperature", "schema": "double", "unit": "degreeCelsius" },
                 { "@type": "Command", "name": "stop" }] },
             { "@id": "dtmi:com:ourco:plant:Asset;1", "@type": "Interface",
               "contents": [{ "@type": "Telemetry", "name": "hours", "schema": "integer" }] }]
            """;
        var plan = DtdlReader.Read(Encoding.UTF8.GetBytes(Text), Plant);
        Assert.Empty(plan.Errors);
        var type = plan.Edits.Single(e => e.Id == "Mixer").Value!;
        Assert.Contains("\"hours\"", type, StringComparison.Ordinal);
        Assert.Contains("\"Cel\"", type, StringComparison.Ordinal);
        Assert.Contains(plan.Notes, n => n.Contains("Command stop", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "features": [{ "id": "a b" }] }""", "geojson.id", "features[0].id")]
    [InlineData("""{ "features": [{ "id": "A", "geometry": { "coordinates": ["x"] } }] }""", "geojson.coordinates", "features[0].geometry")]
    [InlineData("""{ "twin": { "id": "other" }, "features": [] }""", "geojson.plant", "twin.id")]
    [InlineData("nonsense", "geojson.json", "line 1")]
    public void GeoJson_OfABadFile_SaysWhere(string text, string code, string path) =>
        Assert.Contains(GeoExchange.Read(Encoding.UTF8.GetBytes(text), Plant, false).Errors, e => e.Code == code && e.Path == path);

    [Fact]
    public void GeoJson_WithASelfCrossingPolygon_IsRefusedByItsFeature()
    {
        const string Text = """
            { "type": "FeatureCollection", "features": [{ "type": "Feature", "id": "Z-X",
              "geometry": { "type": "Polygon", "coordinates": [[[0,0,0],[10,10,0],[10,0,0],[0,10,0],[0,0,0]]] },
              "properties": { "kind": "zone", "type": "room", "name": { "en": "X", "zh": "X" } } }] }
            """;
        var plan = GeoExchange.Read(Encoding.UTF8.GetBytes(Text), Plant, true);
        Assert.Contains(plan.Errors, e => e.Path!.StartsWith("features[0]: geometry", StringComparison.Ordinal));
    }

    [Fact]
    public void GeoJson_WithALabelOfTenThousandCharacters_IsRefusedByItsFeature()
    {
        var text = $$"""
            { "features": [{ "type": "Feature", "id": "Z-X", "geometry": { "type": "Point", "coordinates": [0,0,0] },
              "properties": { "kind": "zone", "type": "room", "name": { "en": "{{new string('x', 10_000)}}", "zh": "X" } } }] }
            """;
        var plan = GeoExchange.Read(Encoding.UTF8.GetBytes(text), Plant, true);
        Assert.Contains(plan.Errors, e => e.Code == "plantfile.text.long" && e.Path == "features[0]: name.en");
    }

    [Fact]
    public void Csv_OfAFormula_IsWrittenHarmless_AndReadBack()
    {
        var sheet = new Sheet(["Id"], [new SheetRow(2, ["=cmd|' /C calc'!A0"]), new SheetRow(3, ["-5"]), new SheetRow(4, ["'=x"])]);
        var file = Encoding.UTF8.GetString(CsvSheet.Write(sheet));
        Assert.Contains("\r\n'=cmd", file, StringComparison.Ordinal);
        Assert.Contains("\r\n-5\r\n", file, StringComparison.Ordinal);
        Assert.Equal(sheet.Rows.Select(r => r.Cells[0]), CsvSheet.Read(CsvSheet.Write(sheet)).Sheet!.Rows.Select(r => r.Cells[0]));
    }
}
