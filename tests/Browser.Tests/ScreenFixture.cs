using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Twin.Browser.Tests;

/// <summary>One browser and one host for all tests of a class. Without Chromium tests are skipped at home and fail on CI.</summary>
public sealed class ScreenFixture : IAsyncLifetime
{
    private static readonly string[] Candidates =
        ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private readonly Dictionary<Look, Stack<IPage>> _idle = [];

    public WebHostProcess Host { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000);
        if (Candidates.FirstOrDefault(File.Exists) is not { } chromium) return;
        await Host.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Flags });
    }

    /// <summary>
    /// A browser window that remembers nothing. One that was used before is taken when there is one: a new one costs seconds of the
    /// processor, most of them for the browser's own frame and for reading the same scripts again.
    /// </summary>
    public async Task<Screen> OpenAsync(string culture = "en-GB", int width = 1366, int height = 768, bool touch = false,
        WebHostProcess? host = null)
    {
        if (_browser is null)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("Chromium is not installed.");
            Assert.Skip("Chromium is not installed (apt-get install chromium).");
        }

        var look = new Look(culture, width, height, touch);
        if (!_idle.TryGetValue(look, out var idle)) _idle[look] = idle = [];
        if (!idle.TryPop(out var page)) page = await MakeAsync(_browser, look);
        return new Screen(page, (host ?? Host).Url, () => CleanAsync(page, look));
    }

    private static async Task<IPage> MakeAsync(IBrowser browser, Look look)
    {
        var context = await browser.NewContextAsync(new()
        {
            Locale = look.Culture, ViewportSize = new() { Width = look.Width, Height = look.Height }, HasTouch = look.Touch,
            IsMobile = look.Touch,
        });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    /// <summary>Makes a window forget all and keeps it; one that a test left in a state that cannot be cleaned is closed.</summary>
    private async ValueTask CleanAsync(IPage page, Look look)
    {
        try
        {
            if (page.Url.StartsWith("http", StringComparison.Ordinal))
                await page.EvaluateAsync("() => { localStorage.clear(); sessionStorage.clear(); }");
            await page.GotoAsync("about:blank");
            await page.Context.ClearCookiesAsync();
            await page.SetViewportSizeAsync(look.Width, look.Height);
            await page.Mouse.MoveAsync(0, 0);
            _idle[look].Push(page);
        }
        catch (PlaywrightException)
        {
            await page.Context.DisposeAsync();
        }
    }

    private sealed record Look(string Culture, int Width, int Height, bool Touch);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Host.DisposeAsync();
    }
}

/// <summary>A browser window with what went wrong in it.</summary>
public sealed partial class Screen : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(string Url, string Name), Cookie[]> s_signedIn = new();
    private readonly Func<ValueTask> _done;
    private readonly string _url;

    public Screen(IPage page, string url, Func<ValueTask> done)
    {
        _done = done;
        _url = url;
        Page = page;
        page.Console += OnConsole;
        page.PageError += OnPageError;
        page.Request += OnRequest;
    }

    public IPage Page { get; }

    /// <summary>Errors of the console and of scripts, without <see cref="Losses"/>.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>A connection that went away, which on a busy machine may happen to any page; it comes back by itself
    /// (ConnectionTests).</summary>
    public List<string> Losses { get; } = [];

    /// <summary>Requests to other hosts.</summary>
    public List<string> Strangers { get; } = [];

    /// <summary>Signs in; a person who did so before at this host brings the cookie along. Which page is open then is not said.</summary>
    public async Task SignInAsync(string name = "anna")
    {
        if (s_signedIn.TryGetValue((_url, name), out var cookies))
        {
            await Page.Context.AddCookiesAsync(cookies);
            return;
        }

        await Page.GotoAsync(_url + "/signin");
        await Page.FillAsync("#name", name);
        await Page.FillAsync("#password", name);
        await Page.ClickAsync("form button[type=submit]");
        await Page.WaitForURLAsync(_url + "/");
        var own = (await Page.Context.CookiesAsync())
            .Where(static c => c.HttpOnly && !c.Name.Contains("Antiforgery", StringComparison.Ordinal));
        s_signedIn[(_url, name)] = [.. own.Select(static c => new Cookie
        {
            Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, HttpOnly = true, Secure = c.Secure, SameSite = c.SameSite,
        })];
    }

    /// <summary>Opens a page, which must have the strict policy against foreign scripts, and waits until its circuit answers and live data
    /// flows.</summary>
    public async Task GoAsync(string path)
    {
        await OpenAsync(path);
        await ReadyAsync();
    }

    /// <summary>Opens a page that has no circuit.</summary>
    public async Task OpenAsync(string path)
    {
        var answer = await Page.GotoAsync(_url + path);
        var policy = answer?.Headers.GetValueOrDefault("content-security-policy") ?? "";
        // Several headers come as lines; each holds, so none may be looser.
        var parts = policy.Split([';', ',', '\n'], StringSplitOptions.TrimEntries);
        Assert.Contains("default-src 'self'", parts);
        Assert.Contains("script-src 'self'", parts);
        Assert.Contains("object-src 'none'", parts);
        Assert.Contains("base-uri 'self'", parts);
        Assert.Contains("frame-ancestors 'none'", parts);
        // Styles alone may stand in the page: MudBlazor writes its theme as one.
        Assert.DoesNotContain(parts, static part => part.Contains("unsafe", StringComparison.Ordinal)
            && !part.StartsWith("style-src ", StringComparison.Ordinal));
    }

    /// <summary>Gives a file to an input of the page's circuit, once the circuit listens to it: before, nobody would hear of it.</summary>
    public static async Task PickAsync(IPage page, string input, FilePayload file)
    {
        await page.WaitForFunctionAsync("input => document.querySelector(input)?._blazorInputFileNextFileId !== undefined", input);
        await page.SetInputFilesAsync(input, file);
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

    public async ValueTask DisposeAsync()
    {
        Page.Console -= OnConsole;
        Page.PageError -= OnPageError;
        Page.Request -= OnRequest;
        await _done();
    }

    private void OnConsole(object? sender, IConsoleMessage message)
    {
        if (message.Type == "error") (Lost().IsMatch(message.Text) ? Losses : Errors).Add(message.Text);
    }

    [GeneratedRegex("Server timeout elapsed|Connection disconnected with error|WebSocket (connection|closed)"
        + "|net::ERR_(CONNECTION|NETWORK|INTERNET)|No Connection with that ID|Failed to (complete negotiation|start the connection)"
        + "|Connection ID required")]
    private static partial Regex Lost();

    private void OnPageError(object? sender, string error) => Errors.Add(error);

    private void OnRequest(object? sender, IRequest request)
    {
        if (!request.Url.StartsWith(_url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) Strangers.Add(request.Url);
    }
}
