using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Twin.Grains.Interfaces.Judgement;
using Xunit;

namespace Twin.Silo.Tests;

/// <summary>Bringing a model in, by the HTTP contract: what is refused says why.</summary>
public sealed class JudgementApiTests(TwinHost host) : IClassFixture<TwinHost>
{
    private const string Models = "/api/v1/plants/pump-loop/models?target=LOOP&signals=a";

    [Theory]
    [InlineData("&limit=NaN", 1, HttpStatusCode.BadRequest, "model.limit")]
    [InlineData("&periodSeconds=Infinity", 1, HttpStatusCode.BadRequest, "model.limit")]
    [InlineData("", ModelUpload.MostBytes + 1, HttpStatusCode.RequestEntityTooLarge, "model.file.large")]
    public async Task NoNumber_OrTooLarge_IsSaid(string more, int bytes, HttpStatusCode status, string code)
    {
        using var file = new ByteArrayContent(new byte[bytes]);
        using var answer = await host.Client.PostAsync(Models + more, file);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }
}
