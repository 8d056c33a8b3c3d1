using System.Data.Common;

namespace Twin.Silo.Storage.Writing;

/// <summary>
/// The one writer of a database: takes groups from its queue and commits each in one transaction, on a thread of its own,
/// so that neither a grain nor the thread pool ever waits for a disk.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const string Savepoint = "job";
    private readonly WriteQueue _queue;
    private readonly Func<DbConnection> _open;
    private readonly Thread _thread;
    private readonly List<WriteJob> _failed = [];
    private WriteSession? _session;

    public Writer(string name, WriteQueue queue, Func<DbConnection> open)
    {
        _queue = queue;
        _open = open;
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Finishes what waits, then stops.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
    }

    private void Loop()
    {
        var group = new List<WriteJob>();
        while (_queue.Take(group)) Write(group);
        CloseSession();
    }

    private void Write(List<WriteJob> group)
    {
        _failed.Clear();
        try
        {
            _session ??= new WriteSession(_open());
            using var transaction = _session.Connection.BeginTransaction();
            _session.Transaction = transaction;
            if (group.Count == 1) group[0].Run(_session);
            else foreach (var job in group) RunApart(job, transaction);
            _session.Commit();
        }
        catch (Exception exception)
        {
            // The transaction is gone, and with it everything of this group: each caller hears so and retries by id.
            CloseSession();
            var error = StorageErrors.Wrap(exception);
            foreach (var job in group) job.Fail(error);
            return;
        }

        foreach (var job in group)
        {
            if (!_failed.Contains(job) && !job.Advance()) _queue.Return(job);
        }
    }

    /// <summary>One job's failure leaves the others of the group alone.</summary>
    private void RunApart(WriteJob job, DbTransaction transaction)
    {
        transaction.Save(Savepoint);
        try
        {
            job.Run(_session!);
            _session!.Send();
        }
        catch (Exception exception)
        {
            transaction.Rollback(Savepoint);
            _failed.Add(job);
            job.Fail(StorageErrors.Wrap(exception));
        }

        transaction.Release(Savepoint);
    }

    private void CloseSession()
    {
        var session = _session;
        _session = null;
        try
        {
            session?.Dispose();
            session?.Connection.Dispose();
        }
        catch (DbException)
        {
            // A broken connection cannot even be closed; the next group opens a new one.
        }
    }
}
