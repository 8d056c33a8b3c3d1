using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>The pages on a phone, on tablets and on a wall: nothing runs out at the side, fingers hit what they mean, a wall is read from
/// afar.</summary>
[Collection(ScreenCollection.Name)]
public sealed class SizesTests(ScreenFixture screens)
{
    private static readonly (int Width, int Height)[] Sizes = [(1366, 768), (1024, 768), (820, 1180), (390, 844)];

    private static readonly (string Path, string Seen)[] Pages =
    [
        ("/", "#rail li"), ("/alarms", "#alarm-table tr[data-alarm]"), ("/alarms/performance?days=30", ".figure"),
        ("/incidents/new", "#incident-form"), ("/risk?at=T-106", ".risk-node.on"), ("/shift", ".shift-facts:visible"),
        ("/twins/T-106", ".trend-canvas canvas"), ("/twins/AT-106A", ".trend-canvas canvas"), ("/data", "#latency .figures"),
        ("/model", ".model-versions td"), ("/judgement", "#versions td"), ("/rationalisation", "#rationale tr[data-row]"),
    ];

    // A word in a sentence, a node of a drawing and a box that its label enlarges are not to be hit by themselves.
    private const string TooSmall = """
        () => [...document.querySelectorAll('button, a[href], select, summary, textarea, input:not([type=hidden])')].filter((e) => {
          const box = e.getBoundingClientRect();
          if (box.width === 0 || e.matches('button.link, .skip, svg a, .sr, [type=file]')) return false;
          if (e.matches(':is(p, li, dd, td, small, h1, h2) a')) return false;
          const hit = (e.matches('[type=checkbox], [type=radio]') && e.closest('label') || e).getBoundingClientRect();
          return hit.height < 43.5 || hit.width < 43.5;
        }).map((e) => { const r = e.getBoundingClientRect(); return `${r.width | 0} x ${r.height | 0} ${e.outerHTML.slice(0, 120)}`; })
        """;

    [Fact]
    public async Task Pages_OfEverySize_FitAndCanBeHitByAFinger()
    {
        await using var screen = await screens.OpenAsync(width: 1366, height: 768, touch: true);
        await screen.SignInAsync();
        var wrong = new List<string>();
        foreach (var (path, seen) in Pages)
        {
            await screen.Page.SetViewportSizeAsync(1366, 768);
            await screen.GoAsync(path);
            await Expect(screen.Page.Locator(seen).First).ToBeVisibleAsync();
            foreach (var (width, height) in Sizes)
            {
                await screen.Page.SetViewportSizeAsync(width, height);
                var over = await screen.Page.EvaluateAsync<int>(
                    "() => { const m = document.getElementById('main'); return m.scrollWidth - m.clientWidth; }");
                if (over > 0) wrong.Add($"{path} is {over} px wider than {width} px");
                wrong.AddRange((await screen.Page.EvaluateAsync<string[]>(TooSmall)).Select(what => $"{path} {width}: {what}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(5, await screen.Page.Locator(".side > :visible").CountAsync());
        await screen.Page.ClickAsync("#more");
        await screen.Page.ClickAsync("#side-more a[href='/data']");
        await Expect(screen.Page.Locator("#side-more a[href='/data']")).ToBeHiddenAsync();
        await Expect(screen.Page.Locator("#latency .figures")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Wall_ShowsWhatADeskShows_TwiceAsLarge()
    {
        await using var screen = await screens.OpenAsync(width: 3840, height: 2160);
        await screen.SignInAsync();
        await screen.PlantAsync();
        Assert.Equal("32px", await screen.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).fontSize"));
        // The map is drawn at twice the dots, and a click meets what lies there.
        Assert.Equal(2, await screen.Page.EvaluateAsync<double>(
            "() => Math.max(...[...document.querySelectorAll('#map canvas')].map((c) => c.offsetWidth ? c.width / c.offsetWidth : 0))"));
        var at = await screen.Page.EvaluateAsync<double[]>(
            """
            () => { const box = document.getElementById('map').getBoundingClientRect(); const [x, y] = __map.twin('T-101').pixel;
              return [box.left + x * 2, box.top + y * 2]; }
            """);
        await screen.Page.Mouse.ClickAsync((float)at[0], (float)at[1]);
        await screen.Page.WaitForFunctionAsync("() => __map.selected() === 'T-101'");
    }
}
