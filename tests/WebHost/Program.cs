using System.Security.Claims;
using Microsoft.AspNetCore.DataProtection;
using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Ports;
using Twin.Client.Blazor.Web;
using Twin.Grains.Interfaces.Plants;
using Twin.WebHost;

// A support of the browser tests and of trials by eye: the real screens over an invented plant. Never part of the product.
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
if (builder.Configuration["Keys"] is { } keys) builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(keys));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<DemoCatalog>();
builder.Services.AddSingleton<IPlantCatalog>(provider => provider.GetRequiredService<DemoCatalog>());
builder.Services.AddSingleton<IPlantVersions>(provider => provider.GetRequiredService<DemoCatalog>());
builder.Services.AddSingleton<DemoFeed>();
builder.Services.AddSingleton<IPlantLink>(provider => provider.GetRequiredService<DemoFeed>());
builder.Services.AddSingleton<IRiskLink, DemoRisk>();
builder.Services.AddSingleton<ICauseLink, DemoCauses>();
builder.Services.AddHostedService(provider => provider.GetRequiredService<DemoFeed>());
builder.Services.AddSingleton<DemoDesk>();
builder.Services.AddSingleton<IAlarmReviewLink>(provider => provider.GetRequiredService<DemoDesk>());
builder.Services.AddSingleton<IShiftLink>(provider => provider.GetRequiredService<DemoDesk>());
builder.Services.AddSingleton<IPastLink, DemoPast>();
builder.Services.AddSingleton<IDrillLink, DemoDrills>();
builder.Services.AddSingleton<IEmergencyLink, DemoEmergencies>();
builder.Services.AddSingleton<IDefinitionLink, DemoDefinitions>();
builder.Services.AddSingleton<IOrderLink, DemoOrders>();
builder.Services.AddSingleton<IJudgementLink, DemoJudgement>();
builder.Services.AddSingleton<IInstrumentLink, DemoInstruments>();
builder.Services.AddSingleton<IDangerLink, DemoDangers>();
builder.Services.AddSingleton<DemoNotices>();
builder.Services.AddSingleton<INoticeLink>(provider => provider.GetRequiredService<DemoNotices>());
builder.Services.AddSingleton<IPermitLink>(provider => provider.GetRequiredService<DemoNotices>());
builder.Services.AddSingleton<IDeskRooms, DemoRooms>();
builder.Services.AddSingleton<ICameraPictures, DemoPictures>();
builder.Services.AddSingleton<DemoDrafts>();
builder.Services.AddSingleton<IDraftLink>(provider => provider.GetRequiredService<DemoDrafts>());
builder.Services.AddSingleton<IDryRunLink, DemoTrials>();
builder.Services.AddSingleton<DemoRecords>();
builder.Services.AddSingleton<ITwinRecords>(provider => provider.GetRequiredService<DemoRecords>());
builder.Services.AddSingleton<IDataDesk>(provider => provider.GetRequiredService<DemoRecords>());
builder.Services.AddSingleton<ISignIn, DemoSignIn>();
builder.Services.AddAuthentication(TwinPolicies.Scheme).AddCookie(TwinPolicies.Scheme, options =>
{
    options.LoginPath = "/signin";
    options.AccessDeniedPath = "/signin";
});
builder.Services.AddAuthorizationBuilder()
    .AddPolicy(TwinPolicies.PlantsRead, policy => policy.RequireAuthenticatedUser())
    .AddPolicy(TwinPolicies.PlantsWrite, policy => policy.RequireClaim("role", "operator"))
    .AddPolicy(TwinPolicies.DocumentsWrite, policy => policy.RequireClaim("role", "operator"))
    .AddPolicy(TwinPolicies.DrillsRun, policy => policy.RequireClaim("role", "operator"))
    .AddPolicy(TwinPolicies.Admin, policy => policy.RequireClaim("role", "operator"))
    .AddPolicy(TwinPolicies.AlarmsOperate, policy => policy.RequireClaim("role", "operator"));
if (builder.Configuration["Keys"] is { } folder) builder.Services.AddSingleton(new BackdropFolder(Path.Combine(folder, "backdrops")));
builder.Services.AddTwinWeb();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapTwinWeb();
app.MapDemoControls();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("READY " + string.Join(' ', app.Urls)));
await app.RunAsync();

namespace Twin.WebHost
{
    /// <summary>Knows anna and berta (operators) and otto (may only look); the password is the name.</summary>
    internal sealed class DemoSignIn : ISignIn
    {
        public ValueTask<ClaimsPrincipal?> CheckAsync(string name, string password, string source)
        {
            if (name is not ("anna" or "berta" or "otto") || password != name) return ValueTask.FromResult<ClaimsPrincipal?>(null);
            var identity = new ClaimsIdentity(TwinPolicies.Scheme);
            identity.AddClaim(new Claim(ClaimTypes.Name, name));
            if (name != "otto") identity.AddClaim(new Claim("role", "operator"));
            return ValueTask.FromResult<ClaimsPrincipal?>(new ClaimsPrincipal(identity));
        }
    }
}
