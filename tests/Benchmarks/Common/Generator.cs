using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Twin.Benchmarks.Common;

/// <summary>Runs the load generator as another process.</summary>
internal static partial class Generator
{
    /// <summary>Runs it to its end; <paramref name="arguments"/> are its options, alternating name and value.</summary>
    public static async Task<GeneratorResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return Read(output) ?? throw new InvalidOperationException($"The generator failed: {output}{errors}");
    }

    /// <summary>Starts it and leaves it running.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Paths.Load);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Understands its closing line.</summary>
    public static GeneratorResult? Read(string output)
    {
        var match = Line().Match(output);
        if (!match.Success) return null;
        return new GeneratorResult(
            (long)Real(match, "sent"), (long)Real(match, "acked"), (long)Real(match, "refused"), Real(match, "rate"), Real(match, "p50"),
            Real(match, "p99"), output.Trim());
    }

    private static double Real(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"sent (?<sent>\d+), acked (?<acked>\d+), refused (?<refused>\d+), .* messages/s, (?<rate>[\d.]+) readings/s, "
        + @"latency p50 (?<p50>[\d.]+) ms, p99 (?<p99>[\d.]+) ms")]
    private static partial Regex Line();
}

/// <summary>How the generator fared: messages, readings a second, latency of acknowledgements.</summary>
internal sealed record GeneratorResult(long Sent, long Acked, long Refused, double ReadingsPerSecond, double P50Ms, double P99Ms, string Text);
