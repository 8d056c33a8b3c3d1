using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>A drill on the screens: never taken for the real plant, never hiding it.</summary>
[Collection(ScreenCollection.Name)]
public sealed class DrillPageTests(ScreenFixture screens)
{
    [Fact]
    public async Task Drill_SaysSoOnItsPages_IsSteered_LetsTheRealPlantThrough_AndIsLeftByOneKey()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/drills");
        await screen.Page.Locator("[data-scenario=demo] button").ClickAsync();
        await screen.Page.WaitForURLAsync(static url => url.Contains("/drills/1", StringComparison.Ordinal));
        await screen.ReadyAsync();
        await Expect(screen.Page.Locator("#realm")).ToHaveTextAsync("DRILL");
        await Expect(screen.Page.Locator("#drill")).ToContainTextAsync("Tank overfilled");
        await Expect(screen.Page.Locator("#drill-clock")).ToContainTextAsync("/ 1:00:00");
        // The address is there before the page: until the map is, a look at it would throw.
        await screen.MapAsync();
        await screen.Page.WaitForFunctionAsync("() => __map.plume() === 1");
        var wind = await screen.Page.InnerTextAsync(".room-sums");
        await Expect(screen.Page.Locator(".room-sums")).Not.ToHaveTextAsync(wind);
        await screen.Page.ClickAsync("#drill-pause");
        await Expect(screen.Page.Locator("#drill-state[data-state=Paused]")).ToBeVisibleAsync();

        await screen.Page.ClickAsync("nav.side a[href='/drills/1/alarms']");
        await screen.Page.WaitForSelectorAsync("#alarm-table");
        await Expect(screen.Page.Locator("#realm")).ToHaveTextAsync("DRILL");
        await screens.Host.PostAsync("/test/alarm?twin=P-303&priority=1&active=true");
        await Expect(screen.Page.Locator("#meanwhile [data-live-alarm*='~P-303~']")).ToBeVisibleAsync();
        await screen.Page.WaitForFunctionAsync("() => __real.sound.played.includes('p1')");
        await screens.Host.PostAsync("/test/alarm?twin=P-303&priority=1&active=false");

        await screen.Page.ClickAsync("nav.side a[href='/drills/1']");
        await screen.Page.WaitForSelectorAsync("#map canvas");
        await screen.Page.Keyboard.PressAsync("F10");
        await screen.Page.WaitForURLAsync(static url => url.Contains("/?plant=", StringComparison.Ordinal));
        await screen.ReadyAsync();
        await Expect(screen.Page.Locator("#realm")).ToHaveTextAsync("LIVE");
        await Expect(screen.Page.Locator("#drill")).ToHaveCountAsync(0);
        await screen.GoAsync("/drills");
        await Expect(screen.Page.Locator("tr[data-drill='1']")).ToContainTextAsync("ended");
        Assert.Empty(screen.Errors);
    }
}
