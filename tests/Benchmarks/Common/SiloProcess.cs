using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Twin.Benchmarks.Common;

/// <summary>The real program (Release) as a process of its own, with its own data folder and ports.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    /// <summary>Key that every instance is started with.</summary>
    public const string Key = "bench-0123456789abcdef0123456789abcdef";

    private readonly string _data;
    private readonly string _plantFile;
    private readonly string? _postgres;
    private readonly HttpClient _http;
    private Process? _process;

    public SiloProcess(string data, string plantFile, string? postgres, int firstPort)
    {
        (_data, _plantFile, _postgres) = (data, plantFile, postgres);
        (HttpPort, MqttPort, SiloPort) = (firstPort, firstPort + 1, firstPort + 2);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}"), Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    public int HttpPort { get; }

    public int MqttPort { get; }

    private int SiloPort { get; }

    /// <summary>Resources of the process.</summary>
    public ProcessMeter Meter => new(_process!.Id);

    /// <summary>Starts it; answers with the time until it was ready.</summary>
    public async Task<TimeSpan> StartAsync(TimeSpan limit, params string[] more)
    {
        var clock = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Paths.Silo, $"--Data:Path={_data}", $"--urls=http://127.0.0.1:{HttpPort}", $"--Mqtt:Port={MqttPort}", "--Mqtt:Bind=127.0.0.1",
            $"--Orleans:SiloPort={SiloPort}", $"--Orleans:GatewayPort={SiloPort + 1}", $"--Bootstrap:ApiKey={Key}", "--Demo:Enabled=false",
            $"--Plants:Load:0={_plantFile}",
        ];
        foreach (var argument in arguments.Concat(more)) start.ArgumentList.Add(argument);
        if (_postgres is not null)
        {
            start.ArgumentList.Add("--Storage:Provider=postgres");
            start.ArgumentList.Add($"--Storage:ConnectionString={_postgres}");
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        _process = Process.Start(start)!;
        Directory.CreateDirectory(_data);
        var log = new StreamWriter(Path.Combine(_data, "silo.log"), append: true) { AutoFlush = true };
        _process.OutputDataReceived += (_, line) => Write(log, line.Data);
        _process.ErrorDataReceived += (_, line) => Write(log, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync())
        {
            if (_process.HasExited) throw new InvalidOperationException($"The silo ended; see {_data}/silo.log.");
            if (clock.Elapsed > limit) throw new TimeoutException($"Not ready within {limit}; see {_data}/silo.log.");
            if (await ReadyAsync()) return clock.Elapsed;
        }

        return clock.Elapsed;
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it as Ctrl+C would.</summary>
    public async Task StopAsync()
    {
        if (_process is null || _process.HasExited) return;
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>Journal and backlog.</summary>
    public async Task<IngestStatus> StatusAsync() => (await _http.GetFromJsonAsync<IngestStatus>("/api/v1/ingest"))!;

    /// <summary>Waits until everything durable is applied and in the history; answers with the time it took.</summary>
    public async Task<TimeSpan> DrainAsync(TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync())
        {
            var status = await StatusAsync();
            if (status is { Lag: 0, AppliedEnd: >= 0 } && status.HistoryEnd >= status.DurableEnd) break;
            if (clock.Elapsed > limit) throw new TimeoutException($"Not drained within {limit}: {status}.");
        }

        return clock.Elapsed;
    }

    /// <summary>Kept readings of a sensor.</summary>
    public async Task<SeriesDto> HistoryAsync(string sensor, long fromMs, long toMs, int points) =>
        (await _http.GetFromJsonAsync<SeriesDto>(string.Create(CultureInfo.InvariantCulture,
            $"/api/v1/plants/{PlantMaker.Plant}/twins/{sensor}/history?from={fromMs}&to={toMs}&points={points}")))!;

    /// <summary>A twin as the API tells it.</summary>
    public Task<JsonElement> TwinAsync(string id) =>
        _http.GetFromJsonAsync<JsonElement>($"/api/v1/plants/{PlantMaker.Plant}/twins/{id}");

    /// <summary>Posts to a path below the plant; the answer, which must be a success.</summary>
    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/v1/plants/{PlantMaker.Plant}/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Puts to a path below the plant.</summary>
    public async Task PutAsync(string path, object body)
    {
        using var answer = await _http.PutAsJsonAsync($"/api/v1/plants/{PlantMaker.Plant}/{path}", body);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>What a path below the plant answers.</summary>
    public Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>($"/api/v1/plants/{PlantMaker.Plant}/{path}");

    /// <summary>Bytes allocated since the process began.</summary>
    public async Task<double> AllocatedAsync() => await SumAsync("dotnet_gc_heap_total_allocated");

    /// <summary>Time that the collector stopped all threads, ms, and full collections, since the process began.</summary>
    public async Task<(double Ms, double Full)> PausesAsync() => (
        await SumAsync("dotnet_gc_pause_time") * 1_000,
        (await _http.GetStringAsync("/metrics")).Split('\n')
            .Where(static l => l.StartsWith("dotnet_gc_collections", StringComparison.Ordinal)
                && l.Contains("\"gen2\"", StringComparison.Ordinal))
            .Select(static l => l[(l.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])
            .Sum(static l => double.Parse(l, CultureInfo.InvariantCulture)));

    /// <summary>What the collector kept and what lay empty between it, at the last collection.</summary>
    public async Task<string> HeapAsync()
    {
        var heap = await SumAsync("dotnet_gc_last_collection_heap_size") / 1048576;
        var empty = await SumAsync("dotnet_gc_last_collection_heap_fragmentation") / 1048576;
        var committed = await SumAsync("dotnet_gc_last_collection_memory_committed") / 1048576;
        return $"heap {heap:F0} MiB, of it empty {empty:F0} MiB, committed {committed:F0} MiB";
    }

    /// <summary>Steps of the knowledge graphs and the time they took, since the process began.</summary>
    public async Task<(double Count, double Ms)> RiskStepsAsync() =>
        (await SumAsync("twin_risk_step_ms", "_count"), await SumAsync("twin_risk_step_ms", "_sum"));

    private async Task<double> SumAsync(string metric, string part = "")
    {
        var sum = 0.0;
        foreach (var line in (await _http.GetStringAsync("/metrics")).Split('\n'))
        {
            var name = line.Split('{', ' ')[0];
            if (!name.StartsWith(metric, StringComparison.Ordinal) || !name.EndsWith(part, StringComparison.Ordinal)) continue;
            var value = line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            sum += double.Parse(value[line.Contains('}', StringComparison.Ordinal) ? 0 : 1], CultureInfo.InvariantCulture);
        }

        return sum;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
        _http.Dispose();
    }

    private async Task<bool> ReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/health/ready");
            var body = await answer.Content.ReadAsStringAsync();
            return answer.StatusCode == HttpStatusCode.OK && body.Contains("\"healthy\"", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void Write(StreamWriter log, string? line)
    {
        if (line is null) return;
        lock (log) log.WriteLine(line);
    }
}

/// <summary>Answer of <c>/api/v1/ingest</c>.</summary>
internal sealed record IngestStatus(
    long DurableEnd, long AppliedEnd, long Lag, long HistoryEnd, long Bytes, string? Fault, string? Refusal);

/// <summary>Answer of a history query.</summary>
internal sealed record SeriesDto(SeriesPoint[] Items, long Total, bool Raw);

/// <summary>A kept reading.</summary>
internal sealed record SeriesPoint(long T, double V, string Q);
