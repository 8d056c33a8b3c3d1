using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using Twin.Domain;
using Twin.Silo.Hosting;
using Twin.Silo.Identity;

namespace Twin.Silo.Drills;

/// <summary>
/// The report of a drill as PDF, printed by a Chromium of the server (<c>Print:Chromium</c>, default <c>/usr/bin/chromium</c>) from the
/// page that people see. Chromium signs in with a session made for it: two minutes, one plant, reading only; it never leaves this machine.
/// One at a time, within <see cref="Limit"/>.
/// </summary>
internal sealed partial class ReportPdf(
    IConfiguration configuration, IOptionsMonitor<CookieAuthenticationOptions> cookies, TimeProvider time, ILogger<ReportPdf> logger)
    : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Session = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>There is no Chromium, or it did not do it.</summary>
    public static readonly TwinError Unavailable = new("pdf.unavailable",
        "This server has no Chromium that could print; print the page from the browser. 服务器没有可用的 Chromium，无法生成 PDF；请在浏览器中打印。",
        Retry.Later);

    private static readonly TwinError Busy = new(
        "pdf.busy", "Another report is being printed; try again in a moment. 正在打印另一份报告，请稍后再试。", Retry.Later);

    /// <summary>Prints a report that is there.</summary>
    /// <param name="plant">Plant.</param>
    /// <param name="id">Drill.</param>
    /// <param name="culture">Culture of the screens.</param>
    /// <param name="user">For whom.</param>
    /// <param name="cancellationToken">The asker is gone.</param>
    public async Task<(byte[]? Pdf, TwinError? Error)> PrintAsync(
        string plant, string id, string culture, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var program = configuration["Print:Chromium"] ?? "/usr/bin/chromium";
        if (!File.Exists(program) || Own() is not { } root) return (null, Unavailable);
        if (!await _one.WaitAsync(Patience, cancellationToken)) return (null, Busy);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            var page = new Uri(root, $"/drills/{Uri.EscapeDataString(id)}/report?plant={Uri.EscapeDataString(plant)}");
            var session = new Dictionary<string, string>
            {
                [cookies.Get(AuthenticationSetup.Cookie).Cookie.Name!] = Ticket(plant, user),
                [CookieRequestCultureProvider.DefaultCookieName] =
                    Uri.EscapeDataString(CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture))),
            };
            return (await ChromiumPrinter.PrintAsync(program, page, session, "main.drill-report h1", limit.Token), null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e, id);
            return (null, Unavailable);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>A session that sees of this plant's drills what its user sees, and is over soon.</summary>
    private string Ticket(string plant, ClaimsPrincipal user)
    {
        var actor = user.FindFirst("actor")?.Value ?? "print";
        var who = new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, user.Identity?.Name ?? "print"), new Claim("actor", actor),
                new Claim("right", Rights.PlantsRead), new Claim("plant", plant),
                // What may be seen is asked again by the page.
                .. user.FindAll(static c => c is { Type: "right", Value: Rights.DrillsRun or Rights.Admin }),
            ], AuthenticationSetup.Cookie));
        var now = time.GetUtcNow();
        var properties = new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + Session, AllowRefresh = false };
        return cookies.Get(AuthenticationSetup.Cookie).TicketDataFormat.Protect(
            new AuthenticationTicket(who, properties, AuthenticationSetup.Cookie));
    }

    /// <summary>Where this process itself answers, on this machine.</summary>
    private Uri? Own() => (configuration["urls"] ?? Listening.DefaultUrls)
        .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(static u => u.StartsWith("http://", StringComparison.OrdinalIgnoreCase)).Select(BindingAddress.Parse)
        .Select(static a => new Uri($"http://{(a.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : a.Host)}:{a.Port}"))
        .FirstOrDefault();

    [LoggerMessage(3062, LogLevel.Warning, "The report of drill {Id} could not be printed")]
    private partial void LogFailed(Exception exception, string id);
}
