using System.Net;
using System.Text;
using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>One Twin for all kinds of bad input: it must outlive every one of them.</summary>
public sealed class BadInputScene : IAsyncLifetime
{
    internal Scene Scene { get; } = new(sensors: 4);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await Scene.Silo.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Scene.DisposeAsync();
}

/// <summary>
/// Malformed and hostile input against the real process (P22 and "Bad input"): each is answered with its reason, stands in the dead
/// letters, and harms nothing: afterwards Twin is ready and takes a good reading through both doors.
/// </summary>
public sealed class BadInputTests(BadInputScene place) : IClassFixture<BadInputScene>
{
    private const string Sensor = "S-0000";
    private static readonly string Topic = $"twin/{TestPlant.Id}/{Sensor}";
    private static int s_clients;

    private SiloProcess Silo => place.Scene.Silo;

    /// <summary>Payload of a native message, and the code of its refusal.</summary>
    public static TheoryData<string, string> Payloads => new()
    {
        { """{"v":NaN}""", "reading.value.nan" },
        { """{"v":Infinity}""", "reading.value.nan" },
        { """{"v":-Infinity}""", "reading.value.nan" },
        { """{"v":1e308}""", "reading.value.range" },
        { """{"v":"12"}""", "reading.value.type" },
        { """{"v":true}""", "reading.value.type" },
        { """{"t":-5,"v":1}""", "reading.time.negative" },
        { """{"t":4102444800000,"v":1}""", "reading.time.future" },
        { """{"t":1700000000,"v":1}""", "reading.time.past" },
        { """{"t":"yesterday","v":1}""", "reading.time.format" },
        { """{"t":1700000000000}""", "reading.value.missing" },
        { """{"v":1,"v":2}""", "reading.json.duplicate" },
        { """{"v":1""", "reading.json.malformed" },
        { "", "reading.json.empty" },
        { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "reading.json.malformed" },
        { "{\"v\":1,\"q\":\"\u00FF\uFFFE\"}", "reading.quality.format" },
    };

    [Theory, MemberData(nameof(Payloads))]
    public async Task Mqtt_MalformedPayload_IsRefusedWithItsReasonAndKept(string payload, string code)
    {
        var before = await LettersAsync(code);
        using (var link = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client(), version: 5))
            Assert.InRange(await link.AskAsync(Topic, 1, Encoding.UTF8.GetBytes(payload)), 0x80, 0xFF);
        await Until.TrueAsync($"dead letter {code}", TimeSpan.FromSeconds(90), async () => await LettersAsync(code) > before);
        await StillWellAsync();
    }

    [Theory, MemberData(nameof(Payloads))]
    public async Task Http_MalformedBody_IsRefusedWithItsReason(string payload, string code)
    {
        var row = payload.StartsWith("{\"", StringComparison.Ordinal) ? "{\"id\":\"" + Sensor + "\"," + payload[1..] : payload;
        var whole = payload.EndsWith('}');
        var (status, problem, body) = await Silo.Api.ReadingsAsync(whole ? $"[{row}]" : $"[{row}");
        if (problem is null)
        {
            Assert.Equal(HttpStatusCode.OK, status);
            problem = body.GetProperty("rejected")[0].GetProperty("code").GetString();
        }
        else
        {
            Assert.InRange((int)status, 400, 499);
        }

        // In a body of many rows a bare NaN is no JSON at all.
        if (code == "reading.value.nan") Assert.Equal("reading.json.malformed", problem);
        else if (payload.Length == 0 || !whole) Assert.StartsWith("reading.", problem, StringComparison.Ordinal);
        else Assert.Equal(code, problem);
        await StillWellAsync();
    }

    [Fact]
    public async Task InvalidUtf8_InPayloadAndId_IsRefused()
    {
        var bytes = new byte[] { (byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}' };
        using (var link = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client(), version: 5))
            Assert.InRange(await link.AskAsync(Topic, 1, bytes), 0x80, 0xFF);
        var id = "[{\"id\":\""u8.ToArray().Concat(new byte[] { 0xC3, 0x28 }).Concat("\",\"v\":1}]"u8.ToArray()).ToArray();
        var (status, code, body) = await Silo.Api.ReadingsAsync(id);
        code ??= body.GetProperty("rejected")[0].GetProperty("code").GetString();
        Assert.True((int)status is 200 or (>= 400 and < 500));
        Assert.StartsWith("reading.", code, StringComparison.Ordinal);
        await StillWellAsync();
    }

    [Fact]
    public async Task LargePayloads_AreRefusedByTheirDoor()
    {
        using (var link = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client(), version: 5))
        {
            Assert.InRange(await link.AskAsync(Topic, 1, Enumerable.Repeat((byte)'7', 1 << 20).ToArray()), 0x80, 0xFF);
            Assert.Equal(0x97, await link.AskAsync(Topic, 2, new byte[(1 << 20) + 1]));
            Assert.Equal(0x97, await link.AskAsync(Topic, 3, new byte[5 << 20]));
        }

        var (status, code, _) = await Silo.Api.ReadingsAsync(new byte[(8 << 20) + 1]);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "readings.body.too-large"), (status, code));
        await StillWellAsync();
    }

    [Fact]
    public async Task Sparkplug_WrongProtobuf_IsADeadLetter()
    {
        const string code = "sparkplug.payload.malformed";
        var before = await LettersAsync(code);
        using (var link = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client(), version: 5))
            await link.AskAsync($"spBv1.0/{TestPlant.Id}/NBIRTH/node-1", 1, "\u0008\u00ff\u00ff not a protobuf"u8.ToArray());
        await Until.TrueAsync($"dead letter {code}", TimeSpan.FromSeconds(90), async () => await LettersAsync(code) > before);
        await StillWellAsync();
    }

    [Fact]
    public async Task Strangers_AreTurnedAway()
    {
        using (await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client(), 5, "wrong", expected: 0x86))
        using (await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client(), 4, "wrong", expected: 4))
        using (var http = new HttpClient { BaseAddress = Silo.Api.Http.BaseAddress })
        {
            using var none = await http.GetAsync("/api/v1/plants");
            Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
            http.DefaultRequestHeaders.Add("X-Api-Key", "wrong");
            using var wrong = await http.GetAsync("/api/v1/plants");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        await StillWellAsync();
    }

    [Fact]
    public async Task UnknownPlant_IsNamed()
    {
        using (var link = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client(), version: 5))
            Assert.Equal(0x90, await link.AskAsync("twin/nowhere/S-0000", 1, "1"u8.ToArray()));
        var (status, code, _) = await Silo.Api.ReadingsAsync("""[{"id":"S-0000","v":1}]""", "nowhere");
        Assert.Equal((HttpStatusCode.NotFound, "plant.unknown"), (status, code));
        await StillWellAsync();
    }

    [Fact]
    public async Task Garbage_OnTheMqttPort_ClosesOnlyItsConnection()
    {
        using (var link = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client(), version: 5))
        {
            await link.SendAsync(Enumerable.Repeat((byte)0xFF, 4_096).ToArray());
            await Assert.ThrowsAsync<IOException>(async () =>
            {
                while ((await link.ReadAsync()).Type != MqttLink.ConnAck)
                {
                    // A DISCONNECT may come first.
                }
            });
        }

        await StillWellAsync();
    }

    [Fact]
    public async Task TenThousandTopics_OfOneClient_AreBoundedAndListed()
    {
        using (var link = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client()))
        {
            for (var from = 0; from < 10_000; from += 500)
            {
                for (var i = from; i < from + 500; i++) link.Add($"twin/{TestPlant.Id}/X-{i}", (ushort)(i + 1), "1"u8);
                await link.SendAsync();
                for (var i = from; i < from + 500; i++) Assert.Equal((ushort)(i + 1), (await link.ReadAsync()).Id);
            }
        }

        var page = await Silo.Api.GetAsync($"/api/v1/plants/{TestPlant.Id}/unmodelled?pageSize=10");
        Assert.InRange(page.GetProperty("total").GetInt64(), 1_000, 10_000);
        await StillWellAsync();
    }

    [Fact]
    public async Task Flood_OfOneSensor_LeavesTheOthersAlone()
    {
        using var flood = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client());
        using var other = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client());
        var t = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000;
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < 100; round++)
        {
            for (var i = 0; i < 500; i++) flood.AddReading($"twin/{TestPlant.Id}/S-0003", (ushort)((i % 500) + 1), ++t, 50 + (t % 10));
            await flood.SendAsync();
            var watch = System.Diagnostics.Stopwatch.StartNew();
            Assert.Equal(0, await other.AskAsync($"twin/{TestPlant.Id}/S-0001", 1, "60"u8.ToArray()));
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            for (var i = 0; i < 500; i++) Assert.Equal(MqttLink.PubAck, (await flood.ReadAsync()).Type);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"slowest acknowledgement beside a flood of 50,000: {slowest.TotalMilliseconds:F0} ms");
        await Until.TrueAsync("the flood is applied", TimeSpan.FromSeconds(90), Silo.Api.CaughtUpAsync);
        Assert.True(slowest < TimeSpan.FromSeconds(2), $"another sensor waited {slowest}");
        await StillWellAsync();
    }

    [Fact]
    public async Task SlowSubscriber_HoldsNobodyUp()
    {
        using var deaf = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client());
        var filter = Encoding.UTF8.GetBytes("slow/#");
        await deaf.SendAsync((byte[])[0x82, (byte)(5 + filter.Length), 0, 1, 0, (byte)filter.Length, .. filter, 1]);
        Assert.Equal(9, (await deaf.ReadAsync()).Type); // and from here on it never reads again
        using var loud = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client());
        var payload = new byte[10_000];
        for (var round = 0; round < 30; round++)
        {
            for (var i = 1; i <= 100; i++) loud.Add($"slow/{i}", (ushort)i, payload);
            await loud.SendAsync();
            for (var i = 1; i <= 100; i++) Assert.Equal(MqttLink.PubAck, (await loud.ReadAsync()).Type);
        }

        await StillWellAsync();
    }

    private static string Client() => $"bad-{Interlocked.Increment(ref s_clients)}";

    private async Task<long> LettersAsync(string code)
    {
        var page = await Silo.Api.GetAsync($"/api/v1/plants/{TestPlant.Id}/dead-letters?pageSize=1&code={code}");
        return page.GetProperty("total").GetInt64();
    }

    /// <summary>Ready, and a good reading goes through both doors.</summary>
    private async Task StillWellAsync()
    {
        Assert.False(Silo.HasExited, Silo.Describe());
        Assert.True(await Silo.Api.ReadyAsync(), Silo.Describe());
        using var link = await MqttLink.OpenAsync(Silo.Settings.MqttPort, Client(), version: 5);
        Assert.Equal(0, await link.AskAsync(Topic, 1, "51"u8.ToArray()));
        var (status, _, body) = await Silo.Api.ReadingsAsync($$"""[{"id":"{{Sensor}}","v":52}]""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(1, body.GetProperty("accepted").GetInt32());
    }
}
