using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Twin.Domain;
using Twin.Ingest.Replay;
using Xunit;

namespace Twin.Ingest.Tests.Replay;

public sealed class ReplayTests
{
    private const string Skab = """
        { "plant": "loop", "delimiter": ";", "time": { "column": "datetime", "format": "yyyy-MM-dd HH:mm:ss", "zone": "+03:00" },
          "columns": { "Pressure": { "sensor": "PL-1.pressure", "factor": 100 }, "Volume Flow RateRMS": { "sensor": "PL-1.flow" } },
          "ignore": ["anomaly"] }
        """;

    private const string Rows = """
        datetime;Pressure;Volume Flow RateRMS;anomaly;extra
        2020-03-09 10:14:33;0.05;32.0;0.0;x
        2020-03-09 10:14:34;;32.5;0.0;x
        2020-03-09 10:14:34;abc;33;1.0;x
        2020-03-09;1;1;1;x
        2020-03-09 10:14:36;0.07
        2020-03-09 10:14:37;0.08;34.0;1.0;x
        """;

    [Fact]
    public void Recording_TellsWhatItLeavesOut_WithLines()
    {
        var problems = new List<string>();
        var recording = Open(Rows, Skab);
        var rows = recording.Rows(problems.Add).ToList();
        Assert.Equal(["extra"], recording.Unmapped);
        Assert.Equal([2, 3, 4, 7], rows.Select(r => r.Line));
        Assert.Equal(new DateTimeOffset(2020, 3, 9, 7, 14, 33, TimeSpan.Zero).ToUnixTimeMilliseconds(), rows[0].TimeMs);
        Assert.Equal([("PL-1.pressure", 5.0), ("PL-1.flow", 32.0)], rows[0].Values);
        Assert.Equal(
            ["line 4: column 'Pressure': 'abc' is not a number", "line 5: time '2020-03-09' is not yyyy-MM-dd HH:mm:ss",
                "line 6: 2 cells, the header has 5"],
            problems);
    }

    [Fact]
    public void Recording_WithoutMappedColumns_SaysWhichAndWhatThereIs()
    {
        var error = Assert.Throws<TwinException>(() => Open("a,b\n1,2\n", Skab));
        Assert.Contains("no column 'Pressure', 'Volume Flow RateRMS', 'datetime'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Is the delimiter right?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_HoldDelimiters()
    {
        var map = """{ "plant":"p", "time": { "column": "t", "format": "epochS" }, "columns": { "a,b": { "sensor": "x" } } }""";
        var row = Assert.Single(Open("t,\"a,b\"\n1500000000.5,\"7\"\n", map).Rows(Assert.Fail));
        Assert.Equal((1_500_000_000_500, ("x", 7.0)), (row.TimeMs, Assert.Single(row.Values)));
    }

    [Fact]
    public void Map_AllErrors_AreSaidAtOnce()
    {
        var (_, errors) = ReplayMap.Parse("""
            { "delimiter": ";;", "time": { "zone": "east" }, "columns": {
              "a": { "sensor": "no good" }, "b": { "sensor": "s", "factor": 0 }, "c": { "sensor": "s" } } }
            """u8);
        Assert.Equal(6, errors.Count);
        Assert.StartsWith("line 1", Assert.Single(ReplayMap.Parse("{\"plant\": 7}"u8).Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Which recording?")]
    [InlineData("a.csv", "--map is missing.")]
    [InlineData("a.csv --map", "--map needs a value.")]
    [InlineData("a.csv --map m --speed fast", "--speed is a number from 0, not 'fast'.")]
    [InlineData("a.csv --map m --broker http://x", "--broker is mqtt://[user:password@]host[:port].")]
    [InlineData("a.csv --map m --realm a/b", "'a/b' is no realm id.")]
    [InlineData("a.csv b.csv --map m", "One recording at a time: b.csv.")]
    public void Arguments_Wrong_AreExplained(string line, string expected)
    {
        Assert.Null(ReplayArguments.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), null, out var problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("x/0.csv --map m", "live")]
    [InlineData("x/0 b.csv --map m --speed 0", "replay-0_b")]
    [InlineData("x/0.csv --map m --speed 10 --realm drill-7", "drill-7")]
    public void Realm_IsLiveOnlyAtSpeedOne(string line, string realm)
    {
        var args = line.Replace("0 b", "0_b", StringComparison.Ordinal).Split(' ');
        Assert.Equal(realm, ReplayArguments.TryParse(args, null, out _)!.RealmOrDefault);
    }

    [Fact]
    public async Task SpeedZero_KeepsOriginalTimes_ManyInOne_IntoARealm()
    {
        var link = new FakeLink();
        var sender = new ReplaySender(link, 8);
        var rows = Enumerable.Range(0, 1000).Select(i => new RecordedRow(i + 2, 1_500_000_000_000 + (i * 1000L), [("a", i), ("b", -i)]));
        await new ReplayPlayer(sender, new FakeTimeProvider(), "replay-1", "loop", 0).PlayAsync(rows, _ => { }, default);
        Assert.Equal(2000, sender.Acknowledged);
        Assert.Equal(4, link.Messages.Count);
        Assert.All(link.Messages, m => Assert.Equal("twin/$realms/replay-1/loop", m.Topic));
        Assert.Equal(1_500_000_999_000, link.Readings()[^1].T);
    }

    [Fact]
    public async Task SpeedOne_MovesTimesToNow_AndKeepsTheCadence()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000));
        var link = new FakeLink();
        RecordedRow[] rows = [new(2, 1000, [("a", 1)]), new(3, 3500, [("a", 2)])];
        var play = new ReplayPlayer(new ReplaySender(link, 8), time, TwinKey.Live, "loop", 1).PlayAsync(rows, _ => { }, default);
        Assert.Single(link.Messages); // the first was sent, the second waits for its turn
        time.Advance(TimeSpan.FromMilliseconds(2499));
        Assert.Single(link.Messages);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await play;
        Assert.Equal([1_790_000_000_000, 1_790_000_002_500], link.Readings().Select(r => r.T));
        Assert.Equal("twin/loop", link.Messages[0].Topic);
    }

    [Fact]
    public async Task Disconnected_Messages_AreSentAgainInOrder_AndCountedOnce()
    {
        var link = new FakeLink { LoseAt = 5 };
        var sender = new ReplaySender(link, 4);
        for (var i = 0; i < 20; i++) await sender.SendAsync("t", Encoding.UTF8.GetBytes($"{i}"), 10, default);
        await sender.DrainAsync(default);
        Assert.Equal((200, 0, 1), (sender.Acknowledged, sender.Refused, sender.Reconnects));
        Assert.Equal(Enumerable.Range(0, 20), link.Messages.Select(m => int.Parse(Encoding.UTF8.GetString(m.Payload), null)));
    }

    [Fact]
    public async Task Refused_Messages_AreCountedApart_WithTheReason()
    {
        var link = new FakeLink { Refuse = "plant.unknown" };
        var sender = new ReplaySender(link, 4);
        await sender.SendAsync("t", [], 10, default);
        await sender.DrainAsync(default);
        Assert.Equal((0, 10, "plant.unknown"), (sender.Acknowledged, sender.Refused, sender.RefusedReason));
    }

    private static Recording Open(string text, string map)
    {
        var (parsed, errors) = ReplayMap.Parse(Encoding.UTF8.GetBytes(map));
        Assert.Empty(errors);
        return Recording.Open(new StringReader(text), parsed!);
    }

    private sealed class FakeLink : IReplayLink
    {
        private bool _broken;
        private int _sent;

        public List<(string Topic, byte[] Payload)> Messages { get; } = [];

        public int LoseAt { get; init; } = -1;

        public string? Refuse { get; init; }

        public Task<(PublishOutcome Outcome, string Reason)> PublishAsync(string topic, byte[] payload, CancellationToken cancellationToken)
        {
            if (Refuse is not null) return Task.FromResult((PublishOutcome.Refused, Refuse));
            _broken |= _sent++ == LoseAt;
            if (_broken) return Task.FromResult((PublishOutcome.Lost, "broken"));
            Messages.Add((topic, payload));
            return Task.FromResult((PublishOutcome.Acknowledged, ""));
        }

        public Task ReconnectAsync(CancellationToken cancellationToken)
        {
            _broken = false;
            return Task.CompletedTask;
        }

        public List<(string Id, long T, double V)> Readings() => [.. Messages.SelectMany(m => JsonDocument.Parse(m.Payload).RootElement
            .EnumerateArray().Select(e => (e.GetProperty("id").GetString()!, e.GetProperty("t").GetInt64(),
                e.GetProperty("v").GetDouble())))];
    }
}
