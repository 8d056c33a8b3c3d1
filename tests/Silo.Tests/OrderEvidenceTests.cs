using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Twin.Domain;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>Evidence handed in over HTTP: photos that are none, too large or of elsewhere, and the same thing many times.</summary>
public sealed class OrderEvidenceTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Plant = "/api/v1/plants/pump-loop";

    // The smallest PNG: one pixel.
    private static readonly byte[] s_picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Photos_TooLargeOrNone_AreRefusedWithTheirField_FarOnesAreFlagged()
    {
        var large = new byte[50_000_000];
        s_picture.CopyTo(large, 0);
        using var refused = await SendAsync("large.png", large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        using var program = await SendAsync("photo.png", [0x4D, 0x5A, 0x90, 0]);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, program.StatusCode);

        var text = await IdAsync("note.txt", "no picture"u8.ToArray());
        foreach (var (document, code) in new[] { ("nowhere", "work-order.photo"), (text, "work-order.photo") })
        {
            using var opened = await OpenAsync(Photo(document, 8.5, 4));
            var problem = await opened.Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.Equal((HttpStatusCode.BadRequest, code, "seen"),
                (opened.StatusCode, problem.GetProperty("code").GetString(), problem.GetProperty("path").GetString()));
        }

        var picture = await IdAsync("photo.png", s_picture);
        using var far = await OpenAsync(Photo(picture, 900, 4));
        var id = (await far.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString();
        var order = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/work-orders/{id}", Stop);
        var flag = Assert.Single(order.GetProperty("entries")[0].GetProperty("flags").EnumerateArray().ToArray());
        Assert.Equal(("form.position.far", "seen"), (flag.GetProperty("code").GetString(), flag.GetProperty("field").GetString()));
        using var step = await host.Client.PostAsJsonAsync($"{Plant}/work-orders/{id}/fill",
            new { values = new { seen = Photo(text, 8.5, 4) } }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, step.StatusCode);
    }

    [Fact]
    public async Task SameEvent_SentAHundredTimes_IsOneOrderAndOneStep()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Plant}/work-orders");
            request.Headers.Add("Idempotency-Key", "hundred");
            request.Content = JsonContent.Create(new { title = "Look at the valve", twin = "V-1" });
            return await AnswerAsync(await host.Client.SendAsync(request, Stop));
        }));
        var id = Assert.Single(opened.Select(static o => o.GetProperty("id").GetString()).Distinct());
        var steps = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ => await AnswerAsync(await host.Client.PostAsJsonAsync(
            $"{Plant}/work-orders/{id}/assign", new { requestId = "r", values = new { assignee = "user:bob" } }, Stop))));
        Assert.All(steps, static s => Assert.Equal("assigned", s.GetProperty("state").GetString()));
        var order = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/work-orders/{id}", Stop);
        Assert.Equal(2, order.GetProperty("entries").GetArrayLength());
        var log = await host.Client.GetFromJsonAsync<JsonElement>($"{Plant}/audit?type=work-order.&twin=V-1&pageSize=100", Stop);
        Assert.Equal(2, log.GetProperty("items").GetArrayLength());
    }

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
            return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        }
    }

    private static object Photo(string document, double x, double y) =>
        new[] { new { document, takenMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), x, y } };

    private Task<HttpResponseMessage> OpenAsync(object seen) => host.Client.PostAsJsonAsync($"{Plant}/work-orders", new
    {
        flow = "hazard", title = "Leak", twin = "P-1", values = new { what = "Leak", twin = "P-1", foundAt = "2026-01-05T08:00:00Z", seen },
    }, Stop);

    private async Task<string> IdAsync(string name, byte[] content) =>
        (await AnswerAsync(await SendAsync(name, content))).GetProperty("id").GetString()!;

    private Task<HttpResponseMessage> SendAsync(string name, byte[] content) => host.Client.PostAsync(
        $"{Plant}/twins/P-1/documents?name={name}", new ByteArrayContent(content), Stop);
}
