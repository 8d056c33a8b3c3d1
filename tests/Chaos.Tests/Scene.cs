using Twin.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresEnd))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Twin.Chaos.Tests;

/// <summary>A folder with a plant file and one embedded Twin on it; gone afterwards.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    public Scene(int sensors = 40, params string[] more)
    {
        _folder = Directory.CreateTempSubdirectory("twin-chaos-");
        Silo = new SiloProcess(new SiloSettings
        {
            DataPath = Directory.CreateDirectory(Path.Combine(_folder.FullName, "data")).FullName,
            PlantFile = TestPlant.Write(_folder.FullName, sensors),
            More = more,
        });
        Sensors = sensors;
    }

    public int Sensors { get; }

    public string DataPath => Silo.Settings.DataPath;

    /// <summary>Not possible here: a reason to skip at home, a failure on a build server.</summary>
    public static void Missing(string? reason)
    {
        if (reason is null) return;
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Skip(reason);
    }

    public SiloProcess Silo { get; }

    public LoadDriver Load(double readingsPerSecond = 1_000, int connections = 4) =>
        new LoadDriver(Silo.Settings.MqttPort, Sensors, connections, readingsPerSecond).Start();

    /// <summary>Says what the test found; fails with the process' own words when it is not clean.</summary>
    public static void Report(Verdict verdict, params SiloProcess[] processes)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(verdict.ToString());
        Assert.True(verdict.Readings > 1_000 && verdict.Alarms > 20, $"hardly anything happened: the test shows nothing ({verdict})");
        Assert.True(verdict.Clean, verdict + "\n" + string.Join('\n', processes.Select(static p => p.Describe())));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _folder.Delete(true);
    }
}
