using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>The plant of another time on the map, and the way back.</summary>
[Collection(ScreenCollection.Name)]
public sealed class TimeBarTests(ScreenFixture screens)
{
    [Fact]
    public async Task TimeBar_ShowsThePast_SaysSo_LetsUrgentAlarmsThrough_AndGoesBackByOneKey()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.PlantAsync();
        await screen.Page.Keyboard.PressAsync("F9");
        var moment = screen.Page.Locator("#timebar-moment");
        await moment.FillAsync(
            TimeProvider.System.GetLocalNow().AddHours(-30).ToString("yyyy-MM-ddTHH:mm:31", CultureInfo.InvariantCulture));
        await moment.BlurAsync();
        await screen.Page.WaitForFunctionAsync("() => __map.past() !== null && __map.twin('LT-104').a === 5");
        await Expect(screen.Page.Locator("#replay")).ToContainTextAsync("REPLAY");
        await Expect(screen.Page.Locator("#realm")).ToHaveTextAsync("REPLAY");
        await Expect(screen.Page.Locator("#rail li")).ToHaveCountAsync(0);
        await Expect(screen.Page.Locator(".timebar-track i").First).ToBeAttachedAsync();
        Assert.Equal(0, await screen.Page.EvaluateAsync<int>("() => __map.twin('T-106').alarm & 7"));

        await screens.Host.PostAsync("/test/alarm?twin=P-302&priority=1&active=true");
        await Expect(screen.Page.Locator("#meanwhile [data-live-alarm*='~P-302~']")).ToBeVisibleAsync();
        Assert.NotNull(await screen.Page.EvaluateAsync<double?>("() => __map.past()"));

        await screen.Page.Keyboard.PressAsync("F9");
        await screen.Page.WaitForFunctionAsync("() => __map.past() === null && __map.twin('LT-104').a !== 5");
        await Expect(screen.Page.Locator("#realm")).ToHaveTextAsync("LIVE");
        await Expect(screen.Page.Locator("#replay")).ToHaveCountAsync(0);
        await Expect(screen.Page.Locator("#rail [data-alarm*='~P-302~']")).ToBeVisibleAsync();
        await screens.Host.PostAsync("/test/alarm?twin=P-302&priority=1&active=false");
        Assert.Empty(screen.Errors);
    }
}
