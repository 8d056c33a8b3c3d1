using Twin.Client.Blazor.Plants;
using Twin.Client.Blazor.Web;
using Twin.Silo.Api;
using Twin.Silo.Hosting;
using Twin.Silo.Screens;

// Settings, samples and screens lie beside the program, wherever it is started from; data lies where it is started.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
var roles = ProcessRoles.Read(builder.Configuration);
var storage = StorageSettings.Read(builder.Configuration);

builder.WebHost.UseStaticWebAssets();
// A stop ends within 10 s whatever hangs: nothing that was acknowledged needs it to end well.
builder.Host.ConfigureHostOptions(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(8));
builder.Listen(roles);
builder.AddTwinGrains(roles, storage);
builder.Services.AddTwinIngest(roles, storage, builder.Configuration);
builder.Services.AddTwinAuthentication(storage.DataPath);
builder.Services.AddTwinApi();
builder.AddTwinObservability(roles);
builder.Services.AddSingleton(new BackdropFolder(Path.Combine(storage.DataPath, "backdrops")));
if (roles.Web) builder.Services.AddTwinWeb().AddTwinScreens();
if (roles.Ingest) builder.Services.AddDemoSimulator();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseAuthentication();
app.UseAuthorization();
if (roles.Web) app.MapTwinWeb();
app.MapTwinApi(roles);
app.MapTwinObservability();
Welcome.WhenReady(app, roles);
await app.RunAsync();
