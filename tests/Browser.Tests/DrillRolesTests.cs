using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>Two browsers, two roles, one drill.</summary>
[Collection(ScreenCollection.Name)]
public sealed class DrillRolesTests(ScreenFixture screens)
{
    [Fact]
    public async Task CommanderAndRed_ActInOneDrill_EachSeesWhatTheRoleMay()
    {
        await using var blue = await screens.OpenAsync();
        await using var red = await screens.OpenAsync("zh-CN");
        await JoinAsync(blue, "anna", "commander");
        await JoinAsync(red, "berta", "red");
        await Expect(blue.Page.Locator("#room-players")).ToContainTextAsync("Red player berta");
        await Expect(blue.Page.Locator("[data-tab=Red]")).ToHaveCountAsync(0);
        await Expect(blue.Page.Locator("[data-tab=Injects]")).ToHaveCountAsync(0);
        await Expect(red.Page.Locator("[data-tab=Blue]")).ToHaveCountAsync(0);
        await Expect(red.Page.Locator("[data-tab=Injects]")).ToBeVisibleAsync();

        await red.Page.ClickAsync("[data-tab=Messages]");
        await red.Page.SelectOptionAsync("#message-to", "commander");
        await red.Page.FillAsync("#message-text", "Gate G-1 is mine");
        await red.Page.ClickAsync("#message-send");
        await blue.Page.ClickAsync("[data-tab=Messages]");
        await Expect(blue.Page.Locator("#room-messages")).ToContainTextAsync("Gate G-1 is mine");
        await Expect(blue.Page.Locator("#room-messages")).ToContainTextAsync("The gatekeeper smells gasoline");
        await Expect(red.Page.Locator("#room-messages")).ToContainTextAsync("已读：现场指挥");
        await Expect(red.Page.Locator("#room-messages")).Not.ToContainTextAsync("门卫闻到汽油味");

        await red.Page.ClickAsync("[data-tab=Red]");
        await red.Page.SelectOptionAsync("#act-kind", "CloseGate");
        await red.Page.FillAsync("#act-target", "G-1");
        await red.Page.ClickAsync("#act-do");
        await blue.Page.WaitForFunctionAsync("() => __map.drill().some(m => m.id === 'G-1' && m.state === 'shut')");

        await blue.Page.ClickAsync("[data-tab=Lists]");
        await blue.Page.Locator("[data-list=GAS] [data-step='GAS/2'] button.do").ClickAsync();
        await Expect(blue.Page.Locator("[data-step='GAS/2']")).ToContainTextAsync("by anna");
        await blue.Page.Locator("[data-step='GAS/1'] button").ClickAsync();
        await Expect(blue.Page.Locator("[data-step='GAS/1'].done")).ToBeVisibleAsync();

        await blue.Page.ClickAsync("[data-tab=Resources]");
        await blue.Page.ClickAsync("[data-resource='FE-1'] .choose");
        await blue.Page.FillAsync("#resource-to", "T-106");
        await blue.Page.ClickAsync("#resource-send");
        await Expect(red.Page.Locator("#drill-room")).ToBeVisibleAsync();
        await red.Page.ClickAsync("[data-tab=Resources]");
        await Expect(red.Page.Locator("[data-resource='FE-1']")).ToHaveAttributeAsync("data-does", "GettingReady");
        Assert.Empty(blue.Errors);
        Assert.Empty(red.Errors);
    }

    [Fact]
    public async Task ReloadedPage_StaysInTheDrill_AndAPhoneSeesTheMapFirst()
    {
        await using var screen = await screens.OpenAsync(width: 390, height: 844, touch: true);
        await screen.SignInAsync();
        await screen.GoAsync("/drills/1");
        await Expect(screen.Page.Locator("#drill-room summary")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator(".room-body")).ToBeHiddenAsync();
        await screen.Page.ClickAsync("nav.side a[href='/drills/1/alarms']");
        await Expect(screen.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/drills/1/alarms(\\?.*)?$"));
        await screen.Page.ReloadAsync();
        await screen.ReadyAsync();
        await Expect(screen.Page.Locator("#realm")).ToHaveTextAsync("DRILL");
    }

    private static async Task JoinAsync(Screen screen, string who, string role)
    {
        await screen.SignInAsync(who);
        await screen.GoAsync("/drills/1");
        await screen.Page.SelectOptionAsync("#room-role", role);
        await Expect(screen.Page.Locator("#room-players")).ToContainTextAsync(who);
    }
}
