using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Twin.Tests.Support;

/// <summary>
/// A PostgreSQL cluster of its own: temporary folder, loopback, free port, fsync on, the server run by the <c>postgres</c> user because it
/// refuses root. One per process (<see cref="SharedAsync"/>), a new database per caller.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private const string User = "postgres";
    private static readonly Lazy<Task<PostgresFixture>> One = new(StartAsync);
    private static int _databases;
    private readonly string _folder;
    private readonly string _binaries;
    private readonly int _port;
    private int _disposed;

    private PostgresFixture(string folder, string binaries, int port) => (_folder, _binaries, _port) = (folder, binaries, port);

    /// <summary>
    /// Why PostgreSQL cannot be used here, or null. On a build server (<c>CI=true</c>) that is a failure, not a reason to skip.
    /// </summary>
    public static string? Missing
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return "The PostgreSQL fixture needs Linux.";
            return FindBinaries() is null ? "PostgreSQL's initdb and pg_ctl were not found under /usr/lib/postgresql." : null;
        }
    }

    /// <summary>The cluster of this process; stopped by <see cref="PostgresEnd"/>, or at the latest when the process ends.</summary>
    public static Task<PostgresFixture> SharedAsync() => One.Value;

    /// <summary>Stops the shared cluster if there is one.</summary>
    internal static async Task EndAsync()
    {
        if (One.IsValueCreated) await (await One.Value).DisposeAsync();
    }

    /// <summary>Connection string of the server's own database.</summary>
    public string AdminConnectionString => ConnectionString("postgres");

    /// <summary>Makes an empty database and answers with its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"twin_{Interlocked.Increment(ref _databases)}");
        await using var source = NpgsqlDataSource.Create(AdminConnectionString);
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Stops the server at once, as a crash would, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await RunAsync(_binaries, "pg_ctl", "-D", DataOf(_folder), "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Stops the server at once, as a crash would; its data stay.</summary>
    public Task StopAsync() => RunAsync(_binaries, "pg_ctl", "-D", DataOf(_folder), "-m", "immediate", "-w", "stop");

    /// <summary>Starts it again after <see cref="StopAsync"/>, on the same port.</summary>
    public Task StartAgainAsync() => LaunchAsync(_folder, _binaries, _port);

    private string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={database};Maximum Pool Size=20;Include "
            + $"Error Detail=true");

    private static string DataOf(string folder) => Path.Combine(folder, "data");

    private static string? FindBinaries()
    {
        const string root = "/usr/lib/postgresql";
        if (!Directory.Exists(root)) return null;
        return Directory.GetDirectories(root)
            .OrderByDescending(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : 0)
            .Select(d => Path.Combine(d, "bin"))
            .FirstOrDefault(b => File.Exists(Path.Combine(b, "initdb")) && File.Exists(Path.Combine(b, "pg_ctl")));
    }

    private static async Task<PostgresFixture> StartAsync()
    {
        var binaries = FindBinaries() ?? throw new InvalidOperationException(Missing);
        var folder = Directory.CreateTempSubdirectory("twin-pg-").FullName;
        if (Environment.IsPrivilegedProcess) await ExecuteAsync("chown", User, folder);
        var port = FreePorts.Next();
        await RunAsync(binaries, "initdb", "-D", DataOf(folder), "-U", User, "-A", "trust", "-E", "UTF8", "--no-locale");
        await LaunchAsync(folder, binaries, port);
        var fixture = new PostgresFixture(folder, binaries, port);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => fixture.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return fixture;
    }

    private static Task LaunchAsync(string folder, string binaries, int port)
    {
        var settings = string.Create(
            CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=on -c "
                + $"max_connections=200");
        return RunAsync(binaries, "pg_ctl", "-D", DataOf(folder), "-l", Path.Combine(folder, "log"), "-w", "-o", settings, "start");
    }

    private static Task RunAsync(string binaries, string program, params string[] arguments)
    {
        var path = Path.Combine(binaries, program);
        return Environment.IsPrivilegedProcess ? ExecuteAsync("runuser", ["-u", User, "--", path, .. arguments])
            : ExecuteAsync(path, arguments);
    }

    private static async Task ExecuteAsync(string program, params string[] arguments)
    {
        // The server inherits open pipes and would keep them open for ever: a shell sends its output away instead.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" > /dev/null 2>&1");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}

/// <summary>
/// An assembly fixture that stops the shared cluster when the last test has ended. The runner gives a process ten seconds to exit and
/// then calls it a failure: too few for a server to stop on a busy machine.
/// </summary>
public sealed class PostgresEnd : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await PostgresFixture.EndAsync();
}
