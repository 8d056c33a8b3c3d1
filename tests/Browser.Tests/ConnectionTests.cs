using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

[Collection(ScreenCollection.Name)]
public sealed class ConnectionTests(ScreenFixture screens)
{
    [Fact]
    public async Task Host_KilledAndStartedAgain_IsSaidWithinTwoSecondsAndNoAlarmIsMissed()
    {
        await using var host = new WebHostProcess();
        await using var screen = await OpenAsync(host);
        // The page itself takes the time, from the last sign of life to the banner: how often this process looks is not the page's doing.
        await screen.Page.EvaluateAsync(
            """
            () => { const lost = document.getElementById('lost');
              new MutationObserver(() => { if (!lost.hidden) window.saidMs ??= performance.now() - window.__live.heardAt; })
                .observe(lost, { attributes: true }); }
            """);
        await host.KillAsync();
        await Expect(screen.Page.Locator("#lost")).ToBeVisibleAsync();
        Assert.InRange(await screen.Page.EvaluateAsync<double>("() => window.saidMs"), 0, 2_000);
        await host.StartAsync();
        await host.PostAsync("/test/alarm?twin=P-308&priority=2&active=true");
        await screen.ReadyAsync();
        await Expect(screen.Page.Locator("#lost")).ToBeHiddenAsync();
        await Expect(screen.Page.Locator("#rail [data-alarm^='live~tank-farm~P-308~TEST~']")).ToBeVisibleAsync();
    }

    /// <summary>Ten minutes by the browser's clock; the same window goes on, and the alarm that came meanwhile is there.</summary>
    [Fact]
    public async Task Browser_OfflineForTenMinutes_SaysSo_AndComesBackWithTheAlarm()
    {
        // A size of its own: the window keeps its clock, and no other test gets it.
        await using var screen = await screens.OpenAsync(width: 1300, height: 760);
        await screen.Page.Clock.InstallAsync();
        await screen.SignInAsync();
        await screen.PlantAsync();
        await screen.Page.Context.SetOfflineAsync(true);
        await screen.Page.EvaluateAsync("() => window.__live.drop()");
        await Expect(screen.Page.Locator("#lost")).ToBeVisibleAsync();
        await screens.Host.PostAsync("/test/alarm?twin=P-307&priority=2&active=true");
        await screen.Page.Clock.FastForwardAsync(600_000);
        await Expect(screen.Page.Locator("#lost")).ToBeVisibleAsync();
        await screen.Page.Context.SetOfflineAsync(false);
        await screen.ReadyAsync();
        await Expect(screen.Page.Locator("#lost")).ToBeHiddenAsync();
        await Expect(screen.Page.Locator("#rail [data-alarm^='live~tank-farm~P-307~TEST~']")).ToBeVisibleAsync();
        await screens.Host.PostAsync("/test/alarm?twin=P-307&priority=2&active=false");
    }

    [Fact]
    public async Task Feed_Silent_IsSaidAndAgeGrowsAndComesBackWithoutReload()
    {
        await using var host = new WebHostProcess();
        await using var screen = await OpenAsync(host);
        await screen.Page.EvaluateAsync("() => { window.stayed = true; }");
        await host.PostAsync("/test/silence?on=true");
        await Expect(screen.Page.Locator("#live")).ToHaveAttributeAsync("data-state", "silent");
        await screen.Page.WaitForFunctionAsync("() => window.__live.ageMs > 3000");
        await host.PostAsync("/test/alarm?twin=P-309&priority=2&active=true");
        await host.PostAsync("/test/silence?on=false");
        await Expect(screen.Page.Locator("#live")).ToHaveAttributeAsync("data-state", "live");
        await Expect(screen.Page.Locator("#rail [data-alarm^='live~tank-farm~P-309~TEST~']")).ToBeVisibleAsync();
        Assert.True(await screen.Page.EvaluateAsync<bool>("() => window.stayed === true"));
    }

    [Fact]
    public async Task Hub_ConnectionDropped_ResumesWithoutReload()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.PlantAsync();
        await screen.Page.EvaluateAsync("() => { window.stayed = true; }");
        await screen.Page.EvaluateAsync("() => window.__live.drop()");
        var frames = await screen.Page.EvaluateAsync<int>("() => __map.frames()");
        await screen.Page.WaitForFunctionAsync("was => __map.frames() > was + 5", frames);
        Assert.True(await screen.Page.EvaluateAsync<bool>("() => window.stayed === true"));
    }

    private async Task<Screen> OpenAsync(WebHostProcess host)
    {
        await (await screens.OpenAsync()).DisposeAsync();
        await host.StartAsync();
        var screen = await screens.OpenAsync(host: host);
        await screen.SignInAsync();
        await screen.PlantAsync();
        return screen;
    }
}
