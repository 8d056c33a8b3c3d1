using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>The plant map: semantic zoom, risk, people, read-outs, keyboard, background plan.</summary>
[Collection(ScreenCollection.Name)]
public sealed class MapTests(ScreenFixture screens)
{
    private const string Overlaps =
        """
        () => { const l = __map.labels(); let n = 0;
          for (let i = 0; i < l.length; i++) for (let j = i + 1; j < l.length; j++)
            if (l[i].x < l[j].x + l[j].w && l[j].x < l[i].x + l[i].w && l[i].y < l[j].y + l[j].h && l[j].y < l[i].y + l[i].h) n++;
          return n; }
        """;

    [Fact]
    public async Task Zoom_FromAreasToInstruments_ShowsMoreAndNeverOverlaps()
    {
        await using var screen = await OpenAsync();
        await LookAsync(screen, 245, 135, 1.2);
        await screen.Page.WaitForFunctionAsync("() => __map.shown().some(l => l.kind === 'zone')");
        Assert.Equal(0, await CountAsync(screen, "reading"));
        Assert.Equal(0, await screen.Page.EvaluateAsync<int>(Overlaps));
        await LookAsync(screen, 430, 140, 0.4);
        await screen.Page.WaitForFunctionAsync("() => __map.shown().some(l => l.kind === 'name' && l.id === 'P-301')");
        Assert.Equal(0, await screen.Page.EvaluateAsync<int>(Overlaps));
        await LookAsync(screen, 430, 140, 0.1);
        await screen.Page.WaitForFunctionAsync("() => __map.shown().filter(l => l.kind === 'reading').length > 6");
        Assert.Equal(0, await screen.Page.EvaluateAsync<int>(Overlaps));
    }

    /// <summary>The live map lies over the words of a time to danger: a reading that stood there makes room.</summary>
    [Fact]
    public async Task Danger_WhereAReadingStands_IsNotCovered()
    {
        await using var screen = await OpenAsync();
        await LookAsync(screen, 430, 140, 0.12);
        await screen.Page.WaitForFunctionAsync("() => __map.shown().filter(l => l.kind === 'reading').length > 6");
        await screen.Page.EvaluateAsync(
            """
            () => {
              const view = document.querySelector('.ol-viewport').getBoundingClientRect();
              const middle = (l) => Math.hypot(l.x + l.w / 2 - view.width / 2, l.y + l.h / 2 - view.height / 2);
              const label = __map.shown().filter(l => l.kind === 'reading').sort((a, b) => middle(a) - middle(b))[0];
              const x = label.x + label.w / 2, y = label.y + label.h / 2 - 36;
              const at = [430 + (x - view.width / 2) * 0.12, 140 - (y - view.height / 2) * 0.12];
              window.laid = __map.layouts();
              __map.setDangers([{ id: 'P-301', at, radius: 0, label: 'HH in 12–16 min', severe: true }]);
            }
            """);
        await screen.Page.WaitForFunctionAsync("() => __map.layouts() > window.laid");
        Assert.Equal(1, await screen.Page.EvaluateAsync<int>("() => __map.dangerBoxes().length"));
        Assert.Equal(0, await screen.Page.EvaluateAsync<int>(
            """
            () => { const [d] = __map.dangerBoxes();
              return __map.labels().filter(l => l.x < d.x + d.w && d.x < l.x + l.w && l.y < d.y + d.h && d.y < l.y + l.h).length; }
            """));
    }

    [Fact]
    public async Task Labels_WhileValuesChange_StayWhereTheyAre()
    {
        await using var screen = await OpenAsync();
        await LookAsync(screen, 430, 140, 0.12);
        await screen.Page.WaitForFunctionAsync("() => __map.shown().filter(l => l.kind === 'reading').length > 6");
        const string Places =
            "() => __map.shown().filter(l => l.kind === 'reading').map(l => `${l.id} ${l.x} ${l.y} ${l.w}`).sort().join()";
        var before = await screen.Page.EvaluateAsync<string>(Places);
        var frames = await screen.Page.EvaluateAsync<int>("() => __map.frames()");
        await screen.Page.WaitForFunctionAsync("was => __map.frames() > was + 25", frames);
        Assert.Equal(before, await screen.Page.EvaluateAsync<string>(Places));
    }

    /// <summary>Only what changed is drawn anew: no rest of what was there before may stay, near or far.</summary>
    [Fact]
    public async Task Drawing_OnlyWhatChanged_GivesThePictureOfDrawingAll()
    {
        await using var screen = await OpenAsync();
        await LookAsync(screen, 430, 140, 0.12);
        foreach (var resolution in new[] { 0.12, 0.45, 1.2 })
        {
            await screen.Page.EvaluateAsync("r => { __map.look([430, 140], r); window.fed = __map.frames(); }", resolution);
            await screen.Page.WaitForFunctionAsync("() => __map.frames() > window.fed + 15 && __map.drawn()");
            // Single pixels of a round edge come out otherwise; what was left behind would be dozens.
            var seams = await screen.Page.EvaluateAsync<string[]>("() => __map.seams().slice(0, 20)");
            Assert.True(seams.Length < 12, $"{resolution}: {string.Join('\n', seams)}");
        }

        var wholes = await screen.Page.EvaluateAsync<int>("() => __map.wholes()");
        var frames = await screen.Page.EvaluateAsync<int>("() => __map.frames()");
        await screen.Page.WaitForFunctionAsync("was => __map.frames() > was + 10", frames);
        Assert.InRange(await screen.Page.EvaluateAsync<int>("() => __map.wholes()") - wholes, 0, 3);
    }

    [Fact]
    public async Task Risk_OfAZone_IsToldInWordsOnlyWhenRaised()
    {
        await using var screen = await OpenAsync();
        await screen.Page.WaitForFunctionAsync("() => __map.shown().some(l => l.id === 'Z-02' && l.level === 2)");
        Assert.Equal(0, await screen.Page.EvaluateAsync<int>("() => __map.shown().find(l => l.id === 'Z-01').level"));
        await screens.Host.PostAsync("/test/risk?twin=Z-05&level=3");
        await screen.Page.WaitForFunctionAsync("() => __map.shown().some(l => l.id === 'Z-05' && l.level === 3)");
        await screens.Host.PostAsync("/test/risk?twin=Z-05&level=4");
        await screen.Page.WaitForFunctionAsync("() => __map.shown().some(l => l.id === 'Z-05' && l.level === 0)");
    }

    [Fact]
    public async Task SelectedTwin_ShowsTheWaysByWhichRiskComes()
    {
        await using var screen = await OpenAsync();
        await screen.Page.EvaluateAsync("() => __map.flyTo('T-107')");
        await screen.Page.WaitForFunctionAsync("() => __map.ways() === 2");
        await screen.Page.Locator("#map").PressAsync("Escape");
        await screen.Page.WaitForFunctionAsync("() => __map.ways() === 0");
    }

    [Fact]
    public async Task People_AreCountedByArea_RaisedRiskFirst_AndOneClickFliesThere()
    {
        await using var screen = await OpenAsync();
        await screen.Page.ClickAsync("#people-open");
        await screen.Page.WaitForSelectorAsync("#people-list li button");
        var levels = await screen.Page.EvaluateAsync<int[]>("() => __map.areas().map(a => a.level || 9)");
        Assert.Equal(levels.Order(), levels);
        Assert.Equal(25, await screen.Page.EvaluateAsync<int>("() => __map.areas().reduce((n, a) => n + a.people, 0)"));
        var first = screen.Page.Locator("#people-list li button").First;
        var id = await first.GetAttributeAsync("data-twin");
        await first.ClickAsync();
        await screen.Page.WaitForFunctionAsync("id => __map.selected() === id", id);
        await Expect(screen.Page.Locator("#panel h2").First).ToHaveTextAsync(id!);
    }

    [Fact]
    public async Task Keyboard_BracketAndEnter_OpenTheMostUrgentThing()
    {
        await using var screen = await OpenAsync();
        await screen.Page.Locator("#map").FocusAsync();
        await screen.Page.Keyboard.PressAsync("]");
        await screen.Page.WaitForFunctionAsync("() => __map.hover() && (__map.twin(__map.hover()).alarm & 7) === 1");
        await Expect(screen.Page.Locator("#map-said")).Not.ToBeEmptyAsync();
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(screen.Page.Locator("#panel")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Position_OfThePointer_IsToldInMetresAndInWgs84()
    {
        await using var screen = await OpenAsync();
        await LookAsync(screen, 0, 0, 0.5);
        var box = (await screen.Page.Locator("#map").BoundingBoxAsync())!;
        await screen.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        var position = screen.Page.Locator("#map-position");
        await Expect(position).ToHaveTextAsync(new Regex(@"^-?\d+\.\d m\s+-?\d+\.\d m$"));
        await position.ClickAsync();
        await screen.Page.Mouse.MoveAsync(box.X + (box.Width / 2) + 1, box.Y + (box.Height / 2));
        // The plant's origin lies at 121.5 E, 31.2 N.
        await Expect(position).ToHaveTextAsync(new Regex(@"^31\.(19999|20000)\d° N\s+121\.(49999|50000)\d° E$"));
    }

    [Fact]
    public async Task Minimap_ClickedWhenZoomedIn_MovesTheMapThere()
    {
        await using var screen = await OpenAsync();
        await Expect(screen.Page.Locator(".minimap")).ToBeHiddenAsync();
        await LookAsync(screen, 80, 180, 0.15);
        await Expect(screen.Page.Locator(".minimap")).ToBeVisibleAsync();
        await screen.Page.Locator("#minimap").ClickAsync(new() { Position = new() { X = 160, Y = 40 } });
        await screen.Page.WaitForFunctionAsync("() => __map.center()[0] > 380");
    }

    [Fact]
    public async Task Backdrop_HugeFile_IsRefusedInWordsBeforeItIsSent()
    {
        await using var screen = await OpenAsync();
        await screen.Page.ClickAsync("#map-layers");
        await screen.Page.ClickAsync("#backdrop-open");
        var path = Path.GetTempFileName();
        try
        {
            await using (var file = File.OpenWrite(path)) file.SetLength(100_000_000);
            await screen.Page.SetInputFilesAsync("#backdrop-file", path);
            await screen.Page.ClickAsync("#backdrop .primary");
            await Expect(screen.Page.Locator("#backdrop-said")).ToContainTextAsync("25 MB");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[100,100],[100,0],[0,100],[0,0]]]}", 204)]
    [InlineData("{\"type\":\"Feature\",\"properties\":{\"x\":\"<script>\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}", 204)]
    [InlineData("{\"type\":\"Point\",\"coordinates\":[\"a\",2]}", 400)]
    [InlineData("<svg onload=alert(1)>", 400)]
    public async Task Backdrop_GeoJson_KeepsGeometryOnly(string text, int status)
    {
        await using var screen = await OpenAsync();
        var address = screens.Host.Url + "/api/v1/plants/tank-farm/backdrop";
        var headers = new Dictionary<string, string> { ["Content-Type"] = "application/octet-stream" };
        var options = new APIRequestContextOptions { DataString = text, Headers = headers };
        var answer = await screen.Page.APIRequest.PutAsync(address + "?extent=0,0,10,10&geographic=false", options);
        Assert.Equal(status, answer.Status);
        if (status != 204) return;
        var kept = await (await screen.Page.APIRequest.GetAsync(address)).TextAsync();
        Assert.DoesNotContain("script", kept, StringComparison.Ordinal);
        Assert.Contains("coordinates", kept, StringComparison.Ordinal);
        Assert.Equal((int)HttpStatusCode.NoContent, (await screen.Page.APIRequest.DeleteAsync(address)).Status);
    }

    [Fact]
    public async Task Backdrop_PersonWhoMayOnlyLook_IsRefused()
    {
        await using var screen = await OpenAsync("otto");
        await screen.Page.ClickAsync("#map-layers");
        await Expect(screen.Page.Locator("#backdrop-open")).ToHaveCountAsync(0);
        var answer = await screen.Page.APIRequest.DeleteAsync(screens.Host.Url + "/api/v1/plants/tank-farm/backdrop",
            new() { MaxRedirects = 0 });
        Assert.InRange(answer.Status, 302, 403);
    }

    [Fact]
    public async Task Map_WhenNothingChanges_DrawsNothing()
    {
        await using var screen = await OpenAsync();
        await screen.Page.EvaluateAsync("() => __map.look([3000, 3000], 0.5)");
        await screens.Host.PostAsync("/test/silence?on=true");
        try
        {
            await screen.Page.WaitForSelectorAsync("#live[data-state=silent]");
            var frames = await screen.Page.EvaluateAsync<int>("() => __map.frames()");
            var draws = await screen.Page.EvaluateAsync<int>("() => __map.draws()");
            await screen.Page.WaitForFunctionAsync("was => __map.frames() > was + 3", frames);
            // Only the blinking of what is not acknowledged may draw: twice a second.
            Assert.InRange(await screen.Page.EvaluateAsync<int>("() => __map.draws()") - draws, 0, 6);
        }
        finally
        {
            await screens.Host.PostAsync("/test/silence?on=false");
        }
    }

    private static Task<int> CountAsync(Screen screen, string kind) =>
        screen.Page.EvaluateAsync<int>("kind => __map.shown().filter(l => l.kind === kind).length", kind);

    private static async Task LookAsync(Screen screen, double x, double y, double resolution)
    {
        await screen.Page.EvaluateAsync("a => __map.look([a[0], a[1]], a[2])", new[] { x, y, resolution });
        var draws = await screen.Page.EvaluateAsync<int>("() => __map.draws()");
        await screen.Page.WaitForFunctionAsync("was => __map.draws() > was + 1", draws);
    }

    private async Task<Screen> OpenAsync(string name = "anna")
    {
        var screen = await screens.OpenAsync();
        await screen.SignInAsync(name);
        await screen.PlantAsync();
        return screen;
    }
}
