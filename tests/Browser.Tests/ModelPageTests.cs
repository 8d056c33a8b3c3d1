using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>The modelling page over the real kernels of drafts, on a host of its own: it publishes versions.</summary>
[Collection(ScreenCollection.Name)]
public sealed class ModelPageTests(ScreenFixture screens) : IAsyncLifetime
{
    private readonly WebHostProcess _host = new();

    public async ValueTask InitializeAsync() => await _host.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>The engineer's path: draw a tank with its level sensor, undo and redo, compare, review by a second person, publish, see it
    /// on the live map that was open all the time, and roll back.</summary>
    [Fact]
    public async Task Draw_Compare_Review_Publish_RollBack()
    {
        await using var live = await screens.OpenAsync(host: _host);
        await live.SignInAsync("otto");
        await live.ReadyAsync();
        await live.MapAsync();
        Assert.Null(await live.Page.EvaluateAsync<object?>("() => __map.twin('T-115')"));
        await live.Page.EvaluateAsync("() => { window.__same = true; }");
        Assert.Equal(0, await live.Page.Locator(".side a[href='/model']").CountAsync());

        await using var anna = await screens.OpenAsync(host: _host);
        await anna.SignInAsync("anna");
        var page = await BeginAsync(anna, "Tank T-115");
        await DrawTankAsync(page);
        await TryAsync(page);
        await Expect(page.Locator(".change-list li[data-action=added]")).ToHaveCountAsync(2);
        Assert.Equal("added", await page.EvaluateAsync<string>("() => __model.marks()['T-115']"));
        await Accessibility.AssertCleanAsync(page);
        await page.FillAsync("#review-note", "Please look at the distance to Z-03");
        await page.ClickAsync("#review-submit");
        await Expect(page.Locator("#review-approve")).ToBeDisabledAsync();
        Assert.Null(await live.Page.EvaluateAsync<object?>("() => __map.twin('T-115')"));

        await using var berta = await screens.OpenAsync(host: _host);
        await berta.SignInAsync("berta");
        await berta.GoAsync("/model/D-1?panel=changes");
        await Expect(berta.Page.Locator(".steps q")).ToHaveTextAsync("Please look at the distance to Z-03");
        await Expect(berta.Page.Locator("#review-tried")).ToHaveAttributeAsync("data-tried", "fresh");
        await berta.Page.ClickAsync("#review-approve");
        await berta.Page.ClickAsync("#review-publish");
        await Expect(berta.Page.Locator("#model-published")).ToContainTextAsync("version 2");

        await live.Page.WaitForFunctionAsync("() => __map.twin('T-115') !== null && __map.ready()");
        Assert.True(await live.Page.EvaluateAsync<bool>("() => window.__same"), "The live map was loaded anew.");

        await berta.GoAsync("/model");
        await berta.Page.ClickAsync("[data-back='1']");
        await Expect(berta.Page.Locator("#model-saved")).ToBeVisibleAsync();
        await berta.Page.ClickAsync("#tab-changes");
        await Expect(berta.Page.Locator(".change-list li[data-action=removed]")).ToHaveCountAsync(2);
        await berta.Page.ClickAsync("#review-submit");
        await Expect(berta.Page.Locator("#review-self")).ToBeVisibleAsync();
        await anna.GoAsync("/model/D-2?panel=changes");
        await page.ClickAsync("#review-approve");
        await page.ClickAsync("#review-publish");
        await live.Page.WaitForFunctionAsync("() => __map.twin('T-115') === null && __map.ready()");
        Assert.Empty(anna.Errors.Concat(berta.Errors).Concat(live.Errors));
        Assert.Empty(anna.Strangers);
    }

    /// <summary>Pointer and keyboard on the board: areas that cross themselves, align, table, copies, links, names, rules.</summary>
    [Fact]
    public async Task Board_ByPointerAndKeyboard_TakesWhatMakesSense()
    {
        await using var screen = await screens.OpenAsync(width: 1600, height: 900, host: _host);
        await screen.SignInAsync();
        var page = await BeginAsync(screen, "Board");
        await page.ClickAsync("[data-type=tank-yard][data-tool=area]");
        await page.WaitForFunctionAsync("() => __model.tool() === 'area'");
        foreach (var (x, y) in new[] { (300.0, 96.0), (340, 96), (300, 112), (340, 112) }) await ClickAsync(page, x, y);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#model-refused")).ToContainTextAsync("crosses itself");
        Assert.Equal(4, await page.EvaluateAsync<int>("() => __model.course()"));
        await page.Keyboard.PressAsync("Escape");
        foreach (var (x, y) in new[] { (300.0, 96.0), (340, 96), (340, 112), (300, 96) }) await ClickAsync(page, x, y);
        await Expect(page.Locator(".props")).ToHaveAttributeAsync("data-twin", "Z-11");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#tool-select")).ToHaveAttributeAsync("aria-pressed", "true");

        // By keyboard alone: tool, cross, point.
        await page.FocusAsync("[data-type=pump][data-tool=point]");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-type=pump][data-tool=point]")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.WaitForFunctionAsync("() => __model.tool() === 'point'");
        await page.FocusAsync("#model-map");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".props")).ToHaveAttributeAsync("data-twin", "P-310");
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".props")).ToHaveAttributeAsync("data-twin", "P-311");
        await page.Keyboard.PressAsync("Escape");
        await page.WaitForFunctionAsync("() => __model.tool() === 'select'");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator("#model-said")).ToHaveTextAsync("moved");

        await page.FillAsync("#model-find", "P-31");
        await page.CheckAsync(".wb-list li:has([data-twin='P-310']) input");
        await page.CheckAsync(".wb-list li:has([data-twin='P-311']) input");
        await page.ClickAsync("#align-Left");
        await Expect(page.Locator("#model-said")).ToHaveTextAsync("aligned");
        await page.ClickAsync("#act-table");
        await page.FillAsync("[data-cell='P-310.x']", "12.5");
        await page.Keyboard.PressAsync("Tab");
        await page.WaitForFunctionAsync("() => __model.points('P-310')[0] === 12.5");
        await page.ClickAsync("#act-duplicate");
        await page.WaitForFunctionAsync("() => __model.selected().join() === 'P-312,P-313'");
        await page.ClickAsync("#act-delete");
        await page.WaitForFunctionAsync("() => !__model.ids().includes('P-312')");
        await page.ClickAsync("#act-undo");
        await page.WaitForFunctionAsync("() => __model.ids().includes('P-312')");
        await page.ClickAsync("#act-table");

        await LinkAndNameAsync(page, "P-310");
        await RuleAsync(page);
        Assert.Empty(screen.Errors);
    }

    /// <summary>Two engineers: the second to publish is told, merges, and decides what both changed.</summary>
    [Fact]
    public async Task TwoEngineers_TheSecondMerges()
    {
        await using var first = await screens.OpenAsync(host: _host);
        await first.SignInAsync("anna");
        await using var second = await screens.OpenAsync("zh-CN", host: _host);
        await second.SignInAsync("berta");
        await BeginAsync(first, "First");
        await BeginAsync(second, "Second");
        foreach (var (screen, x) in new[] { (first, "91"), (second, "92") })
        {
            await screen.Page.FillAsync("#model-find", "CAM-01");
            await screen.Page.ClickAsync("[data-twin='CAM-01'] b");
            await screen.Page.FillAsync("[data-axis=x0]", x);
            await screen.Page.Keyboard.PressAsync("Tab");
            await Expect(screen.Page.Locator("#act-undo")).ToBeEnabledAsync();
            await screen.Page.ClickAsync("#tab-changes");
            await screen.Page.ClickAsync("#review-submit");
            await Expect(screen.Page.Locator("#review-self")).ToBeVisibleAsync();
        }

        await ReviewAsync(second, "D-1");
        await second.Page.ClickAsync("#review-publish");
        await Expect(second.Page.Locator("#model-published")).ToBeVisibleAsync();
        await ReviewAsync(first, "D-2");
        await Expect(first.Page.Locator("#model-moved")).ToBeVisibleAsync();
        await first.Page.ClickAsync("#review-publish");
        await Expect(first.Page.Locator("#review-said")).ToBeVisibleAsync();
        await first.Page.ClickAsync("#model-merge");
        await first.Page.CheckAsync("#model-conflicts [data-mine=true]");
        await Accessibility.AssertCleanAsync(first.Page);
        await first.Page.ClickAsync("#conflicts-merge");
        await Expect(first.Page.Locator("#model-moved")).ToHaveCountAsync(0);
        await Expect(first.Page.Locator("#review-submit")).ToBeVisibleAsync();
        await Expect(first.Page.Locator(".change-list li")).ToHaveAttributeAsync("data-change", "CAM-01");
        Assert.Empty(first.Errors.Concat(second.Errors));
    }

    /// <summary>A tank with its level sensor, bound; undone and redone.</summary>
    private static async Task DrawTankAsync(IPage page)
    {
        await PlaceAsync(page, "tank", 330, 100);
        await Expect(page.Locator(".props")).ToHaveAttributeAsync("data-twin", "T-115");
        await PlaceAsync(page, "level", 336, 108);
        await Expect(page.Locator(".props")).ToHaveAttributeAsync("data-twin", "LT-115");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#tool-select")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.FillAsync("#model-find", "T-115");
        await page.ClickAsync("[data-twin='T-115'] b");
        await Expect(page.Locator(".props")).ToHaveAttributeAsync("data-twin", "T-115");
        await Expect(page.Locator("[data-signal=level] option[value=LT-115]")).ToHaveCountAsync(1);
        await page.SelectOptionAsync("[data-signal=level]", "LT-115");
        await Expect(page.Locator("#model-said")).ToHaveTextAsync("signal bound");

        await page.ClickAsync("#act-undo");
        await Expect(page.Locator("[data-signal=level]")).ToHaveValueAsync("");
        await page.ClickAsync("#act-redo");
        await Expect(page.Locator("[data-signal=level]")).ToHaveValueAsync("LT-115");
        // Elsewhere other sensors are nearer and lead the list; what is bound stays what is shown.
        await page.FillAsync("[data-axis=x0]", "96");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("[data-signal=level] option").Nth(1)).Not.ToHaveAttributeAsync("value", "LT-115");
        await Expect(page.Locator("[data-signal=level]")).ToHaveValueAsync("LT-115");
        await page.ClickAsync("#act-undo");
        await Expect(page.Locator("[data-signal=level] option").Nth(1)).ToHaveAttributeAsync("value", "LT-115");
        await Accessibility.AssertCleanAsync(page);
    }

    /// <summary>Never tried, said where it is reviewed; tried over the past, with the tank's own alarms to come.</summary>
    private static async Task TryAsync(IPage page)
    {
        await page.ClickAsync("#tab-changes");
        await Expect(page.Locator("#review-tried")).ToHaveAttributeAsync("data-tried", "never");
        await page.ClickAsync("#review-try");
        await page.SelectOptionAsync("#dry-span", "8");
        await page.ClickAsync("#dry-start");
        await Expect(page.Locator("#dry-report")).ToBeVisibleAsync();
        await Accessibility.AssertCleanAsync(page);
        await page.ClickAsync("#tab-changes");
        await Expect(page.Locator("#review-tried")).ToHaveAttributeAsync("data-tried", "fresh");
    }

    /// <summary>A rule is shown against the past while it is typed; wrong limits are problems at once.</summary>
    private static async Task RuleAsync(IPage page)
    {
        await page.ClickAsync("#tab-types");
        await page.SelectOptionAsync("#type-choose", "tank");
        await page.ClickAsync("[data-rule=H] summary");
        await Expect(page.Locator("[data-rule=H] .preview[aria-busy=false]")).ToBeVisibleAsync();
        var revision = await page.Locator("#model-saved").GetAttributeAsync("data-revision") ?? "";
        // Not left yet: the preview follows the keys, the draft does not.
        await page.FillAsync("[data-rule=H] [data-field=threshold]", "2");
        await Expect(page.Locator("[data-rule=H] .preview [data-error]")).ToBeVisibleAsync();
        await page.FillAsync("[data-rule=H] [data-field=threshold]", "60");
        await Expect(page.Locator("[data-rule=H] .preview [data-error]")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-rule=H] .preview path")).ToBeVisibleAsync();
        await Expect(page.Locator("#model-saved")).ToHaveAttributeAsync("data-revision", revision);
        await page.FillAsync("[data-rule=H] [data-field=threshold]", "99");
        await page.Keyboard.PressAsync("Tab");
        // H above HH: said at once, and the draft cannot be sent to review.
        await Expect(page.Locator("#tab-problems small")).ToBeVisibleAsync();
        await Accessibility.AssertCleanAsync(page);
        await page.ClickAsync("#tab-problems");
        await Expect(page.Locator(".problems li").First).ToBeVisibleAsync();
    }

    /// <summary>A link by its form, and names that are too long or would like to run.</summary>
    private static async Task LinkAndNameAsync(IPage page, string id)
    {
        await page.FillAsync("#model-find", id);
        await page.ClickAsync($"[data-twin='{id}'] b");
        await page.FillAsync("#link-to", "LT-101");
        await page.SelectOptionAsync("#link-kind", "powers");
        await page.ClickAsync("#link-add");
        await Expect(page.Locator("#model-said")).ToHaveTextAsync("linked");
        await page.FillAsync("[data-field=en]", new string('x', 10_000));
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".mfield.bad")).ToHaveCountAsync(1);
        await page.FillAsync("[data-field=en]", "<img src=x onerror=\"window.bad=1\"><script>window.bad=1</script>");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".mfield.bad")).ToHaveCountAsync(0);
        await Expect(page.Locator("#model-said")).ToHaveTextAsync("changed");
        Assert.Null(await page.EvaluateAsync<object?>("() => window.bad ?? null"));
    }

    private static async Task ReviewAsync(Screen screen, string draft)
    {
        await screen.GoAsync($"/model/{draft}?panel=changes");
        await screen.Page.ClickAsync("#review-approve");
        await Expect(screen.Page.Locator("#review-publish")).ToBeVisibleAsync();
    }

    private static async Task<IPage> BeginAsync(Screen screen, string title)
    {
        await screen.GoAsync("/model");
        await screen.Page.FillAsync("#draft-title", title);
        await screen.Page.Keyboard.PressAsync("Tab");
        await screen.Page.ClickAsync("#draft-create");
        await screen.Page.WaitForSelectorAsync("#model-map[data-ready=true]");
        return screen.Page;
    }

    private static async Task PlaceAsync(IPage page, string type, double x, double y)
    {
        // Palettes of kinds that are not used often are folded.
        var tool = page.Locator($"[data-type={type}][data-tool=point]");
        if (!await tool.IsVisibleAsync()) await page.Locator($"details:has([data-type={type}]) summary").ClickAsync();
        await tool.ClickAsync();
        await page.WaitForFunctionAsync("() => __model.tool() === 'point'");
        await Expect(tool).ToHaveAttributeAsync("aria-pressed", "true");
        await ClickAsync(page, x, y);
    }

    private static async Task ClickAsync(IPage page, double x, double y)
    {
        var at = await page.EvaluateAsync<double[]>("p => __model.pixel(p[0], p[1])", new[] { x, y });
        await page.Mouse.ClickAsync((float)at[0], (float)at[1]);
    }
}
