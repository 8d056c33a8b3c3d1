using System.Globalization;
using Twin.Domain.Judgement;

namespace Twin.Benchmarks.Judgement;

/// <summary>A folder of Tennessee Eastman files in Braatz' form: <c>d00.dat</c> (52 rows of 500), <c>d00_te.dat</c> and one
/// <c>dNN_te.dat</c> a fault, 960 samples with the fault after sample 160.</summary>
internal static class TennesseeFiles
{
    public const int FaultAt = 160;
    private const int Variables = 52;
    private static readonly string[] Names = [.. Enumerable.Range(1, 41).Select(i => $"XMEAS({i})"),
        .. Enumerable.Range(1, 11).Select(i => $"XMV({i})")];

    public static SignalTable Training(string folder) => Read(Path.Combine(folder, "d00.dat"));

    public static SignalTable Normal(string folder) => Read(Path.Combine(folder, "d00_te.dat"));

    /// <summary>The faults there are, by number.</summary>
    public static IReadOnlyList<(int Fault, SignalTable Table)> Faults(string folder) =>
        [.. Enumerable.Range(1, 21).Select(i => (Fault: i, File: Path.Combine(folder, $"d{i:00}_te.dat"))).Where(f => File.Exists(f.File))
            .Select(f => (f.Fault, Read(f.File)))];

    private static SignalTable Read(string file)
    {
        var rows = File.ReadLines(file).Select(l => l.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(r => r.Length > 0).Select(r => Array.ConvertAll(r, v => double.Parse(v, CultureInfo.InvariantCulture))).ToArray();
        if (rows.Length == Variables && rows[0].Length != Variables)
            rows = [.. Enumerable.Range(0, rows[0].Length).Select(c => Array.ConvertAll(rows, r => r[c]))];
        if (Array.Exists(rows, r => r.Length != Variables)) throw new InvalidDataException($"{file}: not {Variables} variables a sample.");
        return new SignalTable(Names, [.. rows.SelectMany(r => r)]);
    }
}
