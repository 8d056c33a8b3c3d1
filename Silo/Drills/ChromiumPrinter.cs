using System.Diagnostics;
using System.Text.Json;

namespace Twin.Silo.Drills;

/// <summary>
/// Prints a page with a Chromium of its own: started for it, spoken to through its pipes (no port that others could reach), killed at the
/// end, whatever happened.
/// </summary>
internal sealed class ChromiumPrinter : IDisposable
{
    private const byte End = 0;
    private readonly Process _process;
    private readonly string _folder;
    private readonly byte[] _chunk = new byte[65_536];
    private readonly MemoryStream _read = new();
    private int _last;

    private ChromiumPrinter(string program)
    {
        _folder = Directory.CreateTempSubdirectory("twin-print-").FullName;
        // Chromium takes orders on descriptor 3 and answers on 4.
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 1>/dev/null 2>/dev/null", program, "--headless=new", "--remote-debugging-pipe",
            $"--user-data-dir={_folder}", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio",
            "--disable-background-networking", "--disable-extensions", "--disable-component-update", "about:blank",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // As root it has no sandbox to offer; the page is our own.
        if (Environment.IsPrivilegedProcess) start.ArgumentList.Insert(3, "--no-sandbox");
        _process = Process.Start(start) ?? throw new InvalidOperationException("Chromium did not start.");
    }

    /// <summary>The page as PDF.</summary>
    /// <param name="program">Path of Chromium.</param>
    /// <param name="page">Address.</param>
    /// <param name="cookies">By name.</param>
    /// <param name="ready">CSS selector of what must be there before it is printed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<byte[]> PrintAsync(
        string program, Uri page, IReadOnlyDictionary<string, string> cookies, string ready, CancellationToken cancellationToken)
    {
        using var printer = new ChromiumPrinter(program);
        // Whoever waits for an answer of a killed process gets none.
        await using var _ = cancellationToken.Register(printer.Kill);
        try
        {
            return await printer.RunAsync(page, cookies, ready);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        _read.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A file that the killed process still held goes with the folder for temporary files.
        }
    }

    private async Task<byte[]> RunAsync(Uri page, IReadOnlyDictionary<string, string> cookies, string ready)
    {
        var target = await AskAsync(null, "Target.createTarget", new { url = "about:blank" });
        var session = (await AskAsync(null, "Target.attachToTarget",
            new { targetId = target.GetProperty("targetId").GetString(), flatten = true })).GetProperty("sessionId").GetString();
        foreach (var (name, value) in cookies)
            await AskAsync(session, "Network.setCookie", new { name, value, url = page.ToString(), httpOnly = true });
        await AskAsync(session, "Emulation.setEmulatedMedia",
            new { media = "print", features = new[] { new { name = "prefers-color-scheme", value = "light" } } });
        await AskAsync(session, "Page.navigate", new { url = page.ToString() });
        // Answers when it is there and its fonts are; what never comes ends with the caller's patience.
        var wait = $$"""
            new Promise(done => { const look = () => document.querySelector({{JsonSerializer.Serialize(ready)}})
              ? document.fonts.ready.then(() => done(true)) : setTimeout(look, 50); look(); })
            """;
        while (true)
        {
            var found = await AskAsync(session, "Runtime.evaluate",
                new { expression = wait, awaitPromise = true, returnByValue = true }, mayFail: true);
            if (found.ValueKind == JsonValueKind.Object && found.TryGetProperty("result", out var result)
                && result.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.True) break;
        }

        // A4, in inches; without the grounds of a screen.
        var pdf = await AskAsync(session, "Page.printToPDF",
            new { printBackground = false, preferCSSPageSize = true, paperWidth = 8.27, paperHeight = 11.69 });
        return pdf.GetProperty("data").GetBytesFromBase64();
    }

    /// <summary>An order and its answer; what Chromium tells besides is passed over.</summary>
    private async Task<JsonElement> AskAsync(string? sessionId, string method, object parameters, bool mayFail = false)
    {
        var id = ++_last;
        var order = new Dictionary<string, object?> { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (sessionId is not null) order["sessionId"] = sessionId;
        var stream = _process.StandardInput.BaseStream;
        await stream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(order), End]);
        await stream.FlushAsync();
        while (true)
        {
            using var message = JsonDocument.Parse(await ReadAsync());
            var root = message.RootElement;
            if (!root.TryGetProperty("id", out var answered) || answered.GetInt32() != id) continue;
            if (root.TryGetProperty("result", out var result)) return result.Clone();
            if (mayFail) return default;
            throw new InvalidOperationException($"Chromium refused {method}: {root.GetProperty("error").GetRawText()}");
        }
    }

    private async Task<byte[]> ReadAsync()
    {
        while (true)
        {
            var all = _read.GetBuffer().AsSpan(0, (int)_read.Length);
            if (all.IndexOf(End) is >= 0 and var end)
            {
                var message = all[..end].ToArray();
                var rest = all[(end + 1)..].ToArray();
                _read.SetLength(0);
                _read.Write(rest);
                return message;
            }

            var count = await _process.StandardOutput.BaseStream.ReadAsync(_chunk);
            if (count == 0) throw new InvalidOperationException("Chromium ended before it had printed.");
            _read.Write(_chunk, 0, count);
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }
    }
}
