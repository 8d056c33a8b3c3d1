using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Plants;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>Documents over HTTP, records of a twin, and one-click modelling.</summary>
public sealed class DocumentTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Place = "/api/v1/plants/pump-loop/twins/P-1/documents";

    [Fact]
    public async Task Document_SentListedReadRemoved_IsServedSoThatNothingRuns()
    {
        var made = await SendAsync("a “b”.html", "<script>alert(1)</script>"u8.ToArray());
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var list = await host.Client.GetFromJsonAsync<JsonElement>(Place);
        var item = list.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("name").GetString() == "a “b”.html");
        Assert.Equal("text/plain", item.GetProperty("mediaType").GetString());
        var got = await host.Client.GetAsync(made.Headers.Location);
        Assert.Equal("text/plain", got.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", got.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", got.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("attachment", got.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("<script>alert(1)</script>", await got.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync(made.Headers.Location)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync(made.Headers.Location)).StatusCode);
        var events = await host.Client.GetStringAsync("/api/v1/plants/pump-loop/events?pageSize=1000");
        Assert.Contains("document.added", events, StringComparison.Ordinal);
        Assert.Contains("document.removed", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_NamedAsWhatItIsNot_IsRefused()
    {
        var answer = await SendAsync("photo.png", [0x4D, 0x5A, 0x90, 0]);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync("", "x"u8.ToArray())).StatusCode);
        var large = await SendAsync("x.txt", Encoding.ASCII.GetBytes(new string('a', Limits.TextDocumentBytes + 1)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task Sensor_ModelledFromTheDataPage_IsInTheNextVersionAndInItsHistory()
    {
        var desk = host.Services.GetRequiredService<IDataDesk>();
        var catalog = host.Services.GetRequiredService<IPlantCatalog>();
        var records = host.Services.GetRequiredService<ITwinRecords>();
        var before = catalog.Find("pump-loop")!;
        var type = before.Types.First(t => t.Kind == TwinKind.Sensor).Id;
        var sensor = new NewSensor("NEW-1", type, null, new LocalizedText("New", "新"), new PointM(1, 2, 0));
        var (version, errors) = await desk.ModelAsync("pump-loop", sensor, before.Version, "user:test");
        Assert.Empty(errors);
        var after = catalog.Find("pump-loop")!;
        Assert.Equal((before.Version + 1, before.Twins.Length + 1), (version, after.Twins.Length));
        var change = (await records.ChangesAsync("pump-loop", "NEW-1")).Single();
        Assert.Equal((version, ModelChangeKind.Added, "user:test"), (change.Version, change.Kind, change.Actor));
        Assert.DoesNotContain(await records.ChangesAsync("pump-loop", "P-1"), c => c.Version == version);
        var (_, again) = await desk.ModelAsync("pump-loop", sensor with { Id = "NEW-2" }, before.Version, "user:test");
        Assert.Equal("version.conflict", Assert.Single(again).Code);
    }

    private async Task<HttpResponseMessage> SendAsync(string name, byte[] content) =>
        await host.Client.PostAsync($"{Place}?name={Uri.EscapeDataString(name)}", new ByteArrayContent(content));
}
