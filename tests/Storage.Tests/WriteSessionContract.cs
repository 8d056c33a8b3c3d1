using Twin.Silo.Storage.Writing;

namespace Twin.Storage.Tests;

/// <summary>What is posted is done before what is asked after it, and before the commit; what fails is told.</summary>
public abstract class WriteSessionContract(StoreKind kind) : StoreContract(kind)
{
    [Fact]
    public async Task Posted_IsThereForTheNextQuestion_WhateverQuestionsWerePostedBefore()
    {
        await using var connection = Store.Raw();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        using var session = new WriteSession(connection) { Transaction = transaction };
        session.Execute("CREATE TABLE posted (n BIGINT PRIMARY KEY)");
        session.PostQuestion("SELECT @n", ("n", 7L));
        session.Post("INSERT INTO posted (n) VALUES (@n)", ("n", 1L));
        session.PostQuestion("SELECT @n", ("n", 8L));
        Assert.Equal(1L, Convert.ToInt64(session.Scalar("SELECT COUNT(*) FROM posted"), null));
        session.PostMany("INSERT INTO posted (n) VALUES (@n)",
            [.. Enumerable.Range(2, 1_200).Select(n => new (string, object?)[] { ("n", (long)n) })]);
        using (var reader = session.Read("SELECT n FROM posted ORDER BY n DESC LIMIT 1"))
        {
            Assert.True(reader.Read());
            Assert.Equal(1_201L, reader.GetInt64(0));
        }

        session.Post("DELETE FROM posted WHERE n > @n", ("n", 10L));
        session.Commit();
        await using var count = connection.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM posted";
        Assert.Equal(10L, Convert.ToInt64(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken), null));
    }

    [Fact]
    public async Task PostedThatCannotBe_FailsAtTheLatestWithTheCommit_OfWhichNothingStays()
    {
        await using var connection = Store.Raw();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        using var session = new WriteSession(connection) { Transaction = transaction };
        session.Execute("CREATE TABLE posted (n BIGINT PRIMARY KEY)");
        session.Post("INSERT INTO posted (n) VALUES (@n)", ("n", 1L));
        Assert.ThrowsAny<System.Data.Common.DbException>(() =>
        {
            session.Post("INSERT INTO posted (n) VALUES (@n)", ("n", 1L));
            session.Commit();
        });
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await using var count = connection.CreateCommand();
        count.CommandText = Store.Options.IsPostgres ? "SELECT COUNT(*) FROM pg_tables WHERE tablename = 'posted'"
            : "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'posted'";
        Assert.Equal(0L, Convert.ToInt64(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken), null));
    }

    [Fact]
    public async Task Held_IsTakenOnceATransaction()
    {
        await using var connection = Store.Raw();
        using var session = new WriteSession(connection);
        for (var i = 0; i < 2; i++)
        {
            await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
            session.Transaction = transaction;
            Assert.Equal((true, false, true), (session.Takes("a"), session.Takes("a"), session.Takes("b")));
        }
    }
}

public sealed class WriteSessionOnSqlite() : WriteSessionContract(StoreKind.Sqlite);

public sealed class WriteSessionOnPostgres() : WriteSessionContract(StoreKind.Postgres);
