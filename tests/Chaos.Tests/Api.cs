using System.Net;
using System.Text;
using System.Text.Json;

namespace Twin.Chaos.Tests;

/// <summary>The HTTP contract as a stranger with a key sees it.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient _http;

    public Api(int port)
    {
        var handler = new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) };
        _http = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Add("X-Api-Key", SiloProcess.Key);
    }

    /// <summary>The client itself, for what the contract does not foresee.</summary>
    public HttpClient Http => _http;

    public void Dispose() => _http.Dispose();

    public async Task<bool> ReadyAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await _http.GetAsync("/health/ready", limit.Token);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Status and body of the health report.</summary>
    public async Task<(HttpStatusCode Status, string Body)> HealthAsync()
    {
        using var response = await _http.GetAsync("/health/ready");
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A JSON answer, disposed by nobody: it holds no pooled memory that matters here.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return await ReadAsync(path, response);
    }

    /// <summary>A JSON answer, and when the server gave it by its own clock (whole seconds).</summary>
    public async Task<(JsonElement Json, DateTimeOffset At)> GetStampedAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return (await ReadAsync(path, response), response.Headers.Date!.Value);
    }

    public async Task<JsonElement> PostAsync(string path, string json = "{}")
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, content);
        return await ReadAsync(path, response);
    }

    /// <summary>Posts readings as they are; status, and the problem's code or null.</summary>
    public async Task<(HttpStatusCode Status, string? Code, JsonElement Body)> ReadingsAsync(
        ReadOnlyMemory<byte> body, string plant = TestPlant.Id, string type = "application/json")
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _http.PostAsync($"/api/v1/plants/{plant}/readings", content);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default;
        var code = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("code", out var c) ? c.GetString() : null;
        return (response.StatusCode, code, json);
    }

    public Task<(HttpStatusCode Status, string? Code, JsonElement Body)> ReadingsAsync(string body, string plant = TestPlant.Id) =>
        ReadingsAsync(Encoding.UTF8.GetBytes(body), plant);

    /// <summary>True when everything journaled is applied and in history's memory.</summary>
    public async Task<bool> CaughtUpAsync()
    {
        var status = await GetAsync("/api/v1/ingest");
        var end = status.GetProperty("durableEnd").GetInt64();
        return status.GetProperty("appliedEnd").GetInt64() == end && status.GetProperty("lag").GetInt64() == 0
            && status.GetProperty("historyEnd").GetInt64() >= end && !status.GetProperty("degraded").GetBoolean();
    }

    /// <summary>All items of a list, page by page.</summary>
    public async Task<List<JsonElement>> AllAsync(string path)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var query = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pageSize=1000";
            var page = await GetAsync(cursor is null ? query : $"{query}&cursor={Uri.EscapeDataString(cursor)}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        return items;
    }

    private static async Task<JsonElement> ReadAsync(string path, HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{path}: {(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
