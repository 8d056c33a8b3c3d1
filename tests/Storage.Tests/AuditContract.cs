using Twin.Domain;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Events;

namespace Twin.Storage.Tests;

/// <summary>The log cannot be changed without being seen (P31).</summary>
public abstract class AuditContract(StoreKind kind) : StoreContract(kind)
{
    private Task WriteAsync(int events) =>
        Store.Twins.CommitAsync(Make.Events(Make.Plant, [.. Enumerable.Range(1, events).Select(Make.Event)])).AsTask();

    [Theory]
    [InlineData("UPDATE events SET actor = 'user:mallory' WHERE position = 5", 5)]
    [InlineData("DELETE FROM events WHERE position = 6", 6)]
    [InlineData("DELETE FROM events WHERE position > 9", 10)]
    [InlineData("UPDATE events SET position = CASE position WHEN 3 THEN -4 ELSE -3 END WHERE position IN (3, 4); UPDATE events SET "
        + "position = -position WHERE position < 0", 3)]
    public async Task Verify_TamperedLog_LocatesTheFirstBreak(string sql, long at)
    {
        await WriteAsync(10);
        Assert.Equal((10L, (long?)null), await Store.Twins.VerifyAsync(TwinKey.Live, Make.Plant));
        await Store.DropGuardsAsync();
        await Store.ExecuteAsync(sql);

        Assert.Equal((at - 1, (long?)at), await Store.Twins.VerifyAsync(TwinKey.Live, Make.Plant));
    }

    [Theory]
    [InlineData("UPDATE events SET actor = 'user:mallory'")]
    [InlineData("DELETE FROM events")]
    public async Task Events_ChangedBySql_AreRefused(string sql)
    {
        await WriteAsync(2);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Store.ExecuteAsync(sql));
        Assert.Equal(2, await Store.CountAsync("events"));
    }

    [Fact]
    public async Task Verify_ThousandRandomChanges_AllLocated()
    {
        await WriteAsync(60);
        var whole = await Store.Twins.ReadEventsAsync(TwinKey.Live, Make.Plant, 0, 100);
        var random = new Random(31);
        for (var i = 0; i < 1_000; i++)
        {
            var (log, at) = Tamper([.. whole], random);
            var verifier = new EventVerifier(TwinKey.Live, Make.Plant);
            var broken = log.FirstOrDefault(e => !verifier.Accept(e));
            Assert.True(broken is not null, $"Change {i} was not detected.");
            Assert.Equal(at, verifier.Events + 1);
        }
    }

    private static (List<StoredEvent> Log, long At) Tamper(List<StoredEvent> log, Random random)
    {
        // The last one stays: removing it is the head's business, tested above.
        var at = random.Next(log.Count - 1);
        var e = log[at];
        switch (random.Next(9))
        {
            case 0: log.RemoveAt(at); break;
            case 1: (log[at], log[at + 1]) = (log[at + 1], log[at]); break;
            case 2: log.Insert(at, e with { Position = e.Position }); at++; break;
            case 3: log[at] = e with { Event = e.Event with { Actor = e.Event.Actor + "x" } }; break;
            case 4: log[at] = e with { Event = e.Event with { AtMs = e.Event.AtMs + 1 } }; break;
            case 5: log[at] = e with { Event = e.Event with { Actor = "user:ann", Cause = "atest" } }; break;
            case 6: log[at] = e with { Event = e.Event with { Payload = new byte[] { 9 } } }; break;
            case 7: log[at] = e with { Hash = new byte[32] }; break;
            default: log[at] = e with { Event = e.Event with { Type = "", Twin = e.Event.Type + e.Event.Twin } }; break;
        }

        return (log, at + 1);
    }
}

public sealed class AuditOnSqlite() : AuditContract(StoreKind.Sqlite);

public sealed class AuditOnPostgres() : AuditContract(StoreKind.Postgres);
