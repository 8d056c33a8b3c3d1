using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>Alarm console, performance, sound, change of operator and shift, as an operator uses them.</summary>
[Collection(ScreenCollection.Name)]
public sealed class DeskTests(ScreenFixture screens)
{
    [Fact]
    public async Task Filters_LiveInTheAddress_AndComeBackWithIt()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/alarms?state=active&p=1&q=AT-106");
        var rows = screen.Page.Locator("#alarm-table tr[data-alarm]");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.First).ToHaveAttributeAsync("data-alarm", new System.Text.RegularExpressions.Regex("AT-106A"));
        await screen.Page.SelectOptionAsync("#filter-group", "zone");
        await Expect(screen.Page).ToHaveURLAsync(
            new System.Text.RegularExpressions.Regex(@"/alarms\?state=active&p=1&q=AT-106&group=zone$"));
        await Expect(screen.Page.Locator(".group-row")).ToHaveCountAsync(1);
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Bulk_Act_NamesWhatItHits_AndLeavesOutWhatItCannot()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await RaiseAsync("LT-102", 4, true);
        await RaiseAsync("LT-103", 1, true);
        await screen.GoAsync("/alarms?state=active&q=TEST&group=none");
        await screen.Page.Locator("tr[data-alarm*='LT-102~TEST'] input[type=checkbox]").CheckAsync();
        await screen.Page.Locator("tr[data-alarm*='LT-103~TEST'] input[type=checkbox]").CheckAsync();
        await screen.Page.ClickAsync("[data-bulk=Shelve]");
        await Expect(screen.Page.Locator("#bulk-list li")).ToHaveCountAsync(1);
        await Expect(screen.Page.Locator("#bulk-list")).ToContainTextAsync("LT-102");
        await Expect(screen.Page.Locator("#dialog-ok")).ToBeDisabledAsync();
        await screen.Page.FillAsync("#reason", "<img src=x onerror=alert(1)>");
        await screen.Page.ClickAsync("#dialog-ok");
        await screen.Page.ClickAsync("nav.tabs a[href*='state=shelved']");
        await Expect(screen.Page.Locator("tr[data-alarm*='LT-102~TEST'] .said-by")).ToContainTextAsync("<img src=x onerror=alert(1)>");
        await RaiseAsync("LT-102", 4, false);
        await RaiseAsync("LT-103", 1, false);
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Flood_LowAlarms_WaitBehindAButtonButNotFromWhoeverSearches()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        string[] many = [.. Enumerable.Range(101, 11).Select(static n => $"PT-{n}")];
        foreach (var twin in many) await RaiseAsync(twin, 4, true);
        await screen.GoAsync("/alarms?group=none");
        var low = screen.Page.Locator("tr[data-alarm*='PT-103~TEST']");
        await Expect(screen.Page.Locator("#flood")).ToBeVisibleAsync();
        await Expect(screen.Page.Locator("tr[data-alarm*='T-106~HH']").First).ToBeVisibleAsync();
        await Expect(low).ToHaveCountAsync(0);
        await screen.Page.ClickAsync("#flood-low");
        await Expect(low).ToBeVisibleAsync();
        await screen.GoAsync("/alarms?group=none&q=PT-103");
        await Expect(low).ToBeVisibleAsync();
        foreach (var twin in many)
        {
            await RaiseAsync(twin, 4, false);
            await screens.Host.PostAsync($"/test/acknowledge?twin={twin}");
        }

        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Detail_OfAnAlarm_ShowsGuidanceStepsAndTakesAVerdict()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/alarms?state=active&q=T-110");
        await screen.Page.ClickAsync("#alarm-table .text-open");
        await Expect(screen.Page.Locator("#alarm-detail")).ToContainTextAsync("close the inlet");
        await Expect(screen.Page.Locator("#alarm-detail .steps li").First).ToBeVisibleAsync();
        await screen.Page.ClickAsync("[data-verdict=Real]");
        await Expect(screen.Page.Locator("#verdict")).ToHaveTextAsync("Recorded: Real");
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Performance_EveryFigureHasItsTarget_AndASuggestionIsTriedOverThePast()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/alarms/performance?days=30");
        await Expect(screen.Page.Locator("[data-kpi=perTenMinutes] small")).ToContainTextAsync("target at most 1");
        await Expect(screen.Page.Locator(".figure")).ToHaveCountAsync(22);
        var suggestion = screen.Page.Locator("[data-suggestion='VT-302~H']");
        await suggestion.Locator("button.primary").ClickAsync();
        await Expect(suggestion.Locator(".trial-sum")).ToContainTextAsync("alarms become");
        // An alarm that comes while the page is open is counted, even when the plant's clock is ahead of this process's.
        var before = await screen.Page.Locator("#summary").GetAttributeAsync("data-count");
        await RaiseAsync("LT-105", 3, true);
        await Expect(screen.Page.Locator("#summary")).Not.ToHaveAttributeAsync("data-count", before!);
        await RaiseAsync("LT-105", 3, false);
        Assert.Empty(screen.Errors);
    }

    [Fact]
    public async Task Sound_OfTheWorstUnacknowledged_IsSilencedAndMutedButNotAcknowledged()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        // One of its own: those of the host may have been acknowledged by whoever came before.
        await RaiseAsync("LT-107", 1, true);
        await screen.GoAsync("/alarms");
        await screen.Page.WaitForFunctionAsync("() => window.__sound?.played.at(-1) === 'p1'");
        await Expect(screen.Page.Locator("tr[data-alarm*='LT-107~TEST']")).ToBeVisibleAsync();
        await screen.Page.Keyboard.PressAsync("F8");
        await Expect(screen.Page.Locator("#sound")).ToHaveAttributeAsync("data-state", "on");
        await RaiseAsync("LT-104", 3, true);
        await screen.Page.WaitForFunctionAsync("() => window.__sound.played.at(-1) === 'p3'");
        await screen.Page.ClickAsync("#sound");
        await screen.Page.ClickAsync("[data-mute='5']");
        await Expect(screen.Page.Locator("#sound")).ToHaveAttributeAsync("data-state", "muted");
        await Expect(screen.Page.Locator("tr[data-alarm*='LT-104~TEST'] .state")).ToContainTextAsync("Unacknowledged");
        await screen.GoAsync("/shift");
        await Expect(screen.Page.Locator("#log")).ToContainTextAsync("muted the alarm sound for 5 minutes");
        // A mute is for alarms: a feed that falls silent is heard all the same.
        await screen.Page.EvaluateAsync("() => fetch('/test/silence?on=true', { method: 'POST' }).then(r => r.ok)");
        await screen.Page.WaitForFunctionAsync("() => window.__sound.played.at(-1) === 'lost'");
        await screen.Page.EvaluateAsync("() => fetch('/test/silence?on=false', { method: 'POST' }).then(r => r.ok)");
        await screen.ReadyAsync();
        foreach (var (twin, priority) in new[] { ("LT-104", 3), ("LT-107", 1) })
        {
            await RaiseAsync(twin, priority, false);
            await screens.Host.PostAsync($"/test/acknowledge?twin={twin}");
        }
    }

    [Fact]
    public async Task Shift_EntryAndHandover_SignedByTwoPeopleOnOneScreen()
    {
        await using var screen = await screens.OpenAsync();
        await screen.SignInAsync();
        await screen.GoAsync("/shift?twin=T-106");
        const string Script = "<script>document.title='owned'</script> seal drips";
        await screen.Page.FillAsync("#entry-text", Script);
        await screen.Page.ClickAsync("#entry-write");
        await Expect(screen.Page.Locator("#log li").First).ToContainTextAsync(Script);
        await Expect(screen.Page.Locator("#log li").First.Locator("a")).ToHaveTextAsync("T-106");
        await screen.Page.FillAsync("#handover-note", "Watch T-106");
        await screen.Page.ClickAsync("#sign");
        await Expect(screen.Page.Locator("#signatures")).ToContainTextAsync("Not yet taken over");
        await screen.Page.FillAsync("#remark", "Seen");
        await screen.Page.ClickAsync("#take-over");
        await screen.Page.FillAsync("#op-name", "berta");
        await screen.Page.FillAsync("#op-password", "wrong");
        await screen.Page.ClickAsync("#operator-go");
        await Expect(screen.Page.Locator("#operator-form .wrong")).ToBeVisibleAsync();
        await screen.Page.FillAsync("#op-password", "berta");
        await screen.Page.ClickAsync("#operator-go");
        await Expect(screen.Page.Locator("#signatures")).ToContainTextAsync("Taken over by berta");
        await Expect(screen.Page.Locator("#operator")).ToHaveTextAsync("berta");
        await Expect(screen.Page.Locator("#log")).ToContainTextAsync("took the screen over from anna");
        Assert.Equal("Shift · Twin", await screen.Page.TitleAsync());
        Assert.DoesNotContain(screen.Errors, e => !e.Contains("403", StringComparison.Ordinal));
    }

    private Task RaiseAsync(string twin, int priority, bool active) =>
        screens.Host.PostAsync($"/test/alarm?twin={twin}&priority={priority}&active={(active ? "true" : "false")}");
}
