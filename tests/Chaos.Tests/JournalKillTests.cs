using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Xunit;

namespace Twin.Chaos.Tests;

/// <summary>
/// Kills a process that appends (SIGKILL, 0 to 400 ms in), again and again over the same journal, and looks for what it acknowledged.
/// </summary>
public sealed class JournalKillTests
{
    private const int Producers = 4;

    [Fact]
    public async Task Append_ProcessKilled_EverythingAcknowledgedIsOnDiskWithoutGaps()
    {
        var rounds = Environment.GetEnvironmentVariable("TWIN_LONG") is { Length: > 0 } ? 1_000 : 20;
        var folder = Directory.CreateTempSubdirectory("journal-kill-");
        try
        {
            var random = new Random(20_261_123);
            var acknowledged = new long[Producers];
            var total = 0L;
            for (var round = 0; round < rounds; round++)
            {
                var start = (round + 1) * 1_000_000_000L;
                Array.Fill(acknowledged, start - 1);
                await AppendAndKillAsync(folder.FullName, start, random.Next(401), acknowledged);
                total += await CheckAsync(folder.FullName, start, acknowledged, trim: round % 5 == 4);
            }

            Assert.True(total > rounds, "hardly anything was appended: the test shows nothing");
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static async Task AppendAndKillAsync(string folder, long start, int afterMs, long[] acknowledged)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            [HelperPath(), "append", folder, start.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        using var timer = new Timer(_ => process.Kill(), null, afterMs, Timeout.Infinite);
        var last = "";
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            // The last line may be cut by the kill; a shorter number than written only weakens the check.
            Note(last, acknowledged);
            last = line;
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(128 + 9, process.ExitCode);
    }

    private static void Note(string line, long[] acknowledged)
    {
        if (line.Length == 0) return;
        var parts = line.Split(' ');
        acknowledged[int.Parse(parts[0], CultureInfo.InvariantCulture)] = long.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Reads the round's part of the journal; returns how many readings it holds.</summary>
    private static async Task<long> CheckAsync(string folder, long start, long[] acknowledged, bool trim)
    {
        var token = TestContext.Current.CancellationToken;
        var directory = new SensorDirectory();
        await using var journal = SegmentJournal.Open(
            new JournalOptions { Directory = folder }, directory, TimeProvider.System, NullLogger<SegmentJournal>.Instance);
        var next = Enumerable.Repeat(start, Producers).ToArray();
        long end = 0, count = 0;
        for (var position = journal.Start; await journal.ReadAsync(position, 50_000, token) is { Count: > 0 } frames; position = end)
        {
            foreach (var frame in frames)
            {
                Assert.True(frame.FirstPosition >= end, "positions fall or repeat");
                end = frame.EndPosition;
                for (var i = 0; i < frame.Readings.Length; i++)
                {
                    var staged = frame.Readings.Span[i];
                    if (staged.Reading.Sequence < start) continue;
                    var producer = directory.KeyOf(staged.Sensor).Id[^1] - '0';
                    Assert.Equal(next[producer]++, staged.Reading.Sequence);
                    count++;
                }
            }
        }

        for (var producer = 0; producer < Producers; producer++)
        {
            Assert.True(next[producer] > acknowledged[producer],
                $"producer {producer}: {acknowledged[producer]} was acknowledged, the journal ends before {next[producer]}");
        }

        if (trim) journal.Trim(end);
        return count;
    }

    private static string HelperPath()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory); // tests/Chaos.Tests/bin/{configuration}/net10.0
        var path = Path.Combine(
            output.Parent!.Parent!.Parent!.Parent!.FullName, "JournalCrash", "bin", output.Parent.Name, output.Name, "JournalCrash.dll");
        Assert.True(File.Exists(path), $"{path} is not built");
        return path;
    }
}
