using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

[Collection(ScreenCollection.Name)]
public sealed class PlantPageTests(ScreenFixture screens)
{
    [Fact]
    public async Task SignIn_WrongPassword_IsRefusedInWords()
    {
        await using var screen = await screens.OpenAsync();
        await screen.Page.GotoAsync(screens.Host.Url + "/alarms");
        await Expect(screen.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/signin\\?ReturnUrl="));
        await screen.Page.FillAsync("#name", "anna");
        await screen.Page.FillAsync("#password", "wrong");
        await screen.Page.ClickAsync("form button[type=submit]");
        await Expect(screen.Page.Locator(".wrong")).ToBeVisibleAsync();
        await screen.Page.FillAsync("#password", "anna");
        await screen.Page.ClickAsync("form button[type=submit]");
        await Expect(screen.Page).ToHaveURLAsync(screens.Host.Url + "/alarms");
    }

    [Fact]
    public async Task Map_FollowsTheFeed_WithoutErrorsOrForeignRequests()
    {
        await using var screen = await SignedInAsync();
        Assert.True(await screen.Page.EvaluateAsync<int>("() => __map.count()") > 250);
        var before = await screen.Page.EvaluateAsync<double>("() => __map.twin('FT-301').a");
        await screen.Page.WaitForFunctionAsync("was => __map.twin('FT-301').a !== was", before);
        Assert.Equal(9, await screen.Page.EvaluateAsync<int>("() => __map.twin('T-106').alarm & 15"));
        Assert.Empty(screen.Errors);
        Assert.Empty(screen.Strangers);
    }

    [Fact]
    public async Task Map_ZoomedIn_InstrumentsOfATankAreLabelled_WithoutOverlap()
    {
        await using var screen = await SignedInAsync();
        await screen.Page.EvaluateAsync("() => __map.flyTo('T-104')");
        // Judged where the flight ends: on the way there are labels that do not stay.
        await screen.Page.WaitForFunctionAsync("() => !__map.moving()");
        var drawn = await screen.Page.EvaluateAsync<int>("() => __map.draws()");
        await screen.Page.WaitForFunctionAsync("was => __map.draws() > was + 1", drawn);
        var shown = await screen.Page.EvaluateAsync<string[]>("() => __map.shown().filter(l => l.kind === 'reading').map(l => l.id)");
        foreach (var instrument in new[] { "LT-104", "TT-104", "PT-104" }) Assert.Contains(instrument, shown);
        var overlaps = await screen.Page.EvaluateAsync<int>(
            """
            () => { const l = __map.labels(); let n = 0;
              for (let i = 0; i < l.length; i++) for (let j = i + 1; j < l.length; j++)
                if (l[i].x < l[j].x + l[j].w && l[j].x < l[i].x + l[i].w && l[i].y < l[j].y + l[j].h && l[j].y < l[i].y + l[i].h) n++;
              return n; }
            """);
        Assert.Equal(0, overlaps);
    }

    [Fact]
    public async Task Map_ClickOnTank_OpensItsPanel()
    {
        await using var screen = await SignedInAsync();
        var at = await screen.Page.EvaluateAsync<float[]>("() => __map.twin('T-103').pixel");
        await screen.Page.Locator("#map").ClickAsync(new() { Position = new() { X = at[0], Y = at[1] } });
        await Expect(screen.Page.Locator("#panel h2").First).ToHaveTextAsync("T-103");
        await Expect(screen.Page.Locator("#panel .panel-value .lv b")).ToHaveTextAsync(new System.Text.RegularExpressions
            .Regex(@"^\d+\.\d$"));
    }

    [Fact]
    public async Task Finder_EnterOnTag_FliesThere()
    {
        await using var screen = await SignedInAsync();
        await screen.Page.FillAsync("#search", "VT-307");
        await Expect(screen.Page.Locator("#finder-list li")).ToHaveCountAsync(1);
        await screen.Page.Keyboard.PressAsync("Enter");
        await screen.Page.WaitForFunctionAsync("() => __map.selected() === 'VT-307'");
        await Expect(screen.Page.Locator("#panel h2").First).ToHaveTextAsync("VT-307");
    }

    [Fact]
    public async Task Rail_NewAlarm_AppearsWithoutReloadAndIsAcknowledged()
    {
        await using var screen = await SignedInAsync();
        await screen.Page.EvaluateAsync("() => { window.stayed = true; }");
        await screens.Host.PostAsync("/test/alarm?twin=P-305&priority=1&active=true");
        var row = screen.Page.Locator("#rail [data-alarm^='live~tank-farm~P-305~TEST~']");
        await Expect(row).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("unack"));
        await screen.Page.WaitForFunctionAsync("() => (__map.twin('P-305').alarm & 15) === 9");
        await row.Locator(".ack").ClickAsync();
        await Expect(row).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("unack"));
        await screen.Page.WaitForFunctionAsync("() => (__map.twin('P-305').alarm & 15) === 1");
        await screens.Host.PostAsync("/test/alarm?twin=P-305&priority=1&active=false");
        await screen.Page.Mouse.MoveAsync(300, 400);
        await screen.Page.Locator("#map").FocusAsync();
        await Expect(row).ToHaveCountAsync(0);
        Assert.True(await screen.Page.EvaluateAsync<bool>("() => window.stayed === true"));
    }

    [Fact]
    public async Task Rail_PersonWhoMayOnlyLook_HasNoAcknowledge()
    {
        await using var screen = await SignedInAsync("otto");
        await Expect(screen.Page.Locator("#rail li").First).ToBeVisibleAsync();
        await Expect(screen.Page.Locator(".ack")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Language_Switched_PageSpeaksChinese()
    {
        await using var screen = await SignedInAsync();
        await screen.Page.ClickAsync("#language");
        await Expect(screen.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
        await screen.ReadyAsync();
        await Expect(screen.Page.Locator(".rail-head h2")).ToHaveTextAsync("报警");
        await Expect(screen.Page.Locator("#live-text")).ToHaveTextAsync("已连接");
    }

    [Fact]
    public async Task Theme_Switched_StaysAfterReload()
    {
        await using var screen = await SignedInAsync();
        await screen.Page.ClickAsync("#theme");
        await Expect(screen.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await screen.Page.ReloadAsync();
        await Expect(screen.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    private async Task<Screen> SignedInAsync(string name = "anna")
    {
        var screen = await screens.OpenAsync();
        await screen.SignInAsync(name);
        await screen.PlantAsync();
        return screen;
    }
}
