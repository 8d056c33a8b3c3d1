using System.Globalization;
using System.Text.Json;

namespace Twin.Chaos.Tests;

/// <summary>What the checker found.</summary>
internal sealed record Verdict(long Readings, long Alarms, IReadOnlyList<string> Lost, IReadOnlyList<string> Duplicated)
{
    public bool Clean => Lost.Count == 0 && Duplicated.Count == 0;

    public override string ToString() =>
        $"{Readings} readings acknowledged, {Alarms} alarms implied: {Lost.Count} lost, {Duplicated.Count} duplicated"
        + string.Concat(Lost.Take(10).Select(static l => "\n  lost: " + l))
        + string.Concat(Duplicated.Take(10).Select(static d => "\n  twice: " + d));
}

/// <summary>
/// Compares what a load was promised (every acknowledged reading, and the alarms they imply) with what Twin says it has: history, alarm
/// list, event log. Everything is asked for over the HTTP contract.
/// </summary>
internal sealed class Checker(LoadDriver load, Api ingest, Api web)
{
    private const string Plant = $"/api/v1/plants/{TestPlant.Id}";
    private readonly List<string> _lost = [];
    private readonly List<string> _duplicated = [];
    private long _readings;
    private long _alarms;

    public Checker(LoadDriver load, Api api) : this(load, api, api)
    {
    }

    // Late delivery looks like a slow clock: on a busy machine, or while a silo is away, that alarm is right.
    private const string Clock = "CLOCK";

    /// <summary>Rules whose alarms the script says nothing about.</summary>
    public string[] Ignored { get; init; } = [];

    /// <summary>Waits until everything is applied, then compares.</summary>
    public async Task<Verdict> RunAsync(TimeSpan? limit = null)
    {
        await Until.TrueAsync("everything journaled is applied", limit ?? TimeSpan.FromSeconds(90), ingest.CaughtUpAsync);
        // A web process of its own reads history that the ingest process writes every ten seconds.
        if (!ReferenceEquals(ingest, web)) await Until.TrueAsync("history is written", TimeSpan.FromSeconds(90), HistoryIsWholeAsync);
        for (var sensor = 0; sensor < load.Sensors; sensor++) await CheckHistoryAsync(sensor);
        await CheckAlarmsAsync();
        var audit = await web.PostAsync($"{Plant}/audit/verify");
        if (!audit.GetProperty("valid").GetBoolean()) _lost.Add($"the event log's chain is broken at {audit.GetProperty("brokenAt")}");
        return new Verdict(_readings, _alarms, _lost, _duplicated);
    }

    private async Task<bool> HistoryIsWholeAsync()
    {
        for (var sensor = 0; sensor < load.Sensors; sensor++)
        {
            var acked = load.AckedOf(sensor);
            if (acked.Count > 0 && !(await HistoryOfAsync(sensor)).ContainsKey(acked[^1])) return false;
        }

        return true;
    }

    private async Task CheckHistoryAsync(int sensor)
    {
        var acked = load.AckedOf(sensor);
        if (acked.Count == 0) return;
        _readings += acked.Count;
        var id = TestPlant.SensorId(sensor);
        var found = await HistoryOfAsync(sensor);
        _lost.AddRange(acked.Where(r => !found.ContainsKey(r)).Select(r => $"reading {id} {r.T} {r.V}"));
        _duplicated.AddRange(found.Where(static f => f.Value > 1).Select(f => $"reading {id} {f.Key} {f.Value} times"));
    }

    /// <summary>How often history has each reading of the time that the load spans.</summary>
    private async Task<Dictionary<(long T, double V), int>> HistoryOfAsync(int sensor)
    {
        var acked = load.AckedOf(sensor);
        var (from, to) = (acked.Min(static r => r.T), acked.Max(static r => r.T));
        var path = string.Create(CultureInfo.InvariantCulture,
            $"{Plant}/twins/{TestPlant.SensorId(sensor)}/history?from={from}&to={to}&points=100000");
        var found = new Dictionary<(long T, double V), int>();
        var answer = await web.GetAsync(path);
        if (!answer.GetProperty("raw").GetBoolean()) throw new InvalidOperationException($"{path} was thinned out.");
        foreach (var item in answer.GetProperty("items").EnumerateArray())
        {
            var key = (TimeOf(item.GetProperty("t")), item.GetProperty("v").GetDouble());
            found[key] = found.GetValueOrDefault(key) + 1;
        }

        return found;
    }

    private async Task CheckAlarmsAsync()
    {
        var raised = new Dictionary<(string Twin, string Rule), List<int>>();
        var events = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in await web.AllAsync($"{Plant}/events"))
        {
            var id = item.GetProperty("id").GetString()!;
            if (!events.Add(id)) _duplicated.Add($"event {id}");
            if (item.GetProperty("type").GetString() != "alarm.raised") continue;
            var parts = id[..id.IndexOf('#', StringComparison.Ordinal)].Split('~');
            if (!raised.TryGetValue((parts[2], parts[3]), out var list)) raised[(parts[2], parts[3])] = list = [];
            list.Add(OrdinalOf(item));
        }

        var listed = new Dictionary<(string Twin, string Rule), List<int>>();
        foreach (var item in await web.AllAsync($"{Plant}/alarms?state=all"))
        {
            var parts = item.GetProperty("id").GetString()!.Split('~');
            if (!listed.TryGetValue((parts[2], parts[3]), out var list)) listed[(parts[2], parts[3])] = list = [];
            list.Add(int.Parse(parts[4], CultureInfo.InvariantCulture));
        }

        for (var sensor = 0; sensor < load.Sensors; sensor++)
        {
            var steps = load.StepsOf(sensor / 2);
            var raises = TestPlant.Raises(sensor, steps);
            Compare(TestPlant.SensorId(sensor), "H", raises, raised, listed);
            if (sensor % 2 == 0) Compare(TestPlant.PumpId(sensor / 2), "A-H", raises, raised, listed);
            else Compare(TestPlant.PumpId(sensor / 2), "BOTH", TestPlant.BothRaises(sensor / 2, steps), raised, listed);
        }

        foreach (var more in raised.Keys.Where(r => r.Rule != Clock && !Ignored.Contains(r.Rule)))
            _duplicated.Add($"alarm {more} that nothing implies");
    }

    /// <summary>Occurrences must be numbered 1 to n in the log and in the list alike.</summary>
    private void Compare(
        string twin, string rule, int expected, Dictionary<(string, string), List<int>> raised, Dictionary<(string, string),
            List<int>> listed)
    {
        _alarms += expected;
        raised.Remove((twin, rule), out var events);
        listed.Remove((twin, rule), out var rows);
        Compare($"raise of {twin} {rule}", expected, events ?? []);
        Compare($"alarm {twin} {rule}", expected, rows ?? []);
    }

    private void Compare(string what, int expected, List<int> ordinals)
    {
        for (var ordinal = 1; ordinal <= expected; ordinal++)
        {
            var count = ordinals.Count(o => o == ordinal);
            if (count == 0) _lost.Add($"{what} {ordinal} of {expected}");
            if (count > 1) _duplicated.Add($"{what} {ordinal}: {count} times");
        }

        foreach (var extra in ordinals.Where(o => o > expected)) _duplicated.Add($"{what} {extra}, only {expected} are implied");
    }

    private static int OrdinalOf(JsonElement item) => item.GetProperty("payload") switch
    {
        var p when p.TryGetProperty("state", out var state) && state.TryGetProperty("ordinal", out var ordinal) => ordinal.GetInt32(),
        var p => throw new InvalidOperationException($"An event without ordinal: {p}"),
    };

    private static long TimeOf(JsonElement t) =>
        t.ValueKind == JsonValueKind.Number ? t.GetInt64() : t.GetDateTimeOffset().ToUnixTimeMilliseconds();
}
