using Twin.Client.Blazor.Web;
using Twin.Silo.Api;
using Twin.Silo.Hosting;

var builder = WebApplication.CreateBuilder(args);
var roles = ProcessRoles.Read(builder.Configuration);
var storage = StorageSettings.Read(builder.Configuration);

builder.WebHost.UseStaticWebAssets();
builder.Host.ConfigureHostOptions(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(15));
builder.Listen(roles);
builder.AddTwinGrains(roles, storage);
builder.Services.AddTwinIngest(roles, storage, builder.Configuration);
builder.Services.AddTwinAuthentication();
builder.Services.AddTwinApi();
builder.AddTwinObservability(roles);
if (roles.Web) builder.Services.AddTwinWeb();
if (roles.Ingest) builder.Services.AddDemoSimulator();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
if (roles.Web) app.MapTwinWeb();
else app.UseAuthentication().UseAuthorization();
app.MapTwinApi(roles);
app.MapTwinObservability();
Welcome.WhenReady(app, roles);
await app.RunAsync();

/// <summary>Entry point, visible to tests.</summary>
public partial class Program;
