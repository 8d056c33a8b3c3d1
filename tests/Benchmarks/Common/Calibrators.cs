using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Twin.Benchmarks.Common;

/// <summary>What the machine gives at this moment, so that figures of a shared machine can be compared: fsync and JSON.</summary>
internal static class Calibrators
{
    /// <summary>Both, as a sentence.</summary>
    public static string Measure(string folder) => string.Create(CultureInfo.InvariantCulture,
        $"fsync'd appends of 4 KiB {Appends(folder):F0}/s, JSON reading of 119 B {JsonNs():F0} ns, load {ProcessMeter.MachineLoad}");

    private static double Appends(string folder)
    {
        var path = Path.Combine(folder, "calibrate");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            var block = new byte[4096];
            var clock = Stopwatch.StartNew();
            var count = 0;
            for (; clock.ElapsedMilliseconds < 1_000; count++)
            {
                file.Write(block);
                file.Flush(true);
            }

            File.Delete(path);
            return count / clock.Elapsed.TotalSeconds;
        }
    }

    private static double JsonNs()
    {
        var json = "{\"id\":\"TI-1042.PV\",\"t\":1760000000000,\"v\":123.456,\"q\":\"good\",\"s\":123456789,\"unit\":\"Cel\",\"x\":\"abcdefghijklmnopqrstuvw\"}"u8;
        var best = double.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var clock = Stopwatch.GetTimestamp();
            for (var i = 0; i < 20_000; i++)
            {
                var reader = new Utf8JsonReader(json);
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.Number) _ = reader.GetDouble();
                }
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(clock).TotalNanoseconds / 20_000);
        }

        return best;
    }
}
