using System.Data.Common;
using Twin.Domain;
using Twin.Domain.Documents;
using Twin.Silo.Storage.Writing;

namespace Twin.Silo.Storage.Documents;

/// <summary>Documents as rows; their content in a table of its own, read only when it is asked for.</summary>
internal sealed class DocumentStore(Database database) : IDocumentStore
{
    private const string Columns = "d.id, d.twin, d.name, d.media_type, d.bytes, d.at_ms, d.actor";

    private const string OfTwin = "d.realm = @realm AND d.plant = @plant AND d.twin = @twin";

    public async ValueTask<bool> AddAsync(LiveRealm realm, string plant, TwinDocument document, ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Bulk,
            s =>
            {
                var known = Count(s, "id = @id", ("id", document.Id));
                if (known > 0) return true;
                var held = Count(s, "realm = @realm AND plant = @plant AND twin = @twin", ("realm", realm.ToString()), ("plant", plant),
                    ("twin", document.Twin));
                if (held >= Limits.DocumentsPerTwin) return false;
                s.Execute(
                    "INSERT INTO documents (id, realm, plant, twin, name, media_type, bytes, at_ms, actor) "
                    + "VALUES (@id, @realm, @plant, @twin, @name, @type, @bytes, @at, @actor)",
                    ("id", document.Id), ("realm", realm.ToString()), ("plant", plant), ("twin", document.Twin), ("name", document.Name),
                    ("type", document.MediaType), ("bytes", document.Bytes), ("at", document.AtMs), ("actor", document.Actor));
                s.Execute("INSERT INTO document_files (id, content) VALUES (@id, @content)", ("id", document.Id), ("content", content));
                return true;
            },
            cancellationToken);

    public async ValueTask<IReadOnlyList<TwinDocument>> ListAsync(
        string realm, string plant, string twin, CancellationToken cancellationToken = default) =>
        await database.ListAsync($"SELECT {Columns} FROM documents d WHERE {OfTwin} ORDER BY d.at_ms DESC, d.id", Read, cancellationToken,
            ("realm", realm), ("plant", plant), ("twin", twin));

    public async ValueTask<(TwinDocument Document, byte[] Content)?> FindAsync(
        string realm, string plant, string twin, string id, CancellationToken cancellationToken = default)
    {
        var rows = await database.ListAsync(
            $"SELECT {Columns}, f.content FROM documents d JOIN document_files f ON f.id = d.id WHERE {OfTwin} AND d.id = @id",
            r => (Read(r), r.Bytes(7)), cancellationToken, ("realm", realm), ("plant", plant), ("twin", twin), ("id", id));
        return rows.Count == 0 ? null : rows[0];
    }

    public async ValueTask<bool> RemoveAsync(
        LiveRealm realm, string plant, string twin, string id, CancellationToken cancellationToken = default) =>
        await database.WriteAsync(
            WriteLane.Bulk,
            s =>
            {
                var removed = s.Execute("DELETE FROM documents WHERE realm = @realm AND plant = @plant AND twin = @twin AND id = @id",
                    ("realm", realm.ToString()), ("plant", plant), ("twin", twin), ("id", id)) == 1;
                if (removed) s.Execute("DELETE FROM document_files WHERE id = @id", ("id", id));
                return removed;
            },
            cancellationToken);

    private static long Count(WriteSession session, string where, params ReadOnlySpan<(string, object?)> parameters) =>
        Convert.ToInt64(session.Scalar($"SELECT COUNT(*) FROM documents WHERE {where}", parameters),
            System.Globalization.CultureInfo.InvariantCulture);

    private static TwinDocument Read(DbDataReader r) =>
        new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt64(4), r.GetInt64(5), r.GetString(6));
}
