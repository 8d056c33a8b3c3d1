using System.Text;
using CsCheck;
using Twin.Domain;
using Twin.Domain.Readings;
using Twin.Ingest.Dispatch;
using Twin.Ingest.Intake;
using Xunit;

namespace Twin.Ingest.Tests.Intake;

public sealed class HandleTests
{
    [Fact]
    public void Directory_AnyKeys_KeepsOneHandleEach() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 4_000]).Array[0, 6_000].Sample(drawn =>
        {
            var directory = new SensorDirectory();
            var expected = new Dictionary<TwinKey, int>();
            foreach (var (realm, plant, id) in drawn)
            {
                var key = new TwinKey($"r{realm}", $"p{plant}", $"s{id}");
                Assert.Equal(expected.ContainsKey(key), directory.TryGet(key, out _));
                var handle = directory.Intern(key);
                Assert.Equal(expected.TryGetValue(key, out var known) ? known : expected.Count, handle);
                expected[key] = handle;
            }

            Assert.Equal(expected.Count, directory.Count);
            foreach (var (key, handle) in expected)
            {
                Assert.Equal(key, directory.KeyOf(handle));
                Assert.True(directory.TryGet(key, out var found));
                Assert.Equal(handle, found);
            }
        }, iter: 50);

    [Fact]
    public void Directory_FromManyThreads_GivesEachKeyOneHandle()
    {
        var directory = new SensorDirectory();
        var handles = new int[8, 5_000];
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                var handle = directory.Intern(new TwinKey($"realm-{i % 3}", "p", $"s{i}"));
                Assert.Equal($"s{i}", directory.KeyOf(handle).Id);
                handles[thread, i] = handle;
            }
        });
        Assert.Equal(5_000, directory.Count);
        for (var i = 0; i < 5_000; i++)
        {
            for (var thread = 1; thread < 8; thread++) Assert.Equal(handles[0, i], handles[thread, i]);
        }
    }

    [Fact]
    public void Names_Any_FindTheLastHandleGiven() =>
        Gen.Select(Gen.String[0, 4], Gen.Int).Array[0, 300].Sample(entries =>
        {
            // Lone surrogates become one replacement character: what counts is the bytes.
            var expected = new Dictionary<string, int>();
            foreach (var (name, handle) in entries) expected[Convert.ToHexString(Encoding.UTF8.GetBytes(name))] = handle;
            var table = new Utf8Table([.. entries]);
            foreach (var (bytes, handle) in expected)
            {
                Assert.True(table.TryGet(Convert.FromHexString(bytes), out var found));
                Assert.Equal(handle, found);
            }

            Assert.False(table.TryGet("not a name of four"u8, out _));
        });

    [Fact]
    public void Batch_AnyReadings_GroupsThemBySensorInOrder()
    {
        var directory = new SensorDirectory();
        for (var i = 0; i <= 70 * 512; i++) directory.Intern(new TwinKey(TwinKey.Live, "p", $"s{i}"));
        var sensor = Gen.Int[0, 1_400].Select(i => i % 20 == 0 ? i / 20 * 512 : i);
        Gen.Select(sensor, Gen.Int[0, 1_000]).Array[0, 1_700].Array[1, 3].Sample(batches =>
        {
            var builder = new BatchBuilder(directory);
            foreach (var readings in batches)
            {
                for (var i = 0; i < readings.Length; i++)
                    builder.Add(readings[i].Item1, i, i, new Reading(i, readings[i].Item2, -1, Quality.Good, ReadingFlags.None));
                var batch = builder.Build("j", 1, readings.Length, readings.Length, 0);
                var groups = readings.Select((r, i) => (Sensor: $"s{r.Item1}", Position: (long)i)).GroupBy(r => r.Sensor).ToArray();
                Assert.Equal(groups.Select(g => g.Key), batch.Sensors);
                for (var g = 0; g < groups.Length; g++)
                {
                    var of = batch.Readings.AsSpan(batch.Offsets[g], batch.Offsets[g + 1] - batch.Offsets[g]).ToArray();
                    Assert.Equal(groups[g].Select(r => r.Position), of.Select(r => r.Position));
                    Assert.All(of, r => Assert.Equal(readings[(int)r.Position].Item2, r.Reading.Value));
                }
            }
        }, iter: 100);
    }
}
