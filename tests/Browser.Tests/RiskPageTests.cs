using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>The risk page over the real risk kernel and the invented plant.</summary>
[Collection(ScreenCollection.Name)]
public sealed class RiskPageTests(ScreenFixture screens)
{
    [Fact]
    public async Task Graph_AroundATwin_LeadsOn_AndSaysWhy()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/risk?at=T-106");
        await Expect(screen.Page.Locator(".risk-node.on text.id")).ToHaveTextAsync("T-106");
        await Expect(screen.Page.Locator(".risk-why .risk-mark")).ToBeVisibleAsync();
        var other = screen.Page.Locator(".risk-graph a:has(.risk-node:not(.on))").First;
        var href = (await other.GetAttributeAsync("href"))!;
        await other.FocusAsync();
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(screen.Page).ToHaveURLAsync(new Regex(Regex.Escape(href) + "$"));
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task WhatIf_FailedTank_ShowsWhatWouldChange()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/risk?at=T-106");
        await screen.Page.Locator(".risk-whatif select").SelectOptionAsync("failed");
        await Expect(screen.Page.Locator(".risk-table tbody tr").First).ToBeVisibleAsync();
        await Expect(screen.Page.Locator(".risk-table .risk-mark.r1").First).ToBeVisibleAsync();
        Assert.Empty(screen.Errors);
    }
}
