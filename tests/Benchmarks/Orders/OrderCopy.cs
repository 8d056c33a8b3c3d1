using Npgsql;
using NpgsqlTypes;
using Twin.Domain;
using Twin.Grains.Ports;
using Twin.Silo.Storage.Orders;

namespace Twin.Benchmarks.Orders;

/// <summary>Fills PostgreSQL's orders as their store would write them, in bulk.</summary>
internal static class OrderCopy
{
    private const string Columns = "realm, plant, id, version, open, phase, due_ms, next_ms, escalated, hazard, words, line, payload";

    /// <summary>What the server's own housekeeping does after so many rows.</summary>
    public static async Task TidyAsync(string postgres)
    {
        await using var connection = new NpgsqlConnection(postgres + ";Command Timeout=600");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM (ANALYZE) orders";
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Adds new orders that stand in their first state.</summary>
    public static async Task CopyAsync(string postgres, LiveRealm realm, string plant, OrderRow[] rows)
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        await using (var orders = await connection.BeginBinaryImportAsync($"COPY orders ({Columns}) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var row in rows)
            {
                await orders.StartRowAsync();
                await orders.WriteAsync(realm.ToString(), NpgsqlDbType.Text);
                await orders.WriteAsync(plant, NpgsqlDbType.Text);
                await orders.WriteAsync(row.Order.Id, NpgsqlDbType.Text);
                await orders.WriteAsync((long)row.Order.Version, NpgsqlDbType.Bigint);
                await orders.WriteAsync(row.Order.EndedMs == 0 ? 1L : 0L, NpgsqlDbType.Bigint);
                await orders.WriteAsync((long)row.Line.Phase, NpgsqlDbType.Bigint);
                await orders.WriteAsync(row.Line is { EndedMs: 0, DueMs: > 0 } ? row.Line.DueMs : OrderRows.NoDue, NpgsqlDbType.Bigint);
                await orders.WriteAsync(row.NextMs, NpgsqlDbType.Bigint);
                await orders.WriteAsync((long)row.Line.Escalated, NpgsqlDbType.Bigint);
                await orders.WriteAsync(row.Order.Facts.Hazard, NpgsqlDbType.Text);
                await orders.WriteAsync(OrderRows.Words(plant, row).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
                await orders.WriteAsync(OrderRows.Bytes(row.Line), NpgsqlDbType.Bytea);
                await orders.WriteAsync(OrderRows.Bytes(row.Order), NpgsqlDbType.Bytea);
            }

            await orders.CompleteAsync();
        }

        await using var stays = await connection.BeginBinaryImportAsync(
            "COPY order_stays (realm, plant, left_ms, id, entry, flow, state, entered_ms) FROM STDIN (FORMAT BINARY)");
        foreach (var (row, stay) in rows.SelectMany(static r => r.Left.Select(s => (r, s))))
        {
            await stays.StartRowAsync();
            await stays.WriteAsync(realm.ToString(), NpgsqlDbType.Text);
            await stays.WriteAsync(plant, NpgsqlDbType.Text);
            await stays.WriteAsync(stay.LeftMs, NpgsqlDbType.Bigint);
            await stays.WriteAsync(row.Order.Id, NpgsqlDbType.Text);
            await stays.WriteAsync((long)stay.Entry, NpgsqlDbType.Bigint);
            await stays.WriteAsync(row.Line.Flow, NpgsqlDbType.Text);
            await stays.WriteAsync(stay.State, NpgsqlDbType.Text);
            await stays.WriteAsync(stay.EnteredMs, NpgsqlDbType.Bigint);
        }

        await stays.CompleteAsync();
    }
}
