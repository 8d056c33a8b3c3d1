using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

[Collection(ScreenCollection.Name)]
public sealed class AlarmsPageTests(ScreenFixture screens)
{
    [Fact]
    public async Task Shelve_WithReason_MovesToShelvedAndBack()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        // Alarms of other tests may make a flood, in which a low one is listed only for whoever searches for it.
        await screen.GoAsync("/alarms?q=IT-304");
        var row = screen.Page.Locator("tr[data-alarm^='live~tank-farm~IT-304~']");
        await row.Locator("[data-verb=Shelve]").ClickAsync();
        await Expect(screen.Page.Locator("#dialog-ok")).ToBeDisabledAsync();
        await screen.Page.FillAsync("#reason", "Motor is being measured");
        await screen.Page.ClickAsync("#dialog-ok");
        await screen.Page.ClickAsync("nav.tabs a[href*=shelved]");
        await Expect(row.Locator(".state")).ToContainTextAsync("Shelved");
        await Expect(row.Locator(".said-by")).ToHaveTextAsync("user:anna: Motor is being measured");
        await row.Locator("[data-verb=Unshelve]").ClickAsync();
        await screen.Page.ClickAsync("nav.tabs a[href*=active]");
        await Expect(row).ToBeVisibleAsync();
        await screen.Page.ClickAsync("nav.tabs a[href*=all]");
        await Expect(screen.Page.Locator("nav.tabs a.on")).ToHaveAttributeAsync("href", "/alarms?state=all&q=IT-304");
        await Expect(row).ToHaveCountAsync(1);
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Shelve_PriorityOne_IsNotOffered()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/alarms");
        var row = screen.Page.Locator("tr[data-alarm^='live~tank-farm~AT-106A~']");
        await Expect(row.Locator("[data-verb=Acknowledge]")).ToBeVisibleAsync();
        await Expect(row.Locator("[data-verb=Shelve]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Twin_OfASensor_ShowsTrendWithLiveValue()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/twins/LT-101");
        await Expect(screen.Page.Locator(".trend-canvas canvas")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator(".panel-value .lv b")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d+\.\d$"));
        Assert.Empty(screen.Errors);
    }
}
