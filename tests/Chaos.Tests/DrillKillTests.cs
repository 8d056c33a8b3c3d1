using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Drills.Scenarios;
using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>A silo killed while a drill is under way, and the drill's report on paper.</summary>
public sealed class DrillKillTests
{
    private const string Drills = $"/api/v1/plants/{TestPlant.Id}/drills";

    private static readonly Scenario s_quiet = new()
    {
        Id = "quiet", Name = new LocalizedText("Quiet", "平静的演练"), AutoEndS = 3_600, Weather = new ScenarioWeather(3, 270),
    };

    [Fact]
    public async Task Kill_DuringADrill_ItIsWhereItWas_LiveIsUntouched_AndItsReportIsPrinted()
    {
        await using var scene = new Scene();
        var folder = Directory.CreateDirectory(Path.Combine(scene.DataPath, "drills", TestPlant.Id)).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "quiet.json"), ScenarioFile.Write(s_quiet));
        await scene.Silo.StartAsync();
        var http = scene.Silo.Api.Http;
        await using var load = scene.Load();
        await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 2_000);

        var drill = $"{Drills}/{(await PostAsync(http, Drills, new { scenario = "quiet", speed = 1 })).GetProperty("id").GetString()}";
        await PostAsync(http, drill + "/pause", new { });
        await PostAsync(http, drill + "/step", new { seconds = 60 });
        await PostAsync(http, drill + "/actions", new { kind = "message", target = "control", text = new { en = "hello", zh = "你好" } });
        var before = await scene.Silo.Api.GetAsync(drill);
        await scene.Silo.KillAsync();
        await scene.Silo.StartAsync();
        JsonElement after = default;
        await Until.TrueAsync("the drill is back", TimeSpan.FromSeconds(90), async () =>
            (after = await scene.Silo.Api.GetAsync(drill)).GetProperty("state").GetString() == "paused");
        Assert.Equal(before.GetProperty("print").GetString(), after.GetProperty("print").GetString());
        Assert.Equal(before.GetProperty("timeS").GetDouble(), after.GetProperty("timeS").GetDouble());
        Assert.Contains("你好", (await scene.Silo.Api.GetAsync(drill + "/log")).GetRawText().Replace("\\u4F60\\u597D", "你好"),
            StringComparison.Ordinal);

        await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 2_000);
        await load.FinishAsync(TimeSpan.FromSeconds(90));
        Scene.Report(await new Checker(load, scene.Silo.Api).RunAsync(), scene.Silo);
        var live = await scene.Silo.Api.GetAsync($"/api/v1/plants/{TestPlant.Id}/events?pageSize=1000");
        Assert.DoesNotContain("drill-1", live.GetRawText(), StringComparison.Ordinal);
        await PostAsync(http, drill + "/end", new { });
        await PrintAsync(http, drill);
    }

    private static async Task PrintAsync(HttpClient http, string drill)
    {
        if (!File.Exists("/usr/bin/chromium"))
        {
            using var none = await http.GetAsync(drill + "/report.pdf");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, none.StatusCode);
            Scene.Missing("Chromium is not installed (apt-get install chromium).");
        }

        using var answer = await http.GetAsync(drill + "/report.pdf?lang=zh");
        var pdf = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(answer.IsSuccessStatusCode, Encoding.UTF8.GetString(pdf));
        Assert.StartsWith("%PDF-", Encoding.Latin1.GetString(pdf, 0, 8), StringComparison.Ordinal);
        var text = Encoding.Latin1.GetString(pdf);
        Assert.Matches(@"/Type\s*/Page\b", text);
        // 静, of the scenario's name, among the characters that its fonts say they show.
        Assert.Contains("9759", string.Concat(Streams(pdf, text)), StringComparison.OrdinalIgnoreCase);
        using var wrong = await http.GetAsync(drill + "/report.pdf?lang=fr");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private static IEnumerable<string> Streams(byte[] pdf, string text)
    {
        for (var at = -6; (at = text.IndexOf("stream", at + 6, StringComparison.Ordinal)) >= 0;)
        {
            if (at > 3 && text[at - 1] == 'd') continue;
            var from = at + 6 + (text[at + 6] == '\r' ? 2 : 1);
            using var zip = new ZLibStream(new MemoryStream(pdf, from, pdf.Length - from), CompressionMode.Decompress);
            using var reader = new StreamReader(zip, Encoding.Latin1);
            string content;
            try
            {
                content = reader.ReadToEnd();
            }
            catch (InvalidDataException)
            {
                continue;
            }

            if (content.Contains("beginbf", StringComparison.Ordinal)) yield return content;
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }
}
