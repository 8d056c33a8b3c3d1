using System.Diagnostics;

namespace Twin.Chaos.Tests;

/// <summary>Runs a small program to its end.</summary>
internal static class Shell
{
    /// <summary>Throws when it fails.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        if (await TryAsync(program, arguments) is { } error) throw new InvalidOperationException(error);
    }

    /// <summary>What went wrong, or null.</summary>
    public static async Task<string?> TryAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        });
        if (process is null) return $"{program} did not start.";
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        return process.ExitCode == 0 ? null : $"{program} {string.Join(' ', arguments)}: {await error}";
    }
}
