using System.Diagnostics;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>Four processes on one machine (issue 2 K, P15): two silos, one ingest, one web; a silo is killed under load.</summary>
public sealed class ClusterTests
{
    private const int Sensors = 40;

    [Fact]
    public async Task Kill_OneOfTwoSilosUnderLoad_NothingIsLostAndItsTwinsAnswerAgain()
    {
        Scene.Missing(PostgresFixture.Missing);
        var postgres = await PostgresFixture.SharedAsync();
        var folder = Directory.CreateTempSubdirectory("twin-cluster-");
        var plant = TestPlant.Write(folder.FullName, Sensors);
        var database = await postgres.CreateDatabaseAsync();
        SiloProcess Make(string roles, string name) => new(new SiloSettings
        {
            Roles = roles,
            Postgres = database,
            PlantFile = plant,
            DataPath = folder.CreateSubdirectory(name).FullName,
        });
        await using var first = Make("silo", "silo-1");
        await using var second = Make("silo", "silo-2");
        await using var ingest = Make("ingest", "ingest");
        await using var web = Make("web", "web");
        SiloProcess[] all = [first, second, ingest, web];
        try
        {
            await Task.WhenAll(all.Select(static p => p.StartAsync(TimeSpan.FromSeconds(60))));
            await using var load = new LoadDriver(ingest.Settings.MqttPort, Sensors, 4, 500).Start();
            await load.MoreAckedAsync(TimeSpan.FromSeconds(30), 2_000);
            await AnsweringAsync(ingest, web, "before the kill");
            foreach (var victim in Environment.GetEnvironmentVariable("TWIN_LONG") is { Length: > 0 } ? all[..2] : all[..1])
            {
                await victim.KillAsync();
                await AnsweringAsync(ingest, web, "after kill -9 of a silo");
                await victim.StartAsync();
                await load.MoreAckedAsync(TimeSpan.FromSeconds(10), 1_000);
            }

            await load.FinishAsync(TimeSpan.FromSeconds(30));
            Scene.Report(await new Checker(load, ingest.Api, web.Api).RunAsync(), all);
        }
        catch (Exception e) when (e is TimeoutException or HttpRequestException)
        {
            Assert.Fail(e + "\n" + string.Join('\n', all.Select(static p => p.Describe())));
        }
        finally
        {
            foreach (var process in all) await process.KillAsync();
            folder.Delete(true);
        }
    }

    /// <summary>Every partition takes readings that arrive from now on, and every twin answers.</summary>
    private static async Task AnsweringAsync(SiloProcess ingest, SiloProcess web, string when)
    {
        var limit = TimeSpan.FromSeconds(45);
        var watch = Stopwatch.StartNew();
        var end = (await ingest.Api.GetAsync("/api/v1/ingest")).GetProperty("durableEnd").GetInt64();
        await Until.TrueAsync($"all partitions apply {when}", limit, async () =>
        {
            var status = await ingest.Api.GetAsync("/api/v1/ingest");
            return !status.GetProperty("degraded").GetBoolean() && status.GetProperty("appliedEnd").GetInt64() > end;
        });
        var applied = watch.Elapsed;
        for (var sensor = 0; sensor < Sensors; sensor++)
        {
            foreach (var id in new[] { TestPlant.SensorId(sensor), TestPlant.PumpId(sensor / 2) })
            {
                await Until.TrueAsync($"{id} answers {when}", limit, async () =>
                    (await web.Api.GetAsync($"/api/v1/plants/{TestPlant.Id}/twins/{id}")).TryGetProperty("state", out _));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{when}: readings applied after {applied.TotalSeconds:F1} s, all twins answered after {watch.Elapsed.TotalSeconds:F1} s");
    }
}
