using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>
/// Somebody writes script into everything that takes text: the fields of all pages, the names and texts of a plant file, a file's name.
/// It is shown as it was written, nothing of it runs, and the policy of the page had nothing to stop: it never became markup.
/// </summary>
[Collection(ScreenCollection.Name)]
public sealed class HostileTextTests(ScreenFixture screens) : IAsyncLifetime
{
    private const string Script =
        "\"'><img src=x onerror=\"window.bad=1\"><script>window.bad=1</script><svg onload=window.bad=1><a href='javascript:bad=1'>";

    private const string Watch = """
        window.stopped = [];
        document.addEventListener('securitypolicyviolation', (e) => window.stopped.push(`${e.violatedDirective} ${e.blockedURI}`));
        """;

    private readonly WebHostProcess _host = new();

    public async ValueTask InitializeAsync() => await _host.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Script_InEveryTextField_IsTextOnly()
    {
        await using var screen = await screens.OpenAsync(host: _host);
        await screen.Page.AddInitScriptAsync(Watch);
        await screen.SignInAsync();
        await ShiftAsync(screen);
        await AlarmAsync(screen);
        await IncidentAsync(screen);
        await DataAndDocumentAsync(screen);
        foreach (var path in new[] { "/", "/risk?at=T-106", "/rationalisation", "/alarms/performance" })
        {
            await screen.GoAsync(path);
            await FillAllAsync(screen.Page);
            await QuietAsync(screen.Page);
        }

        await PlantAsync(screen);
        Assert.Empty(screen.Errors);
    }

    private static async Task ShiftAsync(Screen screen)
    {
        var page = screen.Page;
        await screen.GoAsync("/shift?twin=T-106");
        await page.FillAsync("#entry-text", Script);
        await page.ClickAsync("#entry-write");
        await Expect(page.Locator("#log li").First).ToContainTextAsync(Script);
        await page.FillAsync("#handover-note", Script);
        await page.ClickAsync("#sign");
        await Expect(page.Locator("#signatures")).ToContainTextAsync(Script);
        await FillAllAsync(page);
        await page.ClickAsync("#desk");
        await page.FillAsync("#desk-name", "<img src=x onerror=bad=1>");
        await page.ClickAsync("#desk-join");
        await QuietAsync(page);
    }

    private static async Task AlarmAsync(Screen screen)
    {
        var page = screen.Page;
        await screen.GoAsync("/alarms?q=IT-304");
        await page.Locator("tr[data-alarm*='IT-304'] [data-verb=Comment]").ClickAsync();
        await page.FillAsync("#reason", Script);
        await page.ClickAsync("#dialog-ok");
        await Expect(page.Locator(".said-by")).ToContainTextAsync(Script);
        await QuietAsync(page);
    }

    private static async Task IncidentAsync(Screen screen)
    {
        var page = screen.Page;
        await screen.GoAsync("/incidents/new");
        await page.ClickAsync("#add-cause");
        await Expect(page.Locator("[data-cause-row]")).ToBeVisibleAsync();
        await FillAllAsync(page);
        await page.FillAsync("#incident-class", "leak");
        await page.FillAsync("[list=incident-types]", "tank");
        await page.FillAsync("#incident-twins", "T-106");
        await page.Locator("[data-cause-row] .where").FillAsync("");
        await page.ClickAsync("#incident-save");
        await page.WaitForURLAsync("**/incidents/INC-*");
        await Expect(page.Locator("h1")).ToContainTextAsync(Script);
        await QuietAsync(page);
    }

    private static async Task DataAndDocumentAsync(Screen screen)
    {
        var page = screen.Page;
        await screen.GoAsync("/data");
        await page.Locator("#key-form input").First.FillAsync(Script);
        await page.ClickAsync("#key-form button[type=submit]");
        await Expect(page.GetByText(Script).First).ToBeVisibleAsync();
        await QuietAsync(page);

        await screen.GoAsync("/twins/T-106");
        await page.SetInputFilesAsync("#documents input[type=file]", new FilePayload
        {
            Name = "<img src=x onerror=bad=1>.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(Script),
        });
        await Expect(page.Locator(".document-list")).ToContainTextAsync("onerror");
        await QuietAsync(page);
    }

    /// <summary>A plant all of whose names and texts are script goes through a draft onto the live pages.</summary>
    private static async Task PlantAsync(Screen screen)
    {
        var page = screen.Page;
        await screen.GoAsync("/model");
        await page.FillAsync("#draft-title", Script);
        await page.Keyboard.PressAsync("Tab");
        await page.ClickAsync("#draft-create");
        await page.WaitForSelectorAsync("#model-map[data-ready=true]");
        var draft = new Uri(page.Url).AbsolutePath;
        var file = JsonNode.Parse(await page.EvaluateAsync<string>(
            "draft => fetch(`/api/v1/plants/tank-farm/drafts/${draft}/exchange/plant.geojson`).then((r) => r.text())",
            draft.Split('/')[^1]))!;
        Rewrite(file);
        await page.ClickAsync("#tab-files");
        var content = Encoding.UTF8.GetBytes(file.ToJsonString());
        await Screen.PickAsync(page, "#import-file",
            new FilePayload { Name = "plant.geojson", MimeType = "application/json", Buffer = content });
        await Expect(page.Locator("#import-state b")).ToBeVisibleAsync();
        await page.FillAsync("#model-find", "T-106");
        await page.Locator("[data-twin='T-106'] b").First.ClickAsync();
        await FillAllAsync(page, ".props");
        await page.ClickAsync("#tab-types");
        await page.SelectOptionAsync("#type-choose", "tank");
        await page.ClickAsync("[data-rule=HH] summary");
        await QuietAsync(page);
        await page.ClickAsync("#tab-changes");
        await page.FillAsync("#review-note", Script);
        await page.ClickAsync("#review-submit");
        await Expect(page.Locator("#review-self")).ToBeVisibleAsync();
        await QuietAsync(page);

        await page.Context.ClearCookiesAsync();
        await screen.SignInAsync("berta");
        await screen.GoAsync(draft + "?panel=changes");
        await page.ClickAsync("#review-approve");
        await page.ClickAsync("#review-publish");
        await Expect(page.Locator("#model-published")).ToBeVisibleAsync();
        foreach (var path in (string[])
            ["/?at=T-106", "/alarms", "/twins/T-106", "/twins/Z-02", "/risk?at=T-106", "/rationalisation", "/shift", "/data"])
        {
            await screen.GoAsync(path);
            if (path[1] == '?')
            {
                await screen.MapAsync();
                await page.ClickAsync(".finder-bar button");
                await Expect(page.Locator("#finder-list li").First).ToBeVisibleAsync();
            }

            await QuietAsync(page);
        }
    }

    /// <summary>Every name and text of the file becomes script; what programs read (ids, units, expressions) stays.</summary>
    private static void Rewrite(JsonNode? node)
    {
        if (node is JsonArray list) foreach (var item in list) Rewrite(item);
        if (node is not JsonObject thing) return;
        foreach (var (name, value) in thing.ToArray())
        {
            if (name is "en" or "zh") thing[name] = Script;
            else if (name == "substance") thing[name] = Script;
            else Rewrite(value);
        }
    }

    /// <summary>Writes into all fields that can be seen, as a person does: the page hears of each.</summary>
    private static async Task FillAllAsync(IPage page, string within = "#main") => await page.EvaluateAsync("""
        ([within, text]) => {
          const kinds = ':is(textarea, input:not([type]), input[type=text], input[type=search])';
          for (const field of document.querySelectorAll(`${within} ${kinds}`)) {
            if (field.disabled || field.readOnly || !field.offsetParent || field.inputMode === 'decimal') continue;
            const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
            Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, text);
            for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
          }
        }
        """, new[] { within, Script });

    private static async Task QuietAsync(IPage page)
    {
        Assert.Null(await page.EvaluateAsync<object?>("() => window.bad ?? null"));
        Assert.Empty(await page.EvaluateAsync<string[]>("() => window.stopped"));
    }
}
