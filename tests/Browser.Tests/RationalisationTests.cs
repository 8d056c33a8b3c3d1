using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>The grid of alarm rationalisation, by hand and by file, into a draft that is then open on the modelling page.</summary>
[Collection(ScreenCollection.Name)]
public sealed class RationalisationTests(ScreenFixture screens)
{
    private const string Script = "<img src=x onerror=\"window.bad=1\">";

    [Fact]
    public async Task Grid_EditedAndImported_GoesIntoTheDraftOnly()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/rationalisation");
        var page = screen.Page;
        await page.ClickAsync("#draft-begin");
        await Expect(page.Locator("#draft")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^D-"));
        var row = page.Locator("tr[data-row*='tank'][data-row*='HH']");
        await row.Locator("button[data-col=cause]").ClickAsync();
        await row.Locator("input.editor").FillAsync(Script);
        await page.Keyboard.PressAsync("Enter");
        await Expect(row.Locator("button[data-col=cause]")).ToHaveTextAsync(Script);
        // The focus is back on the cell, and the keyboard goes on from there.
        await Expect(row.Locator("button[data-col=cause]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("F2");
        await row.Locator("input.editor").FillAsync("The roof is lifted");
        await page.Keyboard.PressAsync("Enter");
        await Expect(row.Locator("button[data-col=consequence]")).ToHaveTextAsync("The roof is lifted");
        await Accessibility.AssertCleanAsync(page);

        var csv = await DownloadAsync(page);
        Assert.Contains("The roof is lifted", csv, StringComparison.Ordinal);
        await ImportAsync(page, csv.Replace("The roof is lifted", "The tank overflows", StringComparison.Ordinal));
        await Expect(row.Locator("button[data-col=consequence]")).ToHaveTextAsync("The tank overflows");

        await page.ClickAsync("#to-model");
        await Expect(page.Locator("#dry-run")).ToBeVisibleAsync();
        await page.ClickAsync("#tab-changes");
        await Expect(page.Locator(".change-list li")).ToHaveAttributeAsync("data-change", "tank");
        Assert.Null(await page.EvaluateAsync<object?>("() => window.bad ?? null"));
        Assert.Empty(screen.Errors);
    }

    private static async Task<string> DownloadAsync(IPage page)
    {
        var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync(".page-head [data-format=AlarmsCsv]"));
        return await File.ReadAllTextAsync(await file.PathAsync());
    }

    private static async Task ImportAsync(IPage page, string csv)
    {
        await page.SelectOptionAsync("#import-format", "AlarmsCsv");
        await Screen.PickAsync(page, "#import-file",
            new FilePayload { Name = "alarms.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(csv) });
        await Expect(page.Locator("#import-state b")).ToBeVisibleAsync();
    }
}
