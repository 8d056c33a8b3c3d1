using System.Text.Json;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>Four processes on one machine (issue 2 K, P15): two silos, one ingest, one web; a silo is killed under load.</summary>
public sealed class ClusterTests
{
    private const int Sensors = 40;

    /// <summary>Within this the twins of a killed silo answer again, by the stamps of the processes that ask them (issue 2 K).</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>How long the test itself looks: what counts is what the product says about when.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
            await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 2_000);
            await AnsweringAsync(ingest, web, "before the kill");
            foreach (var victim in Environment.GetEnvironmentVariable("TWIN_LONG") is { Length: > 0 } ? all[..2] : all[..1])
            {
                var killed = TimeProvider.System.GetUtcNow();
                await victim.KillAsync();
                var took = await AnsweringAsync(ingest, web, "after kill -9 of a silo") - killed;
                TestContext.Current.TestOutputHelper?.WriteLine($"all partitions and twins have answered {took} after the kill");
                Assert.True(took < Limit, $"the last partition or twin answered {took} after the kill");
                await victim.StartAsync();
                await load.MoreAckedAsync(TimeSpan.FromSeconds(90), 1_000);
            }

            await load.FinishAsync(TimeSpan.FromSeconds(90));
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

    /// <summary>Every partition takes readings that arrive from now on, and every twin answers: when the last of them did.</summary>
    private static async Task<DateTimeOffset> AnsweringAsync(SiloProcess ingest, SiloProcess web, string when)
    {
        var end = (await ingest.Api.GetAsync("/api/v1/ingest")).GetProperty("durableEnd").GetInt64();
        var partitions = AtAsync($"all partitions apply {when}", ingest.Api, "/api/v1/ingest", status =>
            !status.GetProperty("degraded").GetBoolean() && status.GetProperty("appliedEnd").GetInt64() > end);
        var last = DateTimeOffset.MinValue;
        foreach (var id in Enumerable.Range(0, Sensors).Select(TestPlant.SensorId)
            .Concat(Enumerable.Range(0, Sensors / 2).Select(TestPlant.PumpId)))
        {
            var at = await AtAsync($"{id} answers {when}", web.Api, $"/api/v1/plants/{TestPlant.Id}/twins/{id}", static twin =>
                twin.TryGetProperty("state", out _));
            last = at > last ? at : last;
        }

        return await partitions is var applied && applied > last ? applied : last;
    }

    /// <summary>Asks until the answer is as wanted; when it was given, by the clock of the process that gave it.</summary>
    private static async Task<DateTimeOffset> AtAsync(string what, Api api, string path, Func<JsonElement, bool> wanted)
    {
        DateTimeOffset at = default;
        await Until.TrueAsync(what, Patience, async () =>
        {
            (var json, at) = await api.GetStampedAsync(path);
            return wanted(json);
        });
        return at;
    }
}
