using System.Diagnostics;

namespace Twin.Chaos.Tests;

/// <summary>Another program that holds a SQLite file's write lock: the sqlite3 shell inside a transaction.</summary>
internal sealed class SqliteLock : IAsyncDisposable
{
    private readonly Process _shell;

    private SqliteLock(Process shell) => _shell = shell;

    public static async Task<SqliteLock> TakeAsync(string file)
    {
        var shell = Process.Start(new ProcessStartInfo("sqlite3", [file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException("sqlite3 did not start.");
        await shell.StandardInput.WriteLineAsync(".timeout 5000\nBEGIN IMMEDIATE;\n.print locked");
        await shell.StandardInput.FlushAsync();
        string? line;
        do line = await shell.StandardOutput.ReadLineAsync();
        while (line is not (null or "locked"));
        return new SqliteLock(shell);
    }

    public async ValueTask DisposeAsync()
    {
        await _shell.StandardInput.WriteLineAsync("ROLLBACK;\n.quit");
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
