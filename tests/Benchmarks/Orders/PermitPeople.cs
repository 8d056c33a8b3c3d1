using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Orders;

/// <summary>Two people who bring hot-work permits into force: one applies and leads, the other confirms and approves.</summary>
internal sealed partial class PermitPeople : IDisposable
{
    /// <summary>Password that the program is started with.</summary>
    public const string Password = "bench-Password-0123";

    private static readonly string[] s_measures = [.. Enumerable.Range(1, 13).Select(static n => $"m{n}")];
    private readonly HttpClient _leader;
    private readonly HttpClient _office;

    private PermitPeople(string address)
    {
        (_leader, _office) = (new HttpClient { BaseAddress = new Uri(address) }, new HttpClient { BaseAddress = new Uri(address) });
        _leader.DefaultRequestHeaders.Add("X-Api-Key", SiloProcess.Key);
    }

    /// <summary>The second one signs in, as in a browser.</summary>
    public static async Task<PermitPeople> ComeAsync(SiloProcess silo)
    {
        var people = new PermitPeople($"http://127.0.0.1:{silo.HttpPort}");
        var form = Hidden().Matches(await people._office.GetStringAsync("/signin")).ToDictionary(
            static m => m.Groups["name"].Value, static m => WebUtility.HtmlDecode(m.Groups["value"].Value), StringComparer.Ordinal);
        (form["Input.Name"], form["Input.Password"]) = ("admin", Password);
        using var content = new FormUrlEncodedContent(form);
        using var answer = await people._office.PostAsync("/signin", content);
        answer.EnsureSuccessStatusCode();
        return people;
    }

    /// <summary>A permit in force at a place, watched over by that place's person.</summary>
    public async Task<string> BeginAsync(int place)
    {
        // Who leads is named in the application: a task says who one is.
        var task = await PostAsync(_leader, "", new { title = "Who am I?", twin = $"v{place}" });
        var leader = task.GetProperty("openedBy").GetString()!;
        await PostAsync(_leader, $"/{task.GetProperty("id").GetString()}/cancel", new { values = new { reason = "Known" } });
        var draft = await PostAsync(_leader, "", new
        {
            flow = "hot-work", title = $"Weld at v{place}", twin = $"v{place}", values = Application(place, leader),
        });
        var id = draft.GetProperty("id").GetString()!;
        await PostAsync(_leader, $"/{id}/submit", new { });
        var confirmed = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["gas"] = Gas(0), ["gasAnalyst"] = "user:ana", ["briefing"] = "Told", ["briefedBy"] = leader,
        };
        foreach (var measure in s_measures) confirmed[measure] = "yes";
        await PostAsync(_office, $"/{id}/confirm", new { values = confirmed });
        await PostAsync(_office, $"/{id}/approve", new { });
        var officer = await ActorAsync(id);
        await PostAsync(_office, $"/{id}/verify", new { values = new { weather = "fit", verifySign = Sign(officer) } });
        await PostAsync(_leader, $"/{id}/start", new { values = new { startedAt = Time(0), toldAll = true, startSign = Sign(leader) } });
        return id;
    }

    /// <summary>Goes on with a suspended one after a clean test.</summary>
    public async Task ResumeAsync(string id)
    {
        await RetestAsync(id, "retestSuspended", 0);
        await PostAsync(_office, $"/{id}/resume", new { values = new { causeCleared = "Tightened", guardianConfirms = true } });
    }

    /// <summary>A gas test whose samples are so old.</summary>
    public Task RetestAsync(string id, string step, long ageMs) =>
        PostAsync(_office, $"/{id}/{step}", new { values = new { gas = Gas(ageMs), gasAnalyst = "user:ana" } });

    /// <summary>The permits that are not ended: id and whether it stands suspended.</summary>
    public async Task<IEnumerable<(string Id, bool IsSuspended)>> StandAsync()
    {
        var list = await _leader.GetFromJsonAsync<JsonElement>($"/api/v1/plants/{PlantMaker.Plant}/permits");
        return list.GetProperty("items").EnumerateArray().Select(static p => p.GetProperty("ticket"))
            .Select(static t => (t.GetProperty("id").GetString()!, t.GetProperty("state").GetString() == "suspended"));
    }

    public void Dispose()
    {
        _office.Dispose();
        _leader.Dispose();
    }

    private async Task<string> ActorAsync(string id)
    {
        var order = await _office.GetFromJsonAsync<JsonElement>($"/api/v1/plants/{PlantMaker.Plant}/work-orders/{id}");
        return order.GetProperty("steps").EnumerateArray().Last().GetProperty("actor").GetString()!;
    }

    private static Dictionary<string, object> Application(int place, string leader)
    {
        var (x, y) = PermitPlant.PlaceOf(place);
        return new(StringComparer.Ordinal)
        {
            ["twin"] = $"v{place}", ["at"] = new { x, y }, ["grade"] = "second", ["content"] = "Weld a bracket", ["unit"] = "Unit 1",
            ["workUnit"] = "Welders", ["plannedFrom"] = Time(1), ["plannedTo"] = Time(8 * 60), ["outdoors"] = true, ["raised"] = false,
            ["method"] = new[] { "electric" }, ["inside"] = false, ["leader"] = leader, ["guardian"] = $"p{place}",
            ["guardianCert"] = "C-1", ["workers"] = new[] { new { person = "user:wu" } }, ["risks"] = new[] { "fire" }, ["lelVol"] = 2,
        };
    }

    private static object Gas(long ageMs)
    {
        var atMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - ageMs;
        return new object[] { new { point = "top", gas = "O2", value = 20.9, atMs }, new { point = "top", gas = "LEL", value = 0, atMs } };
    }

    private static object Sign(string by) => new { by, atMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() };

    private static string Time(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(minutes).ToString("O",
        CultureInfo.InvariantCulture);

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync($"/api/v1/plants/{PlantMaker.Plant}/work-orders{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{path}: {answer.StatusCode} {text}");
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();
}
