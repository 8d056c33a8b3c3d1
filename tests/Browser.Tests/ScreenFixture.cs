using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Twin.Browser.Tests;

/// <summary>One browser and one host for all tests of a class. Without Chromium tests are skipped at home and fail on CI.</summary>
public sealed class ScreenFixture : IAsyncLifetime
{
    private static readonly string[] Candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public WebHostProcess Host { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000);
        if (Candidates.FirstOrDefault(File.Exists) is not { } chromium) return;
        await Host.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Flags });
    }

    /// <summary>A fresh browser window.</summary>
    public async Task<Screen> OpenAsync(string culture = "en-GB", int width = 1366, int height = 768, bool touch = false,
        WebHostProcess? host = null)
    {
        if (_browser is null)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("Chromium is not installed.");
            Assert.Skip("Chromium is not installed (apt-get install chromium).");
        }

        var context = await _browser.NewContextAsync(new() { Locale = culture, ViewportSize = new() { Width = width, Height = height },
            HasTouch = touch });
        context.SetDefaultTimeout(20_000);
        return new Screen(context, await context.NewPageAsync(), (host ?? Host).Url);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Host.DisposeAsync();
    }
}

/// <summary>A browser window with what went wrong in it.</summary>
public sealed class Screen : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(string Url, string Name), Cookie[]> s_signedIn = new();
    private readonly IBrowserContext _context;
    private readonly string _url;

    public Screen(IBrowserContext context, IPage page, string url)
    {
        _context = context;
        _url = url;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Errors.Add(message.Text);
        };
        page.PageError += (_, error) => Errors.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) Strangers.Add(request.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of the console and of scripts.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Requests to other hosts.</summary>
    public List<string> Strangers { get; } = [];

    /// <summary>Signs in; a person who did so before at this host brings the cookie along. Which page is open then is not said.</summary>
    public async Task SignInAsync(string name = "anna")
    {
        if (s_signedIn.TryGetValue((_url, name), out var cookies))
        {
            await _context.AddCookiesAsync(cookies);
            return;
        }

        await Page.GotoAsync(_url + "/signin");
        await Page.FillAsync("#name", name);
        await Page.FillAsync("#password", name);
        await Page.ClickAsync("form button[type=submit]");
        await Page.WaitForURLAsync(_url + "/");
        var own = (await _context.CookiesAsync())
            .Where(static c => c.HttpOnly && !c.Name.Contains("Antiforgery", StringComparison.Ordinal));
        s_signedIn[(_url, name)] = [.. own.Select(static c => new Cookie
        {
            Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, HttpOnly = true, Secure = c.Secure, SameSite = c.SameSite,
        })];
    }

    /// <summary>Opens a page and waits until its circuit answers and live data flows.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(_url + path);
        await ReadyAsync();
    }

    public async Task ReadyAsync()
    {
        await Page.WaitForSelectorAsync("html[data-ready=true]");
        await Page.WaitForSelectorAsync("#live[data-state=live]");
    }

    /// <summary>Opens the plant and waits until its map is drawn.</summary>
    public async Task PlantAsync(string path = "/")
    {
        await GoAsync(path);
        await MapAsync();
    }

    public async Task MapAsync() => await Page.WaitForFunctionAsync("() => window.__map && window.__map.ready()");

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
