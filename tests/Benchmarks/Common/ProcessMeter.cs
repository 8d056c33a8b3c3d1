using System.Globalization;

namespace Twin.Benchmarks.Common;

/// <summary>What the kernel counts of a process (Linux).</summary>
internal sealed class ProcessMeter(int id)
{
    private const double TicksPerSecond = 100;

    /// <summary>CPU time used, user and system, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory now, in bytes.</summary>
    public long Rss => Kilobytes("VmRSS:") << 10;

    /// <summary>Highest resident memory so far, in bytes.</summary>
    public long PeakRss => Kilobytes("VmHWM:") << 10;

    /// <summary>Load of the machine, 1 minute.</summary>
    public static string MachineLoad => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private long Kilobytes(string name) =>
        Number(File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
