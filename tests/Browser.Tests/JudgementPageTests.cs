using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>Judgement as engineers use it: report, approval, roll back, choosing periods, a training that is stopped.</summary>
[Collection(ScreenCollection.Name)]
public sealed class JudgementPageTests(ScreenFixture screens)
{
    [Fact]
    public async Task Version_IsReadApprovedByASecondPerson_AndRolledBack()
    {
        await using var screen = await OpenAsync();
        var page = screen.Page;
        await Expect(Row(page, 3)).ToContainTextAsync("A second person approves");
        await Expect(Row(page, 3).Locator(".approve")).ToHaveCountAsync(0);

        await Row(page, 4).Locator(".report").ClickAsync();
        var report = page.Locator("#report");
        await Expect(report).ToContainTextAsync("looks like a fault in VT-301");
        await Expect(report).ToContainTextAsync("FT-302: constant");
        await Expect(report.Locator("tr", new() { HasText = "Suspicious" })).ToContainTextAsync("VT-301 around");
        await Expect(report.Locator("h2")).ToBeInViewportAsync();

        await Row(page, 4).Locator(".approve").ClickAsync();
        await Expect(Row(page, 4)).ToContainTextAsync("Running");
        await Expect(Row(page, 2)).ToContainTextAsync("Retired");
        await Expect(Row(page, 1).Locator(".back")).ToHaveTextAsync("Use again");
        await Row(page, 2).GetByText("Roll back to this").ClickAsync();
        await Expect(Row(page, 2)).ToContainTextAsync("Running");

        // It asks once and names what it hits; whoever turns away has done nothing.
        await Row(page, 2).Locator(".end").ClickAsync();
        await Expect(Row(page, 2).Locator(".end")).ToHaveTextAsync("End version 2?");
        await Row(page, 1).Locator(".report").FocusAsync();
        await Expect(Row(page, 2).Locator(".end")).ToHaveTextAsync("End");
        await Expect(Row(page, 2)).ToContainTextAsync("Running");
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task TwoVersions_AreLaidSideBySide_AlsoOverAPastStretch()
    {
        await using var screen = await OpenAsync();
        var page = screen.Page;
        await Row(page, 3).Locator(".compare").ClickAsync();
        await Expect(page.Locator("#compare-table thead")).ToContainTextAsync("Version 3");
        await page.ClickAsync("#compare-try");
        await Expect(page.Locator("#compare-result li")).ToHaveCountAsync(2);
        await Expect(page.Locator(".compare-index")).ToContainTextAsync("top: 4.00, logarithmic");
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Periods_DraggedAndTyped_TrainingIsFollowedAndStoppedWhereItWasBegun()
    {
        await using var screen = await OpenAsync();
        var page = screen.Page;
        await Expect(page.Locator(".periods-canvas canvas")).ToBeVisibleAsync();
        await page.ClickAsync("[data-hours='24']");
        await Expect(page.Locator("[data-hours='24']")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.WaitForFunctionAsync("() => __periods.plot && !document.getElementById('train-periods').dataset.busy");
        var before = await page.InputValueAsync("#train-Fit-from");
        var over = page.Locator(".periods-canvas .u-over");
        await over.ScrollIntoViewIfNeededAsync();
        var box = (await over.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + 50);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.3f), box.Y + 50, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(page.Locator("#train-Fit-from")).Not.ToHaveValueAsync(before);
        await Expect(page.Locator("[data-period='1']")).ToHaveAttributeAsync("aria-pressed", "true");

        await page.FillAsync("#train-Report-to", "2020-01-01T00:00");
        await Expect(page.Locator("#training")).ToContainTextAsync("This period ends before it begins.");
        await page.ClickAsync("#train-none");
        await Expect(page.Locator("#train")).ToBeDisabledAsync();
        await page.ClickAsync("#train-all");
        await page.ClickAsync("#train");
        var line = page.Locator("#train-under-way");
        await Expect(line).ToContainTextAsync("45 %");
        await Expect(page.Locator("#train")).ToBeDisabledAsync();
        await line.Locator("button").ClickAsync();
        await Expect(line).ToContainTextAsync("The training was stopped.");
        await Expect(page.Locator("#train")).ToBeEnabledAsync();
        Assert.Empty(screen.Errors);
    }

    private static ILocator Row(IPage page, int version) => page.Locator($"#versions tr[data-version='{version}']");

    private async Task<Screen> OpenAsync()
    {
        var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/judgement");
        await Expect(screen.Page.Locator("#versions td").First).ToBeVisibleAsync();
        return screen;
    }
}
