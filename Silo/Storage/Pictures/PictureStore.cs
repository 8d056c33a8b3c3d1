using System.Data.Common;
using Twin.Domain;
using Twin.Domain.Cameras;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Pictures;

/// <summary>Pictures beside the history: bulk that never stands before an alarm.</summary>
internal sealed class PictureStore(Database database) : IPictureStore
{
    private const string OfCamera = "realm = @realm AND plant = @plant AND camera = @camera";

    public async ValueTask AddAsync(LiveRealm realm, string plant, CameraPicture picture, ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Bulk,
            s =>
            {
                s.Execute(
                    "INSERT INTO pictures (realm, plant, camera, at_ms, media_type, bytes, content) "
                    + "VALUES (@realm, @plant, @camera, @at, @type, @bytes, @content) ON CONFLICT (realm, plant, camera, at_ms) "
                    + "DO UPDATE SET media_type = excluded.media_type, bytes = excluded.bytes, content = excluded.content",
                    ("realm", realm.ToString()), ("plant", plant), ("camera", picture.Camera), ("at", picture.AtMs),
                    ("type", picture.MediaType), ("bytes", picture.Bytes), ("content", content));
                return s.Execute(
                    $"DELETE FROM pictures WHERE {OfCamera} AND at_ms < (SELECT MIN(at_ms) FROM (SELECT at_ms FROM pictures "
                    + $"WHERE {OfCamera} ORDER BY at_ms DESC LIMIT @kept) newest)",
                    ("realm", realm.ToString()), ("plant", plant), ("camera", picture.Camera), ("kept", (long)Limits.PicturesPerCamera));
            },
            cancellationToken);

    public async ValueTask<IReadOnlyList<CameraPicture>> ListAsync(
        string realm, string plant, string camera, long untilMs, int max, CancellationToken cancellationToken = default) =>
        await database.ListAsync(
            $"SELECT camera, at_ms, media_type, bytes FROM pictures WHERE {OfCamera} AND at_ms <= @until ORDER BY at_ms DESC LIMIT @max",
            Read, cancellationToken, ("realm", realm), ("plant", plant), ("camera", camera), ("until", untilMs), ("max", (long)max));

    public async ValueTask<(CameraPicture Picture, byte[] Content)?> FindAsync(
        string realm, string plant, string camera, long atMs, CancellationToken cancellationToken = default)
    {
        var rows = await database.ListAsync(
            $"SELECT camera, at_ms, media_type, bytes, content FROM pictures WHERE {OfCamera} AND at_ms = @at",
            static r => (Read(r), r.Bytes(4)), cancellationToken, ("realm", realm), ("plant", plant), ("camera", camera), ("at", atMs));
        return rows.Count == 0 ? null : rows[0];
    }

    private static CameraPicture Read(DbDataReader r) => new(r.GetString(0), r.GetInt64(1), r.GetString(2), r.GetInt64(3));
}
