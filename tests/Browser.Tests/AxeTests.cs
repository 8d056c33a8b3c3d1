using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>
/// axe over all pages in both themes, and over some in Chinese: one window walks from page to page, as a person does, and says all it
/// found. A page is judged when what it is there for stands on it, not before; in the other theme only what a theme changes is judged
/// again.
/// </summary>
[Collection(ScreenCollection.Name)]
public sealed partial class AxeTests(ScreenFixture screens)
{
    public static TheoryData<string, string[]> Walks => new()
    {
        { "en-GB", [.. AxePages.All.Keys] },
        { "zh-CN", ["/alarms", "/incidents/INC-1", "/incidents/new", "/model/new?panel=files", "/emergencies/EM-1"] },
    };

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task Pages_HaveNothingSerious_InBothThemes(string culture, string[] paths)
    {
        await using var screen = await screens.OpenAsync(culture);
        await screen.SignInAsync();
        var found = new List<string>();
        foreach (var path in paths)
        {
            var (press, seen) = AxePages.All[path];
            if (path.StartsWith("/model/new", StringComparison.Ordinal)) await DraftAsync(screen, path["/model/new".Length..]);
            else if (path == "/signout") await screen.OpenAsync(path);
            else await screen.GoAsync(path);
            if (path == "/") await screen.MapAsync();
            if (press is not null) await screen.Page.Locator(press).First.ClickAsync();
            foreach (var part in seen) await Expect(screen.Page.Locator(part).First).ToBeVisibleAsync();
            found.AddRange(await Accessibility.FindAsync(screen.Page));
            if (path == "/signout") continue;
            var dark = await screen.Page.GetAttributeAsync("html", "data-theme") == "dark";
            await screen.Page.ClickAsync("#theme");
            await Expect(screen.Page.Locator("#theme")).ToHaveAttributeAsync("aria-pressed", dark ? "false" : "true");
            await Expect(screen.Page.Locator("html")).ToHaveAttributeAsync("data-theme", dark ? "light" : "dark");
            found.AddRange(await Accessibility.FindAgainAsync(screen.Page, "color-contrast"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.DoesNotContain(screen.Errors, static error => error.Contains("Content Security Policy", StringComparison.Ordinal));
        Assert.Empty(screen.Strangers);
    }

    [Fact]
    public void Walk_LeavesOutNoPage()
    {
        var root = Path.GetFullPath(Path.Combine(Here(), "../../../Client.Blazor"));
        var routes = new[] { "Pages", "SignIn", "Risk" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.razor"))
            .SelectMany(static file => Route().Matches(File.ReadAllText(file)).Select(static m => m.Groups[1].Value)).ToList();
        Assert.True(routes.Count > 14);
        var walked = AxePages.All.Keys.Select(static page => page.Split('?')[0]).Append("/signin").ToList();
        Assert.DoesNotContain(routes, route => !walked.Exists(
            page => Regex.IsMatch(page, $"^{Parameter().Replace(route, "[^/]+")}$")));
    }

    [Fact]
    public async Task SignIn_HasNothingSerious()
    {
        await using var screen = await screens.OpenAsync();
        await screen.OpenAsync("/signin");
        await Accessibility.AssertCleanAsync(screen.Page);
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

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"\{\w+(?::[^}]*)?\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("@page \"([^\"]+)\"")]
    private static partial Regex Route();
}
