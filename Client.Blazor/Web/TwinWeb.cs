using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;
using Twin.Client.Blazor.Dangers;
using Twin.Client.Blazor.Alarms;
using Twin.Client.Blazor.Causes;
using Twin.Client.Blazor.Definitions;
using Twin.Client.Blazor.Desks;
using Twin.Client.Blazor.Drills;
using Twin.Client.Blazor.Emergencies;
using Twin.Client.Blazor.Exchange;
using Twin.Client.Blazor.Incidents;
using Twin.Client.Blazor.Instruments;
using Twin.Client.Blazor.Judgement;
using Twin.Client.Blazor.Live;
using Twin.Client.Blazor.Modelling;
using Twin.Client.Blazor.Notices;
using Twin.Client.Blazor.Permits;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Risk;
using Twin.Client.Blazor.Shift;
using Twin.Client.Blazor.Work;

namespace Twin.Client.Blazor.Web;

/// <summary>Puts the screens into a host.</summary>
public static class TwinWeb
{
    /// <summary>Languages of the screens; the first is the default.</summary>
    public static readonly IReadOnlyList<string> Cultures = ["en", "zh-CN"];

    /// <summary>
    /// Services of the screens. The host adds <see cref="ISignIn"/>, <c>IPlantCatalog</c>, a cookie scheme
    /// <see cref="TwinPolicies.Scheme"/>, the policies of <see cref="TwinPolicies"/>, and an Orleans client (or its own
    /// <see cref="IPlantLink"/>).
    /// </summary>
    public static IServiceCollection AddTwinWeb(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IPlantLink, OrleansPlantLink>();
        services.TryAddSingleton<SystemNotices>();
        services.TryAddSingleton<ISystemNotices>(static provider => provider.GetRequiredService<SystemNotices>());
        // By factory: a host without Orleans brings its own, or shows no page that asks for it.
        services.TryAddSingleton<ICauseLink>(static p => new OrleansCauseLink(p.GetRequiredService<IClusterClient>()));
        services.TryAddSingleton<IJudgementLink>(static p => new OrleansJudgementLink(p.GetRequiredService<IClusterClient>()));
        services.AddScoped<JudgementDesk>();
        services.TryAddSingleton<IInstrumentLink>(static p => new OrleansInstrumentLink(p.GetRequiredService<IClusterClient>()));
        services.AddScoped<InstrumentDesk>();
        services.TryAddSingleton<IRiskLink, OrleansRiskLink>();
        services.TryAddSingleton<IDraftLink>(static p => new OrleansDraftLink(p.GetRequiredService<IClusterClient>()));
        services.AddScoped<DraftDesk>();
        services.TryAddSingleton<OrleansDeskLinks>();
        services.TryAddSingleton<IAlarmReviewLink>(provider => provider.GetRequiredService<OrleansDeskLinks>());
        services.TryAddSingleton<IShiftLink>(provider => provider.GetRequiredService<OrleansDeskLinks>());
        services.TryAddSingleton<IDryRunLink>(static p => new OrleansDryRunLink(p.GetRequiredService<IClusterClient>()));
        services.AddScoped<DraftFiles>();
        services.AddSingleton<OperatorTickets>();
        services.AddScoped<Desk>();
        services.AddSingleton<LivePlants>();
        services.AddHostedService(provider => provider.GetRequiredService<LivePlants>());
        services.AddSingleton<PlanCache>();
        services.TryAddSingleton(new BackdropFolder(Path.Combine("data", "backdrops")));
        services.AddSingleton<ScreenLatency>();
        services.AddSingleton<DrillModels>();
        services.AddScoped<PlantSession>();
        services.TryAddSingleton<IDeskRooms>(static p => new OrleansDeskRooms(p.GetRequiredService<IClusterClient>()));
        services.AddScoped<DeskSeat>();
        services.AddSingleton<CauseFeeds>();
        services.AddScoped<IncidentDesk>();
        services.AddScoped<AlarmActions>();
        services.AddScoped<DrillDesk>();
        services.AddScoped<EmergencyDesk>();
        services.AddScoped<PermitDesk>();
        services.AddScoped<PermitFeed>();
        services.TryAddSingleton<IDangerLink>(static p => new OrleansDangerLink(p.GetRequiredService<IClusterClient>()));
        services.AddScoped<DangerFeed>();
        services.AddScoped<NoticeBox>();
        services.AddScoped<DefinitionDesk>();
        services.AddScoped<OrderDesk>();
        services.AddScoped<AlarmCommands>();
        services.AddHttpContextAccessor();
        services.AddLocalization();
        services.AddMudServices();
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSignalR(options =>
        {
            options.KeepAliveInterval = TimeSpan.FromSeconds(2);
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
        }).AddMessagePackProtocol();
        return services;
    }

    /// <summary>Pages, plan, live hub and static assets. Call it after authentication and authorisation are in the pipeline.</summary>
    public static WebApplication MapTwinWeb(this WebApplication app)
    {
        app.Use(next => context => SecurityHeaders.ApplyAsync(context, next));
        var cultures = Cultures.ToArray();
        var localization = new RequestLocalizationOptions
        {
            RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()],
        };
        app.UseRequestLocalization(
            localization.SetDefaultCulture(cultures[0]).AddSupportedCultures(cultures).AddSupportedUICultures(cultures));
        app.Use(next => context =>
        {
            if (PageZone.Of(context.Request.Cookies[PageZone.Cookie]) is { } zone) PageZone.Current = zone;
            return next(context);
        });
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapPlan();
        app.MapBackdrop();
        app.MapExchange();
        app.MapOperator();
        app.MapGet("/culture", SetCulture).AllowAnonymous().ExcludeFromDescription();
        app.MapHub<LiveHub>(LiveHub.Path);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = "'none'");
        return app;
    }

    private static IResult SetCulture(HttpContext context, string? to, string? back)
    {
        if (to is not null && Cultures.Contains(to))
        {
            var options = new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax,
                HttpOnly = true };
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(to)),
                    options);
        }

        return LocalAddress.Is(back) ? Results.LocalRedirect(back!) : Results.LocalRedirect("/");
    }
}
