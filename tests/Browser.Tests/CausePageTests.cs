using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>Alarms under their causes, as an operator meets them; the groups come from the real grouping kernel.</summary>
[Collection(ScreenCollection.Name)]
public sealed class CausePageTests(ScreenFixture screens)
{
    // Alarms of one pump and its instruments are one group, whatever else goes on.
    private static readonly (string Twin, int Priority)[] Pump = [("P-309", 3), ("VT-309", 1), ("IT-309", 2), ("FT-309", 4)];

    [Fact]
    public async Task Rail_Group_IsOneLine_ListsPriorityOne_AndOpensToTheRest()
    {
        await using var screen = await RaisedAsync("/");
        var head = screen.Page.Locator("#rail li.cause:has(.cause-origin:text-is('P-309'))");
        await Expect(head.Locator(".cause-count")).ToHaveTextAsync("4 alarms");
        await Expect(head.Locator(".mark")).ToHaveClassAsync(new Regex("p1"));
        await Expect(Row(screen, "VT-309")).ToBeVisibleAsync();
        await Expect(Row(screen, "FT-309")).ToHaveCountAsync(0);
        await head.Locator(".cause-body").ClickAsync();
        await Expect(Row(screen, "FT-309")).ToBeVisibleAsync();
        await head.Locator(".cause-body").ClickAsync();
        await Expect(Row(screen, "FT-309")).ToHaveCountAsync(0);
        await Expect(Row(screen, "VT-309")).ToBeVisibleAsync();
        await EndAsync(screen);
    }

    [Fact]
    public async Task Acknowledge_AGroup_LeavesPriorityOneAndTwo_AndSaysSo()
    {
        await using var screen = await RaisedAsync("/");
        var head = screen.Page.Locator("#rail li.cause:has(.cause-origin:text-is('P-309'))");
        await head.Locator("[data-ack-cause]").ClickAsync();
        await Expect(screen.Page.Locator("#bulk-list li")).ToHaveCountAsync(2);
        await Expect(screen.Page.Locator("#one-by-one")).ToContainTextAsync("VT-309 TEST");
        await Expect(screen.Page.Locator("#one-by-one")).ToContainTextAsync("IT-309 TEST");
        await screen.Page.ClickAsync("#dialog-ok");
        var said = screen.Page.Locator(".mud-snackbar");
        await Expect(said).ToContainTextAsync("2 acknowledged. Left: ");
        await Expect(said).ToContainTextAsync("VT-309 TEST");
        await Expect(said).ToContainTextAsync("IT-309 TEST");
        await Expect(said).ToContainTextAsync("acknowledged one by one");
        await Expect(head.Locator(".cause-state")).ToHaveTextAsync("2 unacknowledged");
        await Expect(Row(screen, "VT-309")).ToHaveClassAsync(new Regex("unack"));
        await EndAsync(screen);
    }

    [Fact]
    public async Task Rail_UnderThePointer_NothingMoves_WhenAGroupGrows()
    {
        await using var screen = await RaisedAsync("/", members: 3);
        var head = screen.Page.Locator("#rail li.cause:has(.cause-origin:text-is('P-309'))");
        await head.HoverAsync();
        var before = await head.BoundingBoxAsync();
        await screens.Host.PostAsync("/test/alarm?twin=FT-309&priority=1&active=true");
        await Expect(screen.Page.Locator(".rail .waiting")).ToBeVisibleAsync();
        Assert.Equal(before!.Y, (await head.BoundingBoxAsync())!.Y);
        await Expect(Row(screen, "FT-309")).ToHaveCountAsync(0);
        await screen.Page.ClickAsync(".rail .waiting");
        await Expect(Row(screen, "FT-309")).ToBeVisibleAsync();
        await EndAsync(screen);
    }

    [Fact]
    public async Task Person_WhoMayOnlyLook_SeesGroups_ButNoAct()
    {
        await using var screen = await RaisedAsync("/alarms", "otto");
        await Expect(screen.Page.Locator("tr.cause").First).ToBeVisibleAsync();
        await Expect(screen.Page.Locator("[data-ack-cause]")).ToHaveCountAsync(0);
        await EndAsync(screen);
    }

    [Fact]
    public async Task Detail_SaysWhy_RuleReadingGroupRiskAndThePast()
    {
        await using var screen = await RaisedAsync("/alarms");
        await screen.Page.Locator("tr.cause:has(.cause-origin:text-is('P-309')) .cause-body").ClickAsync();
        await screen.Page.Locator("tr[data-alarm*='~FT-309~'] .text-open").ClickAsync();
        var why = screen.Page.Locator("#alarm-why");
        await Expect(why).ToContainTextAsync("TEST version 1");
        await Expect(why).ToContainTextAsync("It follows from P-309 TEST");
        await Expect(why.Locator(".risk-why .risk-mark")).ToBeVisibleAsync();
        await Expect(why.Locator(".similar")).ToBeVisibleAsync();
        await Accessibility.AssertCleanAsync(screen.Page);
        await EndAsync(screen);
    }

    private static Microsoft.Playwright.ILocator Row(Screen screen, string twin) => screen.Page.Locator($"#rail [data-alarm*='~{twin}~']");

    private async Task<Screen> RaisedAsync(string path, string name = "anna", int members = 4)
    {
        foreach (var (twin, priority) in Pump.Take(members))
            await screens.Host.PostAsync($"/test/alarm?twin={twin}&priority={priority}&active=true");
        var screen = await screens.OpenAsync();
        await screen.SignInAsync(name);
        await screen.GoAsync(path);
        return screen;
    }

    // Leaves the plant as it was: an alarm closes when it has returned and somebody saw it.
    private async Task EndAsync(Screen screen)
    {
        // The rail lets go of what has vanished once nobody points at it.
        await screen.Page.Mouse.MoveAsync(300, 400);
        await screen.Page.EvaluateAsync("() => document.activeElement?.blur()");
        foreach (var (twin, priority) in Pump)
        {
            await screens.Host.PostAsync($"/test/alarm?twin={twin}&priority={priority}&active=false");
            await AcknowledgeAsync(screen, twin);
        }

        Assert.Empty(screen.Errors);
    }

    private async Task AcknowledgeAsync(Screen screen, string twin)
    {
        await screens.Host.PostAsync($"/test/acknowledge?twin={twin}");
        await Expect(Row(screen, twin)).ToHaveCountAsync(0);
    }
}
