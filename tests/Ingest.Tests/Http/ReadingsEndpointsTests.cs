using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Http;
using Twin.Ingest.Intake;
using Twin.Ingest.Tests.Decoding;
using Xunit;

namespace Twin.Ingest.Tests.Http;

public sealed class ReadingsEndpointsTests : IAsyncLifetime
{
    private const long T = 1_790_000_000_000;
    private readonly FakeIntake _intake = new();
    private readonly HttpClient _http = new();
    private FakePlant _plant = null!;
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        _plant = _intake.AddPlant("north", "A", "B");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IIntake>(_intake);
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(T)));
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policies.ReadingsWrite, policy => policy.RequireAssertion(_ => true));
        _app = builder.Build();
        _app.UseAuthorization();
        _app.MapReadingsEndpoints();
        await _app.StartAsync();
        _http.BaseAddress = new Uri(_app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task JsonArray_KeepsGoodRows_AndNamesTheBad()
    {
        var (status, body) = await PostAsync(
            """[{"id":"A","t":1789999999000,"v":1},{"id":"B","v":"2"},{"id":"C","v":3},{"id":"B","v":4,"q":"bad"}]""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, body.GetProperty("accepted").GetInt32());
        Assert.Equal(2, body.GetProperty("rejectedTotal").GetInt32());
        Assert.Equal(
            [(1, "B", "reading.value.type"), (2, "C", "sensor.not-modelled")],
            body.GetProperty("rejected").EnumerateArray().Select(r =>
                (r.GetProperty("index").GetInt32(), r.GetProperty("id").GetString()!, r.GetProperty("code").GetString()!)));
        Assert.Equal(new Reading(1789999999000, 1, -1, Quality.Good, ReadingFlags.None), _intake.Taken[0].Reading);
        Assert.Equal("C", Assert.Single(_plant.Unmodelled).Sensor);
    }

    [Fact]
    public async Task Ndjson_ABadLineCostsOnlyItself()
    {
        var (_, body) = await PostAsync("{\"id\":\"A\",\"v\":1}\n{\"id\":\"A\",\"v\":NaN}\r\n\n[]\n{\"id\":\"B\",\"v\":2}",
            "application/x-ndjson");
        Assert.Equal(2, body.GetProperty("accepted").GetInt32());
        Assert.Equal([(1, "reading.json.malformed"), (2, "reading.row.shape")], Codes(body));
    }

    [Fact]
    public async Task Csv_ColumnsInAnyOrder_WithQuality()
    {
        var (_, body) = await PostAsync(
            "\uFEFFt,v,id,unit,q\r\n2026-09-21T14:13:20Z,1.5,A,bar,good\r\n,2e1,\"B\",\"a,b\",64\r\n1789999999000,x,A,,\r\n,1,A\r\n",
                "text/csv; charset=utf-8");
        Assert.Equal(2, body.GetProperty("accepted").GetInt32());
        Assert.Equal([(2, "reading.value.type"), (3, "reading.csv.columns")], Codes(body));
        Assert.Equal((T, 1.5, Quality.Good), Parts(_intake.Taken[0].Reading));
        Assert.Equal((T, 20.0, Quality.Uncertain), Parts(_intake.Taken[1].Reading));
        static (long, double, Quality) Parts(Reading r) => (r.SourceMs, r.Value, r.Quality);
    }

    [Theory]
    [InlineData("id,t\nA,1\n", "text/csv", HttpStatusCode.BadRequest, "reading.csv.header")]
    [InlineData("", "text/csv", HttpStatusCode.BadRequest, "reading.csv.header")]
    [InlineData("", "application/json", HttpStatusCode.BadRequest, "reading.json.empty")]
    [InlineData("[{\"id\":\"A\",\"v\":1},{\"id\":", "application/json", HttpStatusCode.BadRequest, "reading.json.malformed")]
    [InlineData("[", "application/json", HttpStatusCode.BadRequest, "reading.json.malformed")]
    [InlineData("7", "application/json", HttpStatusCode.BadRequest, "reading.json.shape")]
    [InlineData("[]", "application/xml", HttpStatusCode.UnsupportedMediaType, "readings.body.type")]
    public async Task BadBody_IsAProblemWithItsCode_AndNothingIsTaken(string body, string type, HttpStatusCode status, string code)
    {
        var (answered, problem) = await PostAsync(body, type);
        Assert.Equal((status, code), (answered, problem.GetProperty("code").GetString()));
        Assert.Empty(_intake.Taken);
    }

    [Fact]
    public async Task Empty_Array_IsFine()
    {
        var (status, body) = await PostAsync("[]");
        Assert.Equal((HttpStatusCode.OK, 0), (status, body.GetProperty("accepted").GetInt32()));
    }

    [Fact]
    public async Task Gzip_IsUnpacked_AndABombIsStopped()
    {
        var zipped = Zip("""[{"id":"A","v":1}]"""u8.ToArray());
        var (_, body) = await PostBytesAsync(zipped, "application/json", "/api/v1/plants/north/readings", "gzip");
        Assert.Equal(1, body.GetProperty("accepted").GetInt32());
        var bomb = new byte[Limits.HttpReadingsInflatedBytes + 100_000];
        bomb.AsSpan().Fill((byte)' ');
        for (var i = 100; i < bomb.Length; i += 100) bomb[i] = (byte)'\n';
        var (status, problem) = await PostBytesAsync(Zip(bomb), "application/x-ndjson", "/api/v1/plants/north/readings", "gzip");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "readings.body.too-large"), (status, problem.GetProperty("code").GetString()));
        (status, problem) = await PostBytesAsync([1, 2, 3, 4], "application/json", "/api/v1/plants/north/readings", "gzip");
        Assert.Equal((HttpStatusCode.BadRequest, "readings.body.gzip"), (status, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Body_AboveTheLimit_IsRefused()
    {
        var (status, problem) = await PostBytesAsync(new byte[Limits.HttpReadingsBytes + 1], "application/json",
            "/api/v1/plants/north/readings");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "readings.body.too-large"), (status, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Row_ThatNeverEnds_IsRefused()
    {
        var body = "[{\"id\":\"A\",\"x\":\"" + new string('a', 1_000_000) + "\",\"v\":1}]";
        var (status, problem) = await PostAsync(body);
        Assert.Equal((HttpStatusCode.BadRequest, "reading.row.too-long"), (status, problem.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("ingest.disk-full", HttpStatusCode.InsufficientStorage)]
    [InlineData("ingest.overload", HttpStatusCode.TooManyRequests)]
    [InlineData("ingest.io", HttpStatusCode.ServiceUnavailable)]
    public async Task Refusal_IsToldWithRetryAfter(string code, HttpStatusCode expected)
    {
        _intake.Refusal = new TwinError(code, "no", Retry.Later);
        using var answer = await _http.PostAsync("/api/v1/plants/north/readings", new StringContent("[]", Encoding.UTF8,
            "application/json"));
        Assert.Equal(expected, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task UnknownPlant_Is404_AndARealmHasItsOwn()
    {
        var (status, problem) = await PostAsync("[]", "application/json", "/api/v1/plants/south/readings");
        Assert.Equal((HttpStatusCode.NotFound, "plant.unknown"), (status, problem.GetProperty("code").GetString()));
        _intake.AddRealm("replay-1", "south", "A");
        (status, _) = await PostAsync("""[{"id":"A","v":1}]""", "application/json", "/api/v1/realms/replay-1/plants/south/readings");
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Answer_WaitsUntilTheReadingsAreDurable()
    {
        _intake.SetDurable(false);
        var submitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _intake.Changed = _ => submitted.TrySetResult();
        var post = PostAsync("""[{"id":"A","v":1}]""");
        await submitted.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(post.IsCompleted);
        _intake.SetDurable(true);
        Assert.Equal(HttpStatusCode.OK, (await post).Status);
    }

    [Fact]
    public async Task ManyRows_OverManySegments_AllArrive()
    {
        var rows = string.Join(",\n", Enumerable.Range(0, 20_000).Select(i =>
            $$"""{"id":"{{(i % 2 == 0 ? "A" : "B")}}","t":{{T - i}},"v":{{i}}}"""));
        var (_, body) = await PostAsync("[" + rows + "]");
        Assert.Equal(20_000, body.GetProperty("accepted").GetInt32());
        Assert.Equal(Enumerable.Range(0, 20_000), _intake.Taken.Select(t => (int)t.Reading.Value));
    }

    [Fact]
    public void Endpoints_AllAskForThePolicy()
    {
        var endpoints = ((IEndpointRouteBuilder)_app).DataSources.SelectMany(d => d.Endpoints).ToList();
        Assert.Equal(2, endpoints.Count);
        Assert.All(endpoints, e => Assert.Equal(Policies.ReadingsWrite, e.Metadata.GetMetadata<AuthorizeAttribute>()?.Policy));
    }

    private static IEnumerable<(int, string)> Codes(JsonElement body) =>
        body.GetProperty("rejected").EnumerateArray().Select(r => (r.GetProperty("index").GetInt32(), r.GetProperty("code").GetString()!));

    private static byte[] Zip(byte[] bytes)
    {
        using var to = new MemoryStream();
        using (var zip = new GZipStream(to, CompressionLevel.Optimal)) zip.Write(bytes);
        return to.ToArray();
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(
        string body, string type = "application/json", string path = "/api/v1/plants/north/readings") =>
        PostBytesAsync(Encoding.UTF8.GetBytes(body), type, path);

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostBytesAsync(byte[] body, string type, string path,
        string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        using var answer = await _http.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, JsonDocument.Parse(text).RootElement);
    }
}
