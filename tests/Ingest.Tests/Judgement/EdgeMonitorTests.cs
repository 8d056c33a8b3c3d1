using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Twin.Domain.Tests.Judgement;
using Twin.Ingest.History;
using Twin.Ingest.Judgement;
using Twin.Ingest.Onnx;
using Twin.Ingest.Ports;
using Twin.Ingest.Tests.Decoding;
using Xunit;

namespace Twin.Ingest.Tests.Judgement;

/// <summary>A model run where the readings come in: fetched, replaced, kept while the registry is away.</summary>
public sealed class EdgeMonitorTests : IDisposable
{
    private static readonly EdgeJudgeOptions Options = new() { Plant = "p", Twin = "U-1", Sensor = "XI-1" };
    private static readonly MonitorModel Trained = Process.Monitor();
    private static readonly byte[] File = Write("first");
    private readonly string _folder = Directory.CreateTempSubdirectory("twin-edge-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeIntake _intake = new();
    private readonly Registry _registry = new();
    private readonly Tails _tail = new();
    private int _row;

    public EdgeMonitorTests() => _intake.AddPlant("p", "XI-1");

    [Fact]
    public async Task ApprovedModel_JudgesWhatComesIn_AndAFaultShowsInItsReadings()
    {
        using var monitor = Monitor();
        await StepsAsync(monitor, 1, Process.Run(3, 60));
        Assert.Equal(Quality.BadNotConnected, Last.Quality);
        _registry.Approved = Model(File);
        _time.Advance(TimeSpan.FromSeconds(10));
        await StepsAsync(monitor, 60, Process.Run(3, 60));
        Assert.Equal(TimeSpan.FromSeconds(1), monitor.Period);
        Assert.True(Last.Quality == Quality.Good && Last.Value is > 0 and < 1, $"{Last}");

        await StepsAsync(monitor, 60, Process.Run(4, 60, (_, s) => s[0] += 12));
        Assert.True(Last.Quality == Quality.Good && Last.Value > 1, $"{Last}");

        // Nothing comes in any more: no verdict, and the sensor says so.
        _time.Advance(TimeSpan.FromMinutes(10));
        await monitor.StepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Quality.BadDeviceFailure, Last.Quality);
        _registry.Approved = null;
        _time.Advance(TimeSpan.FromSeconds(10));
        await monitor.StepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Quality.BadNotConnected, Last.Quality);
    }

    [Fact]
    public async Task RegistryAway_TheLastApprovedJudgesOn_AlsoAfterAStart_AndABrokenFileChangesNothing()
    {
        _registry.Approved = Model(File);
        using (var monitor = Monitor()) await StepsAsync(monitor, 2, Process.Run(3, 60));
        _registry.IsAway = true;
        using var again = Monitor();
        await StepsAsync(again, 60, Process.Run(3, 60));
        Assert.Equal(Quality.Good, Last.Quality);

        _registry.IsAway = false;
        _registry.Approved = Model(File) with { Hash = "another", File = [1, 2, 3] };
        _time.Advance(TimeSpan.FromSeconds(10));
        await again.StepAsync(TestContext.Current.CancellationToken);
        _registry.Approved = Model([1, 2, 3]);
        _time.Advance(TimeSpan.FromSeconds(10));
        await again.StepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Quality.Good, Last.Quality);

        _registry.Approved = Model(Write("second"));
        _time.Advance(TimeSpan.FromSeconds(10));
        await again.StepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Quality.BadDeviceFailure, Last.Quality); // warming up
        Assert.Equal("second", _registry.Approved.Hash == EdgeCache.Hash(Write("second")) ? "second" : "");
        Assert.Equal(_registry.Approved.Hash, new EdgeCache(_folder).Read("p", "U-1")!.Hash);

        System.IO.File.WriteAllBytes(Path.Combine(_folder, "p~U-1.onnx"), [1]);
        Assert.Null(new EdgeCache(_folder).Read("p", "U-1"));
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private Reading Last => _intake.Taken[^1].Reading;

    private EdgeMonitor Monitor() => new(
        Options, _registry, _tail, _intake, new EdgeCache(_folder), _time, NullLogger.Instance);

    private async Task StepsAsync(EdgeMonitor monitor, int steps, SignalTable table)
    {
        for (var i = 0; i < steps; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            var row = table.Row(_row++ % table.Rows);
            for (var s = 0; s < row.Length; s++) _tail.Add($"S{s}", now, row[s]);
            await monitor.StepAsync(TestContext.Current.CancellationToken);
        }
    }

    private static ApprovedModel Model(byte[] file) =>
        new(EdgeCache.Hash(file), file, [.. Enumerable.Range(0, Process.Signals).Select(i => $"S{i}")]);

    private static byte[] Write(string licence) => MonitorFile.Write(Trained, MonitorFile.Card(
        Trained, new ModelCard { Kind = "monitor", Signals = [], PeriodMs = 1_000, Licence = licence }));

    private sealed class Registry : IModelSource
    {
        public ApprovedModel? Approved { get; set; }

        public bool IsAway { get; set; }

        public ValueTask<ApprovedModel?> FetchAsync(string plant, string twin, string known, CancellationToken cancellationToken) =>
            IsAway ? throw new TimeoutException("away (test)")
                : new(Approved is { } approved && approved.Hash == known ? approved with { File = [] } : Approved);
    }

    private sealed class Tails : IHistoryTail
    {
        private readonly Dictionary<string, List<HistoryReading>> _readings = new(StringComparer.Ordinal);

        public void Add(string sensor, long atMs, double value)
        {
            if (!_readings.TryGetValue(sensor, out var list)) _readings[sensor] = list = [];
            list.Add(new HistoryReading(atMs, value, Quality.Good));
        }

        public IReadOnlyList<HistoryReading> Tail(string realm, string plant, string sensor, long fromMs, long toMs) =>
            [.. _readings.GetValueOrDefault(sensor, []).Where(r => r.T >= fromMs && r.T <= toMs)];
    }
}
