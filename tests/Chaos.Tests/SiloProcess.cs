using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Twin.Tests.Support;

namespace Twin.Chaos.Tests;

/// <summary>Where a started Silo lives and how; the same settings start it again on the same data.</summary>
internal sealed record SiloSettings
{
    /// <summary>Roles of the process; null: all.</summary>
    public string? Roles { get; init; }

    /// <summary>Connection string; null: SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>Plant file loaded at the first start.</summary>
    public string? PlantFile { get; init; }

    /// <summary>Data folder; shared secrets and stores live there.</summary>
    public required string DataPath { get; init; }

    /// <summary>Further <c>--Key=value</c> arguments.</summary>
    public string[] More { get; init; } = [];

    /// <summary>Starts with this program in front (<c>faketime</c>...); empty: plainly.</summary>
    public string[] Wrapper { get; init; } = [];

    public int HttpPort { get; } = FreePorts.Next();

    public int MqttPort { get; } = FreePorts.Next();

    public int SiloPort { get; } = FreePorts.Next();

    public int GatewayPort { get; } = FreePorts.Next();
}

/// <summary>The real Silo as a process: started, asked whether it is ready, killed, started again on the same data.</summary>
internal sealed class SiloProcess(SiloSettings settings) : IAsyncDisposable
{
    /// <summary>The key every test silo is bootstrapped with.</summary>
    public const string Key = "chaos-0123456789abcdef0123456789abcdef";

    private const int LinesKept = 2_000;
    private static readonly ConcurrentDictionary<int, Process> Running = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private Process? _process;

    static SiloProcess() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        foreach (var process in Running.Values) Kill(process);
    };

    public SiloSettings Settings { get; } = settings;

    public Api Api { get; } = new(settings.HttpPort);

    /// <summary>Process id of the newest start.</summary>
    public int Id => _process?.Id ?? throw new InvalidOperationException("Not started.");

    public bool HasExited => _process is not { HasExited: false };

    /// <summary>What it printed last, over all starts.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Starts it and waits until it is ready; how long that took.</summary>
    public async Task<TimeSpan> StartAsync(TimeSpan? limit = null)
    {
        Launch();
        try
        {
            return await Until.TrueAsync("ready", limit ?? TimeSpan.FromSeconds(90), async () =>
                HasExited ? throw new InvalidOperationException("it ended") : await Api.ReadyAsync());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{Describe()}\n{e.Message}", e);
        }
    }

    /// <summary>Starts it without waiting.</summary>
    public void Launch()
    {
        if (!HasExited) throw new InvalidOperationException("It runs.");
        _lines.Enqueue("---- started ----");
        string[] command = [.. Settings.Wrapper, "dotnet", DllPath(), .. Arguments()];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Settings.DataPath,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_TieredPGO"] = "0";
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Running[process.Id] = process;
        _process = process;
    }

    /// <summary>SIGKILL, and gone.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        Kill(process);
        await process.WaitForExitAsync();
        Running.TryRemove(process.Id, out _);
        process.Dispose();
        _process = null;
    }

    /// <summary>Sends a signal by its name (<c>TERM</c>, <c>INT</c>, <c>STOP</c>, <c>CONT</c>).</summary>
    public Task SignalAsync(string signal) => Shell.RunAsync("kill", $"-{signal}", Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Asks it to stop and waits; its exit code and how long it took.</summary>
    public async Task<(int Code, TimeSpan Took)> StopAsync(string signal, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        await SignalAsync(signal);
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await _process!.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Still running {limit.TotalSeconds} s after SIG{signal}.\n{Describe()}");
        }

        var code = _process.ExitCode;
        Running.TryRemove(Id, out _);
        _process.Dispose();
        _process = null;
        return (code, watch.Elapsed);
    }

    /// <summary>For a failing test: who it is and what it said last.</summary>
    public string Describe() => $"-- {Settings.Roles ?? "all roles"} on port {Settings.HttpPort}:\n{Output}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Api.Dispose();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _lines.Enqueue(line);
        while (_lines.Count > LinesKept) _lines.TryDequeue(out _);
    }

    private IEnumerable<string> Arguments()
    {
        var invariant = CultureInfo.InvariantCulture;
        yield return $"--Data:Path={Settings.DataPath}";
        yield return string.Create(invariant, $"--urls=http://127.0.0.1:{Settings.HttpPort}");
        yield return string.Create(invariant, $"--Mqtt:Port={Settings.MqttPort}");
        yield return "--Mqtt:Bind=127.0.0.1";
        yield return string.Create(invariant, $"--Orleans:SiloPort={Settings.SiloPort}");
        yield return string.Create(invariant, $"--Orleans:GatewayPort={Settings.GatewayPort}");
        yield return $"--Bootstrap:ApiKey={Key}";
        yield return "--Demo:Enabled=false";
        if (Settings.Roles is { } roles) yield return $"--Roles={roles}";
        if (Settings.PlantFile is { } file) yield return $"--Plants:Load:0={file}";
        if (Settings.Postgres is { } connection)
        {
            yield return "--Storage:Provider=postgres";
            yield return $"--Storage:ConnectionString={connection}";
        }

        foreach (var more in Settings.More) yield return more;
    }

    private static string DllPath()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory); // tests/Chaos.Tests/bin/{configuration}/net10.0
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var path = Path.Combine(root, "Silo", "bin", output.Parent.Name, output.Name, "Silo.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built.");
    }
}
