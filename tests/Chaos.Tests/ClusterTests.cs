using System.Globalization;
using System.Text.RegularExpressions;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>Four processes on one machine (issue 2 K, P15): two silos, one ingest, one web; a silo is killed under load.</summary>
public sealed partial class ClusterTests
{
    private const int Sensors = 40;

    /// <summary>Within this the twins of a killed silo answer again, by the stamps of the processes that ask them (issue 2 K).</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>How long the test itself looks: what counts is what the product says about when.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Stamps =
    [
        "--Logging:Console:FormatterName=simple", "--Logging:Console:FormatterOptions:SingleLine=true",
        "--Logging:Console:FormatterOptions:UseUtcTimestamp=true",
        "--Logging:Console:FormatterOptions:TimestampFormat=yyyy-MM-dd HH:mm:ss.fff ",
    ];

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
            More = Stamps,
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
                var killed = TimeProvider.System.GetUtcNow();
                await victim.KillAsync();
                var answered = await AnsweringAsync(ingest, web, "after kill -9 of a silo");
                Judge(killed, answered, ingest);
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

    /// <summary>Every partition takes readings that arrive from now on, and every twin answers: when the last of them did.</summary>
    private static async Task<DateTimeOffset> AnsweringAsync(SiloProcess ingest, SiloProcess web, string when)
    {
        var end = (await ingest.Api.GetAsync("/api/v1/ingest")).GetProperty("durableEnd").GetInt64();
        var applied = Until.TrueAsync($"all partitions apply {when}", Patience, async () =>
        {
            var status = await ingest.Api.GetAsync("/api/v1/ingest");
            return !status.GetProperty("degraded").GetBoolean() && status.GetProperty("appliedEnd").GetInt64() > end;
        });
        var last = DateTimeOffset.MinValue;
        foreach (var id in Enumerable.Range(0, Sensors).Select(TestPlant.SensorId)
            .Concat(Enumerable.Range(0, Sensors / 2).Select(TestPlant.PumpId)))
        {
            DateTimeOffset? at = null;
            await Until.TrueAsync($"{id} answers {when}", Patience, async () =>
                (at = await web.Api.AnsweredAtAsync($"/api/v1/plants/{TestPlant.Id}/twins/{id}", "state")) is not null);
            last = at > last ? at.Value : last;
        }

        await applied;
        return last;
    }

    private static void Judge(DateTimeOffset killed, DateTimeOffset answered, SiloProcess ingest)
    {
        var back = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        foreach (Match said in Said().Matches(ingest.Output))
        {
            var at = DateTimeOffset.Parse(said.Groups["at"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            if (at >= killed) back[said.Groups["partition"].Value] = said.Groups["what"].Value == "2003" ? at : null;
        }

        Assert.NotEmpty(back); // else no partition was touched and the kill shows nothing
        Assert.All(back, p => Assert.True(p.Value - killed < Limit, $"{p.Key} was back at {p.Value:O}, killed at {killed:O}"));
        Assert.True(answered - killed < Limit, $"the last twin answered at {answered:O}, killed at {killed:O}");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{back.Count} partitions away, the last back {back.Values.Max() - killed} after the kill; all twins had answered "
            + $"{answered - killed} after it");
    }

    /// <summary>A pump says that its partition is away (2001) or back (2003).</summary>
    [GeneratedRegex(@"^(?<at>\S+ \S+) \w+: Twin\.Ingest\.Dispatch\.Dispatcher\[(?<what>2001|2003)\] Partition (?<partition>\S+)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Said();
}
