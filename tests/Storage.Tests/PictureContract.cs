using Twin.Domain;
using Twin.Domain.Cameras;

namespace Twin.Storage.Tests;

/// <summary>Pictures of cameras on both stores.</summary>
public abstract class PictureContract(StoreKind kind) : StoreContract(kind)
{
    [Fact]
    public async Task Pictures_BeyondWhatIsKept_TheOldestGo_OtherCamerasStay()
    {
        for (var i = 1; i <= Limits.PicturesPerCamera + 3; i++) await AddAsync("CAM-1", i, [(byte)i]);
        await AddAsync("CAM-2", 1, [9]);
        var kept = await Store.Pictures.ListAsync(TwinKey.Live, Make.Plant, "CAM-1", long.MaxValue, 100);
        Assert.Equal(Enumerable.Range(4, Limits.PicturesPerCamera).Reverse().Select(i => (long)i), kept.Select(p => p.AtMs));
        Assert.Single(await Store.Pictures.ListAsync(TwinKey.Live, Make.Plant, "CAM-2", long.MaxValue, 100));
    }

    [Fact]
    public async Task Picture_IsFoundByItsTime_AndTheNewestUpToAMoment()
    {
        await AddAsync("CAM-1", 10, [1]);
        await AddAsync("CAM-1", 20, [2, 2]);
        await AddAsync("CAM-1", 20, [3, 3, 3]);
        var newest = Assert.Single(await Store.Pictures.ListAsync(TwinKey.Live, Make.Plant, "CAM-1", 25, 1));
        Assert.Equal(new CameraPicture("CAM-1", 20, "image/png", 3), newest);
        Assert.Equal(10, Assert.Single(await Store.Pictures.ListAsync(TwinKey.Live, Make.Plant, "CAM-1", 19, 1)).AtMs);
        Assert.Empty(await Store.Pictures.ListAsync(TwinKey.Live, Make.Plant, "CAM-1", 9, 1));
        var found = await Store.Pictures.FindAsync(TwinKey.Live, Make.Plant, "CAM-1", 20);
        Assert.Equal([3, 3, 3], found!.Value.Content);
        Assert.Null(await Store.Pictures.FindAsync(TwinKey.Live, "p9", "CAM-1", 20));
    }

    private ValueTask AddAsync(string camera, long atMs, byte[] content) =>
        Store.Pictures.AddAsync(Make.Live, Make.Plant, new CameraPicture(camera, atMs, "image/png", content.Length), content);
}

public sealed class PicturesOnSqlite() : PictureContract(StoreKind.Sqlite);

public sealed class PicturesOnPostgres() : PictureContract(StoreKind.Postgres);
