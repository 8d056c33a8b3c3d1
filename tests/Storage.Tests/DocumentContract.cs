using Twin.Domain;
using Twin.Domain.Documents;
using Twin.Domain.Readings;
using Twin.Domain.Readings.History;
using Twin.Ingest.Ports;

namespace Twin.Storage.Tests;

/// <summary>Documents and history levels on both stores.</summary>
public abstract class DocumentContract(StoreKind kind) : StoreContract(kind)
{
    private static TwinDocument Document(string id, string twin = "T-1", long at = 1) =>
        new(id, twin, $"photo {id}.png", "image/png", 3, at, "user:anna");

    [Fact]
    public async Task Documents_AddedTwice_AreOneAndComeBackWhole()
    {
        Assert.True(await Store.Documents.AddAsync(Make.Live, Make.Plant, Document("a", at: 1), new byte[] { 1, 2, 3 }));
        Assert.True(await Store.Documents.AddAsync(Make.Live, Make.Plant, Document("a", at: 9), new byte[] { 1, 2, 3 }));
        Assert.True(await Store.Documents.AddAsync(Make.Live, Make.Plant, Document("b", at: 2), new byte[] { 4, 5, 6 }));

        Assert.Equal([Document("b", at: 2), Document("a", at: 1)], await Store.Documents.ListAsync(TwinKey.Live, Make.Plant, "T-1"));
        var found = await Store.Documents.FindAsync(TwinKey.Live, Make.Plant, "T-1", "a");
        Assert.Equal([1, 2, 3], found!.Value.Content);
        Assert.Null(await Store.Documents.FindAsync(TwinKey.Live, Make.Plant, "T-2", "a"));
        Assert.Null(await Store.Documents.FindAsync(TwinKey.Live, "p9", "T-1", "a"));
    }

    [Fact]
    public async Task Documents_Removed_LeaveNothingBehind()
    {
        await Store.Documents.AddAsync(Make.Live, Make.Plant, Document("a"), new byte[] { 1 });
        Assert.False(await Store.Documents.RemoveAsync(Make.Live, Make.Plant, "T-2", "a"));
        Assert.True(await Store.Documents.RemoveAsync(Make.Live, Make.Plant, "T-1", "a"));
        Assert.False(await Store.Documents.RemoveAsync(Make.Live, Make.Plant, "T-1", "a"));
        Assert.Equal(0, await Store.CountAsync("document_files"));
    }

    [Fact]
    public async Task Documents_BeyondTheBound_AreRefused()
    {
        for (var i = 0; i < Limits.DocumentsPerTwin; i++)
            Assert.True(await Store.Documents.AddAsync(Make.Live, Make.Plant, Document($"d{i}"), new byte[] { 1 }));
        Assert.False(await Store.Documents.AddAsync(Make.Live, Make.Plant, Document("more"), new byte[] { 1 }));
        Assert.True(await Store.Documents.AddAsync(Make.Live, Make.Plant, Document("other", "T-2"), new byte[] { 1 }));
    }

    [Fact]
    public async Task Chunks_FromAfar_ComeAsLevelsOnlyInsideTheRangeAndBeyondTheBound()
    {
        var readings = Enumerable.Range(0, 600).Select(i => new HistoryReading(i, i, Quality.Good)).ToArray();
        var chunk = new HistoryChunk(TwinKey.Live, Make.Plant, "s1", 0, 599, 600, HistoryCodec.Encode(readings))
        {
            Level = HistoryLevel.Of(readings),
        };
        await Store.Chunks.WriteAsync("j1", 1, [chunk], CancellationToken.None);

        Assert.Equal(chunk.Level.ToArray(), Assert.Single(await CoarseAsync(0, 599, 599)).Data.ToArray());
        Assert.Equal(chunk.Data.ToArray(), Assert.Single(await CoarseAsync(0, 599, 600)).Data.ToArray());
        Assert.Equal(chunk.Data.ToArray(), Assert.Single(await CoarseAsync(1, 599, 10)).Data.ToArray());
        var size = await Store.Chunks.SizeAsync(CancellationToken.None);
        Assert.Equal(chunk.Data.Length + chunk.Level.Length, size.Bytes);
        await Store.Chunks.DeleteBeforeAsync(TwinKey.Live, Make.Plant, 10_000, CancellationToken.None);
        Assert.Equal(new HistorySize(0, 0, 0), await Store.Chunks.SizeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Chunks_TooSmallForALevel_AreWholeFromAfar()
    {
        var readings = Enumerable.Range(0, 40).Select(i => new HistoryReading(i, i, Quality.Good)).ToArray();
        var chunk = new HistoryChunk(TwinKey.Live, Make.Plant, "s1", 0, 39, 40, HistoryCodec.Encode(readings));
        await Store.Chunks.WriteAsync("j1", 1, [chunk], CancellationToken.None);
        Assert.Equal(chunk.Data.ToArray(), Assert.Single(await CoarseAsync(0, 39, 10)).Data.ToArray());
    }

    private Task<IReadOnlyList<HistoryChunk>> CoarseAsync(long from, long to, long fine) =>
        Store.Chunks.ReadCoarseAsync(TwinKey.Live, Make.Plant, "s1", from, to, fine, CancellationToken.None).AsTask();
}

public sealed class DocumentsOnSqlite() : DocumentContract(StoreKind.Sqlite);

public sealed class DocumentsOnPostgres() : DocumentContract(StoreKind.Postgres);
