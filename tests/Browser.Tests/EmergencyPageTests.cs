using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>A live emergency from the alarm to the stand-down, over the real kernel.</summary>
[Collection(ScreenCollection.Name)]
public sealed class EmergencyPageTests(ScreenFixture screens)
{
    [Fact]
    public async Task Room_OpenedFromAnAlarm_IsTickedCalledCountedReported_AndStoodDown()
    {
        await using var screen = await screens.OpenAsync(width: 1920, height: 1080);
        await screen.SignInAsync();
        await screen.GoAsync("/alarms?q=T-106");
        await screen.Page.Locator("tr[data-alarm*='~T-106~HH~'] .text-open").ClickAsync();
        await screen.Page.ClickAsync("#detail-emergency");
        await Expect(screen.Page.Locator("#open-twin")).ToHaveValueAsync("T-106");
        await Expect(screen.Page.Locator("[data-fit=overfill]")).ToBeVisibleAsync();
        await screen.Page.FillAsync("#open-title", "<b>T-106</b> runs over");
        await screen.Page.ClickAsync("#open-go");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("/emergencies/EM-\\d+$"));
        await Expect(screen.Page.Locator("h1")).ToHaveTextAsync("<b>T-106</b> runs over");
        await screen.MapAsync();

        await Expect(screen.Page.Locator("#forecast .forecast-word")).ToHaveTextAsync("FORECAST +10 min");
        await screen.Page.WaitForFunctionAsync("() => window.__map.plume() === 1");
        await screen.Page.ClickAsync("[data-ahead='off']");
        await screen.Page.WaitForFunctionAsync("() => window.__map.plume() === 0");
        await screen.Page.ClickAsync("[data-ahead='1800']");
        await Expect(screen.Page.Locator("#forecast .forecast-word")).ToHaveTextAsync("FORECAST +30 min");

        await screen.Page.Locator("[data-step=stop] input").CheckAsync();
        await Expect(screen.Page.Locator("[data-step=stop]")).ToHaveClassAsync("ticked");
        await Expect(screen.Page.Locator("[data-step=stop]")).ToContainTextAsync("anna");
        await screen.Page.Locator("#calls .next .primary").First.ClickAsync();
        await Expect(screen.Page.Locator("[data-call-state=Ringing]")).ToBeVisibleAsync();
        await screen.Page.Locator("#calls .call-do button").First.ClickAsync();
        await Expect(screen.Page.Locator("[data-call-state=Reached]")).ToBeVisibleAsync();
        var person = screen.Page.Locator("#heads li[data-account=Open]").First;
        var id = await person.GetAttributeAsync("data-person");
        await person.Locator("select").SelectOptionAsync("Mustered");
        await Expect(screen.Page.Locator($"#heads li[data-person='{id}']")).ToHaveAttributeAsync("data-account", "Mustered");
        await Expect(screen.Page.Locator("#report-clock")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator("#report-text")).ToContainTextAsync("level II");
        await screen.Page.FillAsync("#report-how", "by telephone");
        await screen.Page.ClickAsync("#report-go");
        await Expect(screen.Page.Locator("#report-done")).ToBeVisibleAsync();
        await screen.Page.ClickAsync("#room-down");
        await screen.Page.FillAsync("#down-lesson", "A second switch is needed");
        await screen.Page.ClickAsync("#down-go");
        await Expect(screen.Page.Locator("#room-ended")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator(".log-lines li")).ToHaveCountAsync(7);
        await Expect(screen.Page.Locator("[data-step=foam] input")).ToBeDisabledAsync();
        // What was learned and what nobody did is there to be made orders of.
        await Expect(screen.Page.Locator("[data-left=foam]")).ToBeVisibleAsync();
        await screen.Page.Locator("[data-left=lesson] a").ClickAsync();
        await Expect(screen.Page.Locator("#new-title")).ToHaveValueAsync("A second switch is needed");
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Notice_OfAnOpenRoom_StandsInTheHead_AndOnlyLooksForWhoMayOnlyLook()
    {
        await using var screen = await screens.OpenAsync("zh-CN");
        await screen.SignInAsync("otto");
        await screen.GoAsync("/shift");
        await screen.Page.ClickAsync("#emergency-notice [data-room=EM-1]");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("/emergencies/EM-1$"));
        await Expect(screen.Page.Locator("#report-text")).ToContainTextAsync("事故单位");
        await Expect(screen.Page.Locator("#checklist input").First).ToBeDisabledAsync();
        await Expect(screen.Page.Locator("#room-down")).ToHaveCountAsync(0);
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Plan_WithMistakes_TellsAllOfThem_AndIsSavedWhenMended()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/emergencies/plans");
        await Expect(screen.Page.Locator("#plans-overdue")).ToBeVisibleAsync();
        await screen.Page.Locator("[data-edit=overfill]").ClickAsync();
        await screen.Page.FillAsync("#plan-name-zh", "");
        await screen.Page.FillAsync("#plan-rules", "NONE-SUCH");
        await screen.Page.Keyboard.PressAsync("Tab");
        await Expect(screen.Page.Locator("[data-problem='plan.rule.unknown']")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator("[data-problem='plan.text.language']")).ToBeVisibleAsync();
        await screen.Page.ClickAsync("#plan-save");
        await Expect(screen.Page.Locator("#plan-editor")).ToBeVisibleAsync();
        await screen.Page.FillAsync("#plan-name-zh", "储罐冒顶");
        await screen.Page.FillAsync("#plan-rules", "HH");
        await screen.Page.FillAsync("#plan-review", "2030-01-31");
        await screen.Page.Keyboard.PressAsync("Tab");
        await screen.Page.ClickAsync("#plan-save");
        await Expect(screen.Page.Locator("#plan-said")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator("[data-plan=overfill]")).ToHaveAttributeAsync("data-review", "Fine");
        Assert.Empty(screen.Errors);
    }
}
