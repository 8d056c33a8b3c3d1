using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>A plant as files, out of the door and into a draft; what is live stays as it is.</summary>
public sealed class ExchangeTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Plant = "/api/v1/plants/pump-loop";

    [Theory]
    [InlineData("plant.geojson")]
    [InlineData("map.geojson")]
    [InlineData("dtdl.ndjson")]
    [InlineData("twins.xlsx")]
    [InlineData("twins.csv")]
    [InlineData("alarms.xlsx")]
    [InlineData("alarms.csv")]
    public async Task File_OutAndIn_ChangesNothing(string name)
    {
        var draft = await BeginAsync(name);
        var file = await host.Client.GetByteArrayAsync($"{draft}/exchange/{name}");
        Assert.NotEmpty(file);
        var answer = await SendAsync($"{draft}/exchange/{name}", file);
        var told = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, told);
        var comparison = await host.Client.GetFromJsonAsync<JsonElement>($"{draft}/compare");
        Assert.Equal((0, 0), (comparison.GetProperty("changes").GetArrayLength(), comparison.GetProperty("errors").GetArrayLength()));
    }

    [Fact]
    public async Task Sheet_WithABadRow_IsNotTakenUnlessSaidSo_AndNeverLive()
    {
        var draft = await BeginAsync("rows");
        var csv = Encoding.UTF8.GetBytes("Id,Name (en),Numbers\nP-1,Main pump,powerKw=5\nV-2,Valve two,size=big\n");
        var refused = await SendAsync($"{draft}/exchange/twins.csv", csv);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var error = Assert.Single((await JsonAsync(refused)).GetProperty("errors").EnumerateArray());
        Assert.Equal(("sheet.cell", "row 3: Numbers"), (error.GetProperty("code").GetString(), error.GetProperty("path").GetString()));
        Assert.Equal(1, await RevisionAsync(draft));
        var taken = await JsonAsync(await SendAsync($"{draft}/exchange/twins.csv?anyway=true", csv));
        Assert.Equal((true, 1, 2), (taken.GetProperty("taken").GetBoolean(), taken.GetProperty("edits").GetInt32(),
            taken.GetProperty("revision").GetInt32()));
        var live = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/twins/P-1");
        Assert.NotEqual("Main pump", live.GetProperty("name").GetProperty("en").GetString());
    }

    [Theory]
    [InlineData("twins.xlsx", "nonsense", 400, "sheet.excel")]
    [InlineData("twins.csv", "Name\nx", 400, "sheet.columns")]
    [InlineData("dtdl.ndjson", "{", 400, "dtdl.json")]
    [InlineData("plant.geojson", "[]", 400, "geojson.form")]
    [InlineData("picture.png", "x", 404, "exchange.unknown")]
    public async Task BadFiles_HaveTheirCode(string name, string text, int status, string code)
    {
        var answer = await SendAsync($"{await BeginAsync(name)}/exchange/{name}", Encoding.UTF8.GetBytes(text));
        Assert.Equal((status, code), ((int)answer.StatusCode, (await JsonAsync(answer)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task HundredMegabytes_AreRefused()
    {
        var answer = await SendAsync($"{await BeginAsync("large")}/exchange/plant.geojson", new byte[100_000_000]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private async Task<int> RevisionAsync(string draft) =>
        (await host.Client.GetFromJsonAsync<JsonElement>(draft)).GetProperty("revision").GetInt32();

    private async Task<string> BeginAsync(string title)
    {
        var answer = await host.Client.PostAsJsonAsync($"{Plant}/drafts", new { title });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return $"{Plant}/drafts/{(await JsonAsync(answer)).GetProperty("id").GetString()}";
    }

    private Task<HttpResponseMessage> SendAsync(string path, byte[] file) => host.Client.PostAsync(path, new ByteArrayContent(file));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();
}
