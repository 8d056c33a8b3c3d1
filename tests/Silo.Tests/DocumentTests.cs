using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Ports;
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

    [Fact]
    public async Task CameraPicture_SentBySomebodyWhoMay_IsTheLatest_AndInTheScreensPast()
    {
        await AddCameraAsync();
        const string Pictures = "/api/v1/plants/pump-loop/twins/CAM-T/pictures";
        byte[] first = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 1];
        byte[] second = [.. first, 2];
        var made = await host.Client.PostAsync($"{Pictures}?t=1750000000000", new ByteArrayContent(first));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await host.Client.PostAsync(Pictures, new ByteArrayContent(second))).StatusCode);
        var latest = await host.Client.GetAsync($"{Pictures}/latest");
        Assert.Equal("image/png", latest.Content.Headers.ContentType!.MediaType);
        Assert.Equal(second, await latest.Content.ReadAsByteArrayAsync());
        Assert.Equal(first, await host.Client.GetByteArrayAsync($"{Pictures}/1750000000000"));
        Assert.Equal(2, (await host.Client.GetFromJsonAsync<JsonElement>(Pictures)).GetProperty("items").GetArrayLength());
        var screens = host.Services.GetRequiredService<ICameraPictures>();
        Assert.Equal(1_750_000_000_000,
            (await screens.NewestAsync(TwinKey.Live, "pump-loop", "CAM-T", 1_760_000_000_000, CancellationToken.None))!.AtMs);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType,
            (await host.Client.PostAsync(Pictures, new ByteArrayContent("GIF89a---------"u8.ToArray()))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge,
            (await host.Client.PostAsync(Pictures, new ByteArrayContent(new byte[Limits.PictureBytes + 1]))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await host.Client.PostAsync("/api/v1/plants/pump-loop/twins/P-1/pictures", new ByteArrayContent(first))).StatusCode);
    }

    [Fact]
    public async Task Past_ShowsTheReadingOfThatTime_AndNothingBefore()
    {
        var catalog = host.Services.GetRequiredService<IPlantCatalog>();
        var past = host.Services.GetRequiredService<IPastLink>();
        var sensor = catalog.Find("pump-loop")!.Twins.Index().First(t => t.Item.Id == "PT-1");
        var answer = await host.Client.PostAsJsonAsync("/api/v1/plants/pump-loop/readings", new[] { new { id = "PT-1", v = 1.5 } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        PastFrame? frame = null;
        await Until.Async(async () =>
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            frame = await past.AtAsync(TwinKey.Live, "pump-loop", now, CancellationToken.None);
            return frame!.Items.Any(i => i.Index == sensor.Index && i.A == 1.5f);
        });
        var before = await past.AtAsync(TwinKey.Live, "pump-loop", frame!.NewestReadingMs - 86_400_000, CancellationToken.None);
        Assert.Equal(0, before!.NewestReadingMs);
        Assert.All(before.Items.Where(i => i.Index == sensor.Index), static i => Assert.Equal(3, i.Quality));
        Assert.Null(await past.AtAsync(TwinKey.Live, "no-such-plant", frame.AtMs, CancellationToken.None));
    }

    private async Task AddCameraAsync()
    {
        var latest = await host.Services.GetRequiredService<IPlantStore>().LatestAsync("pump-loop");
        var file = System.Text.Json.Nodes.JsonNode.Parse(latest!.File.Span)!;
        file["twin"]!["types"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse(
            """{"id":"camera","kind":"camera","name":{"en":"Camera","zh":"摄像头"}}"""));
        file["features"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse(
            """
            {"type":"Feature","id":"CAM-T","geometry":{"type":"Point","coordinates":[1,1,3]},
             "properties":{"kind":"camera","type":"camera","name":{"en":"Camera","zh":"摄像头"}}}
            """));
        var outcome = await host.Services.GetRequiredService<IClusterClient>().GetGrain<IPlantGrain>("live/pump-loop/plant")
            .PublishAsync(Encoding.UTF8.GetBytes(file.ToJsonString()), "user:test", null);
        Assert.Empty(outcome.Errors);
        await Until.Async(() => Task.FromResult(
            host.Services.GetRequiredService<IPlantCatalog>().Find("pump-loop")!.Twins.Any(static t => t.Id == "CAM-T")));
    }

    private async Task<HttpResponseMessage> SendAsync(string name, byte[] content) =>
        await host.Client.PostAsync($"{Place}?name={Uri.EscapeDataString(name)}", new ByteArrayContent(content));
}
