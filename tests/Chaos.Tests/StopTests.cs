using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>Stopping when asked to (P20): cleanly, and the next start goes on where it was.</summary>
public sealed class StopTests
{
    // A hang, not a slow machine: how long a stop takes is measured in docs/promises.md.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Stop_UnderLoad_EndsAndTheNextStartGoesOn()
    {
        await using var scene = new Scene();
        await scene.Silo.StartAsync();
        await using var load = scene.Load();
        foreach (var signal in new[] { "TERM", "INT" })
        {
            await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 2_000);
            var (code, took) = await scene.Silo.StopAsync(signal, Limit);
            TestContext.Current.TestOutputHelper?.WriteLine($"SIG{signal}: ended with {code} after {took.TotalSeconds:F1} s");
            Assert.True(code == 0, $"SIG{signal}: code {code}\n{scene.Silo.Describe()}");
            await scene.Silo.StartAsync();
        }

        await load.FinishAsync(TimeSpan.FromSeconds(90));
        var verdict = await new Checker(load, scene.Silo.Api).RunAsync();
        Scene.Report(verdict, scene.Silo);
        Assert.Equal(2, scene.Silo.Output.Split("shown only once").Length);
        Assert.DoesNotContain("Unhandled exception", scene.Silo.Output, StringComparison.Ordinal);
    }
}
