using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>Incidents from the alarm to the closed case, over the real incident kernel.</summary>
[Collection(ScreenCollection.Name)]
public sealed class IncidentPageTests(ScreenFixture screens)
{
    [Fact]
    public async Task Incident_FromAnAlarmGroup_IsFilledIn_Corrected_AndClosed()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/alarms?q=T-106");
        await screen.Page.Locator("tr[data-alarm*='~T-106~HH~'] .text-open").ClickAsync();
        await screen.Page.ClickAsync("#detail-incident");
        await Expect(screen.Page.Locator("#incident-twins")).ToHaveValueAsync(new Regex("T-106"));
        await Expect(screen.Page.Locator("#incident-title")).Not.ToHaveValueAsync("");
        await Expect(screen.Page.Locator(".moment-edit li").First).ToBeVisibleAsync();
        await screen.Page.FillAsync("#incident-class", "overfill");
        await screen.Page.FillAsync("[data-why='0']", "<img src=x onerror=alert(1)>");
        await screen.Page.Locator("[data-cause-row] button:text-is('+ its cause')").First.ClickAsync();
        await screen.Page.Locator("[data-cause-row='c2'] .what").FillAsync("Inlet valve stuck open");
        await screen.Page.Locator("[data-cause-row='c2'] input[type=checkbox]").CheckAsync();
        await screen.Page.ClickAsync("#add-action");
        await screen.Page.Locator(".action-edit .what").FillAsync("Change the valve");
        await screen.Page.ClickAsync("#incident-save");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("/incidents/INC-\\d+$"));
        await Expect(screen.Page.Locator("section[aria-labelledby=causes]")).ToContainTextAsync("Inlet valve stuck open");
        await Expect(screen.Page.Locator("section[aria-labelledby=causes]")).ToContainTextAsync("<img src=x onerror=alert(1)>");
        await screen.Page.ClickAsync("#incident-edit");
        await screen.Page.FillAsync("#incident-title", "T-106 overfilled");
        await screen.Page.Locator(".action-edit input[type=checkbox]").CheckAsync();
        await screen.Page.ClickAsync("#incident-save");
        await Expect(screen.Page.Locator("h1")).ToHaveTextAsync("T-106 overfilled");
        await screen.Page.ClickAsync("#incident-close");
        await screen.Page.FillAsync("#close-reason", "Valve changed and tried");
        await screen.Page.ClickAsync("#close-go");
        await Expect(screen.Page.Locator("section[aria-labelledby=history]")).ToContainTextAsync("Valve changed and tried");
        await Expect(screen.Page.Locator("#incident-edit")).ToHaveCountAsync(0);
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Incident_ThatTheKernelRefuses_IsNotSaved_AndSaysWhy()
    {
        await using var screen = await screens.OpenAsync("zh-CN");
        await screen.SignInAsync();
        await screen.GoAsync("/incidents/new");
        await screen.Page.FillAsync("#incident-title", "试");
        await screen.Page.FillAsync("#incident-class", "leak");
        await screen.Page.FillAsync("#incident-twins", "a~b");
        await screen.Page.ClickAsync("#incident-save");
        await Expect(screen.Page.Locator("#incident-error")).ToContainTextAsync("未保存");
        await Expect(screen.Page).ToHaveURLAsync(new Regex("/incidents/new$"));
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Person_WhoMayOnlyLook_CannotRecord()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync("otto");
        await screen.GoAsync("/incidents/INC-1");
        await Expect(screen.Page.Locator("h1")).ToContainTextAsync("Overfill of T-106");
        await Expect(screen.Page.Locator("#incident-edit")).ToHaveCountAsync(0);
        await screen.Page.GotoAsync(screens.Host.Url + "/incidents/new");
        await Expect(screen.Page.Locator("#incident-form")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Why_OfATwin_IsOneClickOnTheMap_WithCausesWaysAndThePast()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.PlantAsync("/?at=T-106");
        await screen.Page.ClickAsync("#panel .why-details summary");
        await Expect(screen.Page.Locator("#panel .risk-causes li").First).ToBeVisibleAsync();
        await Expect(screen.Page.Locator("#panel .similar")).ToContainTextAsync("Overfill of T-106 during ship transfer");
        await Expect(screen.Page.Locator("#panel .similar")).ToContainTextAsync("Independent high level switch fitted");
        await screen.GoAsync("/twins/T-106");
        await Expect(screen.Page.Locator("#twin-why .risk-causes li").First).ToBeVisibleAsync();
        Assert.Empty(screen.Errors);
    }
}
