using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>
/// axe over the pages, in both languages and themes: one window walks from page to page, as a person does, and says all it found. A page is
/// judged when what it is there for stands on it, not before.
/// </summary>
[Collection(ScreenCollection.Name)]
public sealed class AxeTests(ScreenFixture screens)
{
    /// <summary>By page: what is pressed when it stands there, and what must be seen before it is judged.</summary>
    private static readonly Dictionary<string, (string? Press, string[] Seen)> Pages = new(StringComparer.Ordinal)
    {
        ["/"] = (".finder-bar button", ["#finder-list li", "#rail li"]),
        ["/alarms"] = (null, ["#alarm-table tr[data-alarm]"]),
        ["/alarms?state=active&group=zone"] = (null, [".group-row"]),
        ["/alarms/performance?days=30"] = (null, [".figure", "[data-suggestion]"]),
        ["/incidents"] = (null, ["td a[href='/incidents/INC-1']"]),
        ["/incidents/INC-1"] = (null, [".incident-facts", "section[aria-labelledby=causes] li"]),
        ["/incidents/new"] = ("#add-cause", ["[data-cause-row]"]),
        ["/risk?at=T-106"] = (null, [".risk-node.on", ".risk-why .risk-causes a", ".risk-whatif select"]),
        ["/shift"] = (null, [".shift-facts:visible", "#handover-note"]),
        ["/twins/T-106"] = (null, [".trend-canvas canvas", "#twin-why .risk-causes a"]),
        ["/twins/AT-106A"] = (null, [".trend-canvas canvas"]),
        ["/data"] = (null, ["#latency .figures", "#seen button"]),
        ["/model"] = (null, ["#draft-title", ".model-versions td"]),
        ["/model/new?panel=types"] = ("#type-choose", ["#type-choose"]),
        ["/model/new?panel=files"] = (null, ["#import-file"]),
        ["/rationalisation"] = (null, ["#rationale tr[data-row]"]),
        ["/signout"] = (null, ["form button[type=submit]"]),
    };

    [Theory]
    [InlineData("en-GB", "light", "/", "/alarms", "/alarms?state=active&group=zone", "/alarms/performance?days=30", "/incidents",
        "/risk?at=T-106", "/shift", "/twins/T-106", "/twins/AT-106A", "/data", "/rationalisation", "/signout")]
    [InlineData("en-GB", "dark", "/", "/alarms", "/alarms?state=active&group=zone", "/alarms/performance?days=30", "/incidents/new",
        "/risk?at=T-106", "/shift", "/twins/T-106", "/model", "/model/new?panel=types")]
    [InlineData("zh-CN", "dark", "/alarms", "/incidents/INC-1")]
    [InlineData("zh-CN", "light", "/incidents/new", "/model/new?panel=files")]
    public async Task Pages_HaveNothingSerious(string culture, string theme, params string[] paths)
    {
        await using var screen = await screens.OpenAsync(culture);
        await screen.SignInAsync();
        await screen.Page.Context.AddCookiesAsync([new() { Name = "twin-theme", Value = theme, Url = screens.Host.Url }]);
        var found = new List<string>();
        foreach (var path in paths)
        {
            var (press, seen) = Pages[path];
            if (path.StartsWith("/model/new", StringComparison.Ordinal)) await DraftAsync(screen, path["/model/new".Length..]);
            else if (path == "/signout") await screen.Page.GotoAsync(screens.Host.Url + path);
            else await screen.GoAsync(path);
            if (path == "/") await screen.MapAsync();
            if (press is not null) await screen.Page.Locator(press).First.ClickAsync();
            foreach (var part in seen) await Expect(screen.Page.Locator(part).First).ToBeVisibleAsync();
            await Expect(screen.Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
            found.AddRange(await Accessibility.FindAsync(screen.Page));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>A draft of its own, and a panel of it.</summary>
    private static async Task DraftAsync(Screen screen, string panel)
    {
        await screen.GoAsync("/model");
        await screen.Page.FillAsync("#draft-title", "Looked at by axe");
        await screen.Page.Keyboard.PressAsync("Tab");
        await screen.Page.ClickAsync("#draft-create");
        await screen.Page.WaitForSelectorAsync("#model-map[data-ready=true]");
        await screen.GoAsync(new Uri(screen.Page.Url).AbsolutePath + panel);
        await screen.Page.WaitForSelectorAsync("#model-map[data-ready=true]");
    }

    [Fact]
    public async Task SignIn_HasNothingSerious()
    {
        await using var screen = await screens.OpenAsync();
        await screen.Page.GotoAsync(screens.Host.Url + "/signin");
        await Accessibility.AssertCleanAsync(screen.Page);
    }
}
