using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>The scenario editor: a copy is changed, says what is wrong, and is kept.</summary>
[Collection(ScreenCollection.Name)]
public sealed class ScenarioPageTests(ScreenFixture screens)
{
    [Fact]
    public async Task Copy_IsEditedOnTheTimeLine_SaysItsMistakes_AndIsKept()
    {
        await using var screen = await screens.OpenAsync(height: 1400);
        var page = screen.Page;
        await screen.SignInAsync();
        await screen.GoAsync("/drills/scenarios/demo");
        await Expect(page.Locator("#scenario-state")).ToContainTextAsync("read only");
        await Expect(page.Locator("#scenario-save")).ToHaveCountAsync(0);
        await page.ClickAsync("#scenario-copy");
        await Expect(page.Locator("[data-field=id]")).ToHaveValueAsync("demo-copy");

        // By the keyboard along the line; the last second of the drill is the end of the line.
        await page.FocusAsync("input[data-inject='0']");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".timeline-row").Filter(new() { Has = page.Locator("[data-inject='0']") })).ToContainTextAsync("0:10");
        await page.ClickAsync("#scenario-undo");
        await Expect(page.Locator(".timeline-row").Filter(new() { Has = page.Locator("[data-inject='0']") })).ToContainTextAsync("0:05");

        await page.Locator("[data-section=weather] > summary").ClickAsync();
        await page.FillAsync("[data-field='weather.windMS']", "0");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".scenario-problems")).ToContainTextAsync("scenario.wind");
        await Expect(page.Locator("#scenario-save")).ToBeDisabledAsync();
        await page.ClickAsync("#scenario-keep");
        await page.WaitForURLAsync(static url => url.EndsWith("/drills/scenarios/demo-copy?draft=true", StringComparison.Ordinal));
        await screen.GoAsync("/drills");
        await page.ClickAsync("#scenario-drafts a");
        await Expect(page.Locator(".scenario-problems")).ToContainTextAsync("scenario.wind");
        await page.FillAsync("[data-field='weather.windMS']", "4");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#scenario-state")).ToHaveAttributeAsync("data-problems", "0");

        await page.ClickAsync("[data-add=injects]");
        await Expect(page.Locator("#scenario-state")).Not.ToHaveAttributeAsync("data-problems", "0");
        var added = page.Locator("[data-item='injects[2]']");
        await added.Locator("input[lang=en]").First.FillAsync("The wind turns");
        await added.Locator("input[lang=zh]").First.FillAsync("风向改变");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#scenario-state")).ToHaveAttributeAsync("data-problems", "0");
        await page.ClickAsync("#scenario-save");
        await page.WaitForURLAsync(static url => url.EndsWith("/drills/scenarios/demo-copy", StringComparison.Ordinal));
        await page.ReloadAsync();
        await screen.ReadyAsync();
        await Expect(page.Locator(".timeline")).ToContainTextAsync("The wind turns");
        await page.ClickAsync("#scenario-delete");
        await page.ClickAsync("#scenario-delete");
        await page.WaitForURLAsync(static url => url.EndsWith("/drills", StringComparison.Ordinal));
        Assert.Empty(screen.Errors);
    }
}
