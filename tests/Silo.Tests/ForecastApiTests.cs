using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>The plant half an hour ahead, by the HTTP contract.</summary>
public sealed class ForecastApiTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Newest = "/api/v1/plants/pump-loop/forecasts/newest";

    [Fact]
    public async Task Asked_ItIsMade_AndSaysWhatItIs()
    {
        using var first = await host.Client.PostAsync("/api/v1/plants/pump-loop/forecasts", null);
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        JsonElement answer;
        do
        {
            answer = await host.Client.GetFromJsonAsync<JsonElement>(Newest, limit.Token);
            Assert.Equal(JsonValueKind.Null, answer.GetProperty("error").ValueKind);
        }
        while (answer.GetProperty("forecast").ValueKind == JsonValueKind.Null);

        var forecast = answer.GetProperty("forecast");
        Assert.Equal([0, 300, 600, 1200, 1800],
            forecast.GetProperty("frames").EnumerateArray().Select(f => f.GetProperty("aheadS").GetInt32()));
        Assert.Equal(JsonValueKind.Null, forecast.GetProperty("source").ValueKind);
        Assert.True(answer.GetProperty("nowMs").GetInt64() >= forecast.GetProperty("fromMs").GetInt64());
        Assert.NotEmpty(forecast.GetProperty("cautions").EnumerateArray());
    }

    [Fact]
    public async Task UnknownPlant_IsSaid()
    {
        using var answer = await host.Client.GetAsync("/api/v1/plants/nowhere/forecasts/newest");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
