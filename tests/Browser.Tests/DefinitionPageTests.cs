using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>A form is put together, filled on the phone beside it, and kept; a flow asks for it, is tried, and handed in.</summary>
[Collection(ScreenCollection.Name)]
public sealed class DefinitionPageTests(ScreenFixture screens)
{
    [Fact]
    public async Task FormAndFlow_AreDrawnFilledTriedAndHandedIn()
    {
        await using var screen = await screens.OpenAsync(width: 1920, height: 1400);
        var page = screen.Page;
        await screen.SignInAsync();
        await screen.GoAsync("/definitions/forms/valve-check");
        foreach (var kind in new[] { "Text", "YesNo", "Number" }) await page.ClickAsync($"[data-add={kind}]");
        await Expect(page.Locator(".form-fields li")).ToHaveCountAsync(3);
        await page.Locator("[data-add=Photo]").DragToAsync(page.Locator(".form-fields li").First);
        await Expect(page.Locator(".form-fields li").First).ToHaveAttributeAsync("data-field", "photo1");
        await page.ClickAsync("[data-field=number1] .field-pick");
        // The properties are those of the field that was chosen before, until the circuit has answered.
        await Expect(page.Locator("#prop-id")).ToHaveValueAsync("number1");
        await page.FillAsync("#prop-show", "yesNo1 and");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#definition-state")).Not.ToHaveAttributeAsync("data-problems", "0");
        await page.FillAsync("#prop-show", "yesNo1");
        await page.FillAsync("#prop-max", "10");
        await page.CheckAsync("#prop-required");
        await Expect(page.Locator("#definition-state")).ToHaveAttributeAsync("data-problems", "0");

        // On the phone: shown by the answer, and checked.
        await Expect(page.Locator("#phone [data-field=number1]")).ToHaveCountAsync(0);
        await page.ClickAsync("#phone [data-field=yesNo1] label >> nth=0");
        await page.FillAsync("#phone-form-number1", "12");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#phone [data-field=number1] .wrong")).ToBeVisibleAsync();
        await page.FillAsync("#phone-form-number1", "7");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#phone-sum")).ToContainTextAsync("Complete");
        await Accessibility.AssertCleanAsync(page);
        await page.ClickAsync("#save");
        await Expect(page.Locator("#definition-state")).ToHaveAttributeAsync("data-state", "Draft");

        await screen.GoAsync("/definitions/flows/valve-check");
        await page.ClickAsync("[data-add=Review]");
        await Expect(page.Locator("#definition-state")).Not.ToHaveAttributeAsync("data-problems", "0");
        await page.ClickAsync("#state-remove");
        await Expect(page.Locator("#definition-state")).ToHaveAttributeAsync("data-problems", "0");
        await Accessibility.AssertCleanAsync(page);
        await page.ClickAsync("#tab-try");
        await page.ClickAsync("#try [data-field=yesNo1] label >> nth=1");
        await page.ClickAsync("#trial-take");
        await Expect(page.Locator("#trial-state")).ToHaveAttributeAsync("data-state", "open");
        await page.ClickAsync("#trial-day");
        await Expect(page.Locator("#trial-effects li")).ToHaveCountAsync(1);
        await page.ClickAsync("#trial-take");
        await Expect(page.Locator("#trial-error")).ToBeVisibleAsync();
        await page.FillAsync("#trial-as", "user:other");
        await page.Keyboard.PressAsync("Tab");
        await page.ClickAsync("#trial-take");
        await Expect(page.Locator("#trial-state")).ToHaveAttributeAsync("data-state", "closed");
        await page.ClickAsync("#save");
        await page.ClickAsync("#submit");
        await Expect(page.Locator("#definition-state")).ToHaveAttributeAsync("data-state", "InReview");
        await page.ClickAsync("#publish");
        await Expect(page.Locator("#definition-said")).ToContainTextAsync("not written on it");
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task TimesOfAnOrder_AreThoseOfTheBrowsersClock()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        var browser = await screen.Page.Context.NewCDPSessionAsync(screen.Page);
        var times = new List<DateTime>();
        foreach (var zone in new[] { "Europe/Berlin", "Asia/Shanghai" })
        {
            await browser.SendAsync("Emulation.setTimezoneOverride", new() { ["timezoneId"] = zone });
            await screen.GoAsync("/orders/WO-1");
            var said = await screen.Page.Locator("#chain time").First.InnerTextAsync();
            times.Add(DateTime.ParseExact(said, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        }

        await browser.DetachAsync();
        Assert.Contains((times[1] - times[0]).TotalHours, new[] { 6.0, 7.0 });
    }
}
