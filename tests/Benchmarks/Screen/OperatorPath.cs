using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Screen;

/// <summary>
/// "Gas alarm to acknowledged with cause understood" on the real program with the demo plant: its simulator lets P-301A leak, an operator
/// who watches the map does what the screen offers. Clicks are counted, times are the machine's (nobody reads), pictures are kept.
/// </summary>
internal static partial class OperatorPath
{
    private const int FirstPort = 23_380;
    private const string Password = "bench-Password-0123";

    public static async Task<int> RunAsync(string? pictures)
    {
        var folder = Paths.Fresh("operator");
        pictures ??= folder;
        Directory.CreateDirectory(pictures);
        var plant = Path.Combine(Paths.Root, "samples/tank-farm/plant.geojson");
        await using var silo = new SiloProcess(Path.Combine(folder, "data"), plant, null, FirstPort);
        await silo.StartAsync(TimeSpan.FromMinutes(2), $"--Bootstrap:AdminPassword={Password}", "--Simulator:Enabled=true",
            $"--Simulator:PlantFile={plant}", "--Simulator:DemoEvents=false", "--Simulator:Faults:0=leak:P-301A@+45s*1.2/180s");
        await using var window = await Window.OpenAsync($"http://127.0.0.1:{silo.HttpPort}");
        await window.SignInAsync("admin", Password);
        var page = window.Page;
        var clicks = 0;
        var clock = new Stopwatch();
        async Task StepAsync(string name, Func<Task> step)
        {
            await step();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,6:F1} s  {clicks} clicks  {name}"));
            await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"operator-{clicks}.png") });
        }

        async Task ClickAsync(ILocator what)
        {
            clicks++;
            await what.ClickAsync();
        }

        var gas = page.Locator("#rail .alarm.unack").Filter(new() { HasTextRegex = Gas() }).First;
        await StepAsync("the gas alarm is in the rail and sounds", async () =>
        {
            await gas.WaitForAsync(new() { Timeout = 180_000 });
            clock.Start();
        });
        var id = (await gas.GetAttributeAsync("data-alarm"))!;
        await StepAsync("its place on the map, value, limits and what to do", async () =>
        {
            await ClickAsync(gas.Locator(".alarm-body"));
            await page.Locator("#panel .panel-alarm .guidance").First.WaitForAsync();
        });
        await StepAsync("why: rule, reading, group, risk and past incidents", async () =>
        {
            await ClickAsync(page.Locator($"#panel a[href*='{Uri.EscapeDataString(id)}']").First);
            await page.Locator("#alarm-why dl dd").First.WaitForAsync();
        });
        var why = await page.Locator("#alarm-why").InnerTextAsync();
        await StepAsync("acknowledged, in the log", async () =>
        {
            var row = page.Locator($"tr[data-alarm='{id}']");
            await ClickAsync(row.Locator("button[data-verb=Acknowledge]").First);
            await page.Locator($"tr[data-alarm='{id}']:not(.unack)").WaitForAsync();
        });
        why = Spaces().Replace(why, " ");
        Console.WriteLine("Why, as the screen says it: " + why[..Math.Min(600, why.Length)]);
        Console.WriteLine($"pictures in {pictures}; load {ProcessMeter.MachineLoad}");
        return clicks <= 3 ? 0 : 1;
    }

    [GeneratedRegex("gas", RegexOptions.IgnoreCase)]
    private static partial Regex Gas();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
