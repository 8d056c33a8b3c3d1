using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Xunit;
using static Twin.Ingest.Tests.Journal.JournalFixture;

namespace Twin.Ingest.Tests.Journal;

public sealed class JournalFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disk_Full_RefusesEverythingAndRecoversByItself()
    {
        var disk = new FakeDisk();
        var directory = new SensorDirectory();
        var time = new TimerSignalTime();
        await using var journal = Open(disk, directory, time);
        Assert.True(await journal.WaitDurableAsync(journal.Append([Reading(directory, 1, 1)], 1), Token));
        var length = disk[JournalFormat.NameOf(1)].Length;
        (disk.FailFrom, disk.FailCount) = (disk.Calls, 1);

        var position = journal.Append([Reading(directory, 1, 2)], 2);
        Assert.False(await journal.WaitDurableAsync(position, Token));
        await time.TimerSetAsync();
        Assert.Equal("ingest.disk-full", journal.Fault?.Code);
        Assert.Equal(-1, journal.Append([Reading(directory, 1, 3)], 3));
        Assert.Equal(-1, journal.AppendNote(1, [1], 3));
        Assert.False(await journal.WaitDurableAsync(position, Token));
        Assert.Equal(length, disk[JournalFormat.NameOf(1)].Length);
        Assert.Equal(2, journal.DurableEnd);

        var data = journal.WaitForDataAsync(2, Token);
        time.Advance(TimeSpan.FromSeconds(1));
        await data;
        Assert.Null(journal.Fault);
        Assert.Equal(3, journal.DurableEnd);
        Assert.True(await journal.WaitDurableAsync(journal.Append([Reading(directory, 1, 4)], 4), Token));
        Assert.Equal([1, 2, 4], (await ReadAllAsync(journal)).SelectMany(f => f.Readings.ToArray()).Select(r => r.Reading.Value));
    }

    [Fact]
    public async Task Disk_OtherError_IsNamed()
    {
        var disk = new FakeDisk { Failure = () => new IOException("Input/output error", 5) };
        var directory = new SensorDirectory();
        var time = new TimerSignalTime();
        var journal = Open(disk, directory, time);
        (disk.FailFrom, disk.FailCount) = (disk.Calls, int.MaxValue / 2);
        Assert.False(await journal.WaitDurableAsync(journal.Append([Reading(directory, 1, 2)], 2), Token));
        Assert.Equal("ingest.io", journal.Fault?.Code);
        await journal.DisposeAsync(); // must end although the disk never comes back
    }

    /// <summary>
    /// Fails each call to the disk in turn, once or for a while, then cuts the power: what was acknowledged is there, nothing is
    /// invented.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Disk_FailsAtEachCall_AcknowledgedSurvivesPowerCut(int failures)
    {
        for (var call = 0; call < 60; call++)
        {
            var random = new Random(call);
            var disk = new FakeDisk { FailFrom = call, FailCount = failures };
            var directory = new SensorDirectory();
            var time = new TimerSignalTime();
            SegmentJournal journal;
            while (true)
            {
                try
                {
                    journal = Open(disk, directory, time, o => o with { SegmentBytes = 4096 });
                    break;
                }
                catch (IOException)
                {
                    Assert.True(disk.Calls <= call + failures, "opening fails on a sound disk");
                }
            }

            var (sent, acknowledged) = await AppendSomeAsync(journal, directory, time, random);
            var cut = disk.AfterPowerCut(random);
            await journal.DisposeAsync();
            var other = new SensorDirectory();
            await using var reopened = Open(cut, other);
            var found = Entries(await ReadAllAsync(reopened), other);
            var texts = found.Select(f => f.Text).ToHashSet();
            Assert.True(acknowledged.All(texts.Contains), $"call {call}: an acknowledged reading is gone");
            Assert.True(texts.All(sent.Contains), $"call {call}: a reading was invented");
            Assert.Equal(found.Count, texts.Count);
            Assert.True(found.Zip(found.Skip(1)).All(p => p.First.Position < p.Second.Position));
            Assert.NotEmpty(acknowledged);
        }
    }

    private static async Task<(HashSet<string> Sent, List<string> Acknowledged)> AppendSomeAsync(
        SegmentJournal journal, SensorDirectory directory, TimerSignalTime time, Random random)
    {
        var sent = new HashSet<string>();
        var acknowledged = new List<string>();
        for (var message = 0; message < 40; message++)
        {
            var readings = Enumerable.Range(0, random.Next(1, 40)).Select(i => Reading(directory, i, message, message)).ToArray();
            var bits = BitConverter.DoubleToInt64Bits(message);
            var lines = readings.Select(r => $"{directory.KeyOf(r.Sensor)} {message} {message} {bits:x} -1 0 None").ToList();
            sent.UnionWith(lines);
            var position = journal.Append(readings, message);
            Assert.True(position > 0);
            if (await journal.WaitDurableAsync(position, Token))
            {
                acknowledged.AddRange(lines);
                continue;
            }

            var recovered = journal.WaitForDataAsync(position - 1, Token).AsTask();
            while (!recovered.IsCompleted)
            {
                await Task.WhenAny(time.TimerSetAsync(), recovered);
                time.Advance(TimeSpan.FromSeconds(1));
            }

            await recovered;
            Assert.Null(journal.Fault);
        }

        return (sent, acknowledged);
    }
}
