using System.Text;
using Twin.Domain;
using Twin.Grains.Ports;
using Twin.Ingest.Ports;

namespace Twin.Storage.Tests;

/// <summary>Plants, chunks and dead letters on both stores.</summary>
public abstract class BulkStoresContract(StoreKind kind) : StoreContract(kind)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static HistoryChunk Chunk(string sensor, long from, long to, byte mark = 1, string plant = Make.Plant) =>
        new(TwinKey.Live, plant, sensor, from, to, 10, new byte[] { mark, 2, 3 });

    private Task<IReadOnlyList<HistoryChunk>> ReadAsync(string sensor, long from, long to) =>
        Store.Chunks.ReadAsync(TwinKey.Live, Make.Plant, sensor, from, to, None).AsTask();

    [Fact]
    public async Task Plants_SameVersionTwice_SecondIsRefused()
    {
        var first = new PlantVersion(Make.Plant, 1, 5, "user:anna", Encoding.UTF8.GetBytes("{}"));
        Assert.True(await Store.Plants.AddAsync(first));
        Assert.False(await Store.Plants.AddAsync(first with { Actor = "user:bo" }));
        Assert.True(await Store.Plants.AddAsync(first with { Version = 2 }));

        var latest = await Store.Plants.LatestAsync(Make.Plant);
        Assert.Equal((2, "user:anna", "{}"), (latest!.Version, latest.Actor, Encoding.UTF8.GetString(latest.File.Span)));
        Assert.Null(await Store.Plants.LatestAsync("p9"));
        Assert.Equal([Make.Plant], await Store.Plants.ListAsync());
    }

    [Fact]
    public async Task Chunks_OverlappingRange_FoundInOrderWhateverTheirLength()
    {
        await Store.Chunks.WriteAsync("j1", 30,
            [Chunk("s1", 0, 1_000_000, 1), Chunk("s1", 500, 600, 2), Chunk("s1", 700, 800, 3), Chunk("s2", 500, 600, 4)], None);

        Assert.Equal([1, 2, 3], (await ReadAsync("s1", 600, 700)).Select(c => (int)c.Data.Span[0]));
        Assert.Equal([1], (await ReadAsync("s1", 601, 699)).Select(c => (int)c.Data.Span[0]));
        Assert.Empty(await ReadAsync("s1", 1_000_001, long.MaxValue));
        Assert.Equal(3, (await ReadAsync("s1", long.MinValue, long.MaxValue)).Count);
        Assert.Equal(30, await Store.Chunks.LoadCursorAsync("j1", None));
        Assert.Equal(0, await Store.Chunks.LoadCursorAsync("j2", None));
        Assert.Equal(new HistorySize(12, 40, 4), await Store.Chunks.SizeAsync(None));
    }

    [Fact]
    public async Task Chunks_Delete_CountsMoreThanOneSlice()
    {
        await Store.Chunks.WriteAsync("j1", 1,
            [.. Enumerable.Range(0, 4_500).Select(i => Chunk("s1", i, i + 1)), Chunk("s1", 100, 90_000)], None);
        await Store.Chunks.WriteAsync("j1", 2, [Chunk("s1", 1, 2, plant: "p2")], None);

        Assert.Equal(4_500, await Store.Chunks.DeleteBeforeAsync(TwinKey.Live, Make.Plant, 50_000, None));
        Assert.Equal(new HistorySize(6, 20, 2), await Store.Chunks.SizeAsync(None));
    }

    [Fact]
    public async Task Chunks_Replace_AllOrNothing()
    {
        await Store.Chunks.WriteAsync("j1", 1, [Chunk("s1", 0, 10, 1), Chunk("s1", 10, 20, 2)], None);
        await Store.Chunks.ReplaceAsync([Chunk("s1", 0, 10, 1), Chunk("s1", 10, 20, 2)], [Chunk("s1", 0, 20, 3)], None);
        Assert.Equal(3, Assert.Single(await ReadAsync("s1", 0, 20)).Data.Span[0]);

        var failure = await Assert.ThrowsAsync<TwinException>(
            () => Store.Chunks.ReplaceAsync([Chunk("s1", 0, 20, 3), Chunk("s1", 0, 10, 1)], [Chunk("s1", 0, 20, 4)], None).AsTask());
        Assert.Equal("history.chunk.gone", failure.Error.Code);
        Assert.Equal(3, Assert.Single(await ReadAsync("s1", 0, 20)).Data.Span[0]);
        Assert.Equal(new HistorySize(3, 10, 1), await Store.Chunks.SizeAsync(None));
    }

    [Fact]
    public async Task DeadLetters_MoreThanTheBound_OldestGo()
    {
        var letters = Enumerable.Range(0, Limits.DeadLettersPerPlant + 5)
            .Select(i => new DeadLetter($"j1:{i}", TwinKey.Live, Make.Plant, i, "mqtt:c1", i % 2 == 0 ? "a" : "b", "bad",
                new byte[5_000], 5_000)).ToList();
        await Store.DeadLetters.AddAsync([letters[0] with { Plant = "p2", Id = "other" }], None);
        await Store.DeadLetters.AddAsync(letters, None);
        await Store.DeadLetters.AddAsync([.. letters.TakeLast(10)], None);

        var counts = await Store.DeadLetters.CountAsync(TwinKey.Live, Make.Plant, None);
        Assert.Equal(Limits.DeadLettersPerPlant, counts.Values.Sum());
        Assert.Equal(1, (await Store.DeadLetters.CountAsync(TwinKey.Live, "p2", None))["a"]);
        var page = await Store.DeadLetters.ListAsync(TwinKey.Live, Make.Plant, null, null, 2, None);
        Assert.Equal(["j1:10004", "j1:10003"], page.Select(l => l.Id));
        Assert.Equal(Limits.DeadLetterPayloadBytes, page[0].Payload.Length);
        var next = await Store.DeadLetters.ListAsync(TwinKey.Live, Make.Plant, "a", page[1].Id, 2, None);
        Assert.Equal(["j1:10002", "j1:10000"], next.Select(l => l.Id));
    }
}

public sealed class BulkStoresOnSqlite() : BulkStoresContract(StoreKind.Sqlite);

public sealed class BulkStoresOnPostgres() : BulkStoresContract(StoreKind.Postgres);
