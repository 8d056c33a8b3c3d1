using System.Diagnostics;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Ingest.Tests.Bridge;

/// <summary>A real mosquitto of the test's own, with persistence, that can be killed and started again on the same port.</summary>
internal sealed class Mosquitto : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("twin-mosquitto").FullName;
    private readonly string _binary;
    private Process? _process;

    private Mosquitto(string binary)
    {
        _binary = binary;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder,
            (UnixFileMode)0b111_111_111); // started as root it becomes another user
        Port = FreePorts.Next();
        File.WriteAllText(Path.Combine(_folder, "m.conf"), $"""
            listener {Port} 127.0.0.1
            allow_anonymous true
            persistence true
            persistence_location {_folder}/
            max_queued_messages 100000
            max_inflight_messages 100
            """);
    }

    public int Port { get; }

    public string Uri => $"mqtt://127.0.0.1:{Port}";

    /// <summary>Starts one; skips the test where there is no mosquitto, but not on the build server.</summary>
    public static async Task<Mosquitto> StartAsync()
    {
        var binary = ((string[])["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto"]).FirstOrDefault(File.Exists);
        if (binary is null && Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("mosquitto is not installed");
        Assert.SkipWhen(binary is null, "mosquitto is not installed (apt-get install mosquitto)");
        var broker = new Mosquitto(binary!);
        await broker.RunAsync();
        return broker;
    }

    /// <summary>Starts the process and waits until it says that it runs.</summary>
    public async Task RunAsync()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(_binary, ["-v", "-c", Path.Combine(_folder, "m.conf")]) { RedirectStandardError = true },
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) running.TrySetException(new IOException("mosquitto ended"));
            else if (line.Data.Contains(" running", StringComparison.Ordinal)) running.TrySetResult();
        };
        _process.Start();
        _process.BeginErrorReadLine();
        await running.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Makes it write its database (SIGUSR1), and kills it (-9) when the new file is there.</summary>
    public async Task SaveAndKillAsync()
    {
        using var watch = new FileSystemWatcher(_folder, "mosquitto.db*") { EnableRaisingEvents = true };
        var renamed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watch.Renamed += (_, e) =>
        {
            if (e.Name == "mosquitto.db") renamed.TrySetResult();
        };
        using (var signal = Process.Start("kill", ["-USR1", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await signal.WaitForExitAsync();
        await renamed.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Kill();
    }

    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }
}
