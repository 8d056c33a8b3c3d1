using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>Two screens at one desk: each keeps its role, what is chosen on one shows on the other, one sounds.</summary>
[Collection(ScreenCollection.Name)]
public sealed class SeveralScreensTests(ScreenFixture screens)
{
    [Fact]
    public async Task Desk_TwoScreens_FollowEachOther_OneSounds_SilenceIsShared()
    {
        await using var map = await screens.OpenAsync();
        await map.SignInAsync();
        await map.PlantAsync("/?desk=North-1");
        await Expect(map.Page.Locator("#desk")).ToHaveAttributeAsync("data-sounds", "true");
        await using var detail = await screens.OpenAsync();
        await detail.SignInAsync("berta");
        await detail.GoAsync("/twins/T-101");
        await detail.Page.ClickAsync("#desk");
        await detail.Page.FillAsync("#desk-name", "north-1");
        await detail.Page.ClickAsync("#desk-join");
        await Expect(detail.Page.Locator("#desk")).ToHaveAttributeAsync("data-sounds", "false");
        await Expect(map.Page.Locator("#desk")).ToHaveAttributeAsync("data-screens", "2");

        await map.Page.FillAsync("#search", "VT-307");
        await map.Page.Keyboard.PressAsync("Enter");
        await Expect(detail.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/twins/VT-307$"));
        await Expect(detail.Page.Locator("h1").First).ToHaveTextAsync("VT-307");
        await detail.Page.Locator("main a[href^='/twins/']").First.ClickAsync();
        await detail.Page.WaitForURLAsync(url => !url.EndsWith("/twins/VT-307", StringComparison.Ordinal));
        var chosen = new Uri(detail.Page.Url).Segments[^1];
        await map.Page.WaitForFunctionAsync("id => __map.selected() === id", Uri.UnescapeDataString(chosen));

        // The map's screen sounds; silenced on the other, it is silent too, and nothing was acknowledged by that.
        await screens.Host.PostAsync("/test/alarm?twin=P-304&priority=1&active=true");
        // Both have heard of it: what comes after a silence sounds again.
        foreach (var screen in new[] { map, detail })
            await screen.Page.WaitForFunctionAsync("() => [...window.__sound.known.keys()].some((key) => key.startsWith('P-304~'))");
        await map.Page.WaitForFunctionAsync("() => window.__sound.played.at(-1) === 'p1'");
        Assert.Equal("follows", await detail.Page.Locator("#sound").GetAttributeAsync("data-state"));
        await detail.Page.Keyboard.PressAsync("F8");
        await map.Page.WaitForFunctionAsync("() => window.__sound.due() === ''");
        await Expect(map.Page.Locator("#rail [data-alarm*='~P-304~']")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("unack"));

        await map.Page.ClickAsync("#desk");
        await map.Page.ClickAsync("#desk-leave");
        await Expect(detail.Page.Locator("#desk")).ToHaveAttributeAsync("data-sounds", "true");
        await screens.Host.PostAsync("/test/alarm?twin=P-304&priority=1&active=false");
        Assert.Empty(map.Errors);
        Assert.Empty(detail.Errors);
    }
}
