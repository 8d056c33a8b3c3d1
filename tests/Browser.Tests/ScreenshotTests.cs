using Microsoft.Playwright;

namespace Twin.Browser.Tests;

/// <summary>Takes the pictures people look at: set TWIN_SHOTS to a folder.</summary>
[Collection(ScreenCollection.Name)]
public sealed class ScreenshotTests(ScreenFixture screens)
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("TWIN_SHOTS");

    /// <summary>Pages that need no hand, and what must be seen first.</summary>
    private static readonly (string Path, string Seen)[] Plain =
    [
        ("/alarms/performance", ".figure"), ("/incidents", ".incident-table"), ("/incidents/new", "#incident-form"),
        ("/shift", ".shift-facts:visible"), ("/twins/CAM-01", ".last-picture"), ("/rationalisation", "#rationale tr[data-row]"),
    ];

    [Theory]
    [InlineData("en-GB", "light", 1920, 1080)]
    [InlineData("zh-CN", "dark", 1920, 1080)]
    [InlineData("en-GB", "dark", 1366, 768)]
    [InlineData("zh-CN", "light", 1366, 768)]
    [InlineData("zh-CN", "light", 390, 844)]
    [InlineData("en-GB", "dark", 390, 844)]
    [InlineData("en-GB", "light", 3840, 2160)]
    [InlineData("zh-CN", "dark", 3840, 2160)]
    [InlineData("zh-CN", "dark", 1024, 768)]
    [InlineData("en-GB", "light", 820, 1180)]
    public async Task Pages_InLanguageThemeAndSize_AreTaken(string culture, string theme, int width, int height)
    {
        Assert.SkipWhen(s_folder is null, "TWIN_SHOTS is not set.");
        await using var screen = await screens.OpenAsync(culture, width, height, width < 1100);
        var name = $"{width}-{theme}-{culture[..2]}";
        await screen.SignInAsync();
        await screen.Page.Context.AddCookiesAsync([new() { Name = "twin-theme", Value = theme, Url = screens.Host.Url }]);
        await screen.PlantAsync();
        await screen.Page.WaitForFunctionAsync("() => __map.frames() > 12");
        await ShotAsync(screen, $"plant-{name}");
        await screen.PlantAsync("/?at=T-106");
        await screen.Page.WaitForFunctionAsync("() => __map.frames() > 12 && __map.selected() === 'T-106'");
        await ShotAsync(screen, $"close-{name}");
        await screen.Page.Keyboard.PressAsync("F9");
        await screen.Page.WaitForSelectorAsync("#timebar-play");
        await ShotAsync(screen, $"time-{name}");
        foreach (var (path, seen) in Plain)
        {
            await screen.GoAsync(path);
            await screen.Page.WaitForSelectorAsync(seen);
            await ShotAsync(screen, $"{path.Split('/', '?').Last(static part => part.Length > 0)}-{name}");
        }

        await screen.GoAsync("/alarms");
        await screen.Page.WaitForFunctionAsync("() => window.__live.frames > 12");
        await ShotAsync(screen, $"alarms-{name}");
        await screen.GoAsync("/risk?at=T-106");
        await screen.Page.WaitForSelectorAsync(".risk-node.on");
        await ShotAsync(screen, $"risk-{name}");
        await screen.GoAsync("/twins/T-106");
        await screen.Page.WaitForSelectorAsync(".trend-canvas canvas");
        await screen.Page.WaitForFunctionAsync("() => window.__live.frames > 12");
        await ShotAsync(screen, $"twin-{name}");
        await screen.GoAsync("/model");
        await screen.Page.FillAsync("#draft-title", "T-120");
        await screen.Page.Keyboard.PressAsync("Tab");
        await ShotAsync(screen, $"model-{name}");
        await screen.Page.ClickAsync("#draft-create");
        await screen.Page.WaitForSelectorAsync("#model-map[data-ready=true]");
        await screen.Page.FillAsync("#model-find", "T-106");
        await screen.Page.ClickAsync("[data-twin='T-106'] b");
        await screen.Page.FillAsync("[data-axis=x0]", "190");
        await screen.Page.Keyboard.PressAsync("Tab");
        await screen.Page.WaitForSelectorAsync("#act-undo:enabled");
        await ShotAsync(screen, $"draft-{name}");
        await screen.Page.ClickAsync("#tab-types");
        await screen.Page.SelectOptionAsync("#type-choose", "tank");
        await screen.Page.ClickAsync("[data-rule=HH] summary");
        await ShotAsync(screen, $"types-{name}");
        await screen.Page.ClickAsync("#tab-changes");
        await screen.Page.WaitForSelectorAsync(".change-list li");
        await screen.Page.ClickAsync("#model-fit");
        await ShotAsync(screen, $"changes-{name}");
        await screen.GoAsync("/data");
        await screen.Page.WaitForSelectorAsync("#latency .figures");
        await ShotAsync(screen, $"data-{name}");
    }

    private static Task ShotAsync(Screen screen, string name) =>
        screen.Page.ScreenshotAsync(new() { Path = Path.Combine(s_folder!, name + ".png"), Animations = ScreenshotAnimations.Disabled });
}
