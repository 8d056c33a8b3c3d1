using System.Diagnostics;

namespace Twin.Browser.Tests;

/// <summary>The screens over an invented plant, as a process of its own that a test may kill and start again at the same address.</summary>
public sealed class WebHostProcess(params string[] arguments) : IAsyncDisposable
{
    private readonly string _keys = Path.Combine(Path.GetTempPath(),
        "twin-webhost-" + Environment.ProcessId + "-" + Interlocked.Increment(ref s_made));
    private static int s_made;
    private Process? _process;

    /// <summary>Base address, without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    public async Task StartAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../WebHost/bin", configuration, "net10.0"));
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.ArgumentList.Add("WebHost.dll");
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(Url.Length > 0 ? Url : "http://127.0.0.1:0");
        start.ArgumentList.Add("--Keys=" + _keys);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) ready.TrySetException(new InvalidOperationException("The web host ended before it was ready."));
            else if (line.Data.StartsWith("READY ", StringComparison.Ordinal)) ready.TrySetResult(line.Data[6..]);
        };
        _process.BeginOutputReadLine();
        Url = await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Ends it without a word, as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async Task PostAsync(string path)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(Url + path, null);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(_keys)) Directory.Delete(_keys, true);
    }
}
