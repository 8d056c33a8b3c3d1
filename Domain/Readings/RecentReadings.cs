using System.Runtime.CompilerServices;

namespace Twin.Domain.Readings;

/// <summary>
/// Fingerprints of the last readings a sensor got, to know a repeated one that is not the newest. 32 bits: a late reading is taken for a
/// repeated one wrongly once in 10⁸; history has it all the same.
/// </summary>
internal struct RecentReadings
{
    public const int Length = 16;
    private Prints _prints;
    private byte _next;

    public void Add(uint print)
    {
        _prints[_next] = print;
        _next = (byte)((_next + 1) % Length);
    }

    public readonly bool Contains(uint print)
    {
        ReadOnlySpan<uint> prints = _prints;
        return prints.Contains(print);
    }

    /// <summary>Never 0, which is an empty place.</summary>
    public static uint Print(long sourceMs, in Reading reading)
    {
        var hash = (ulong)sourceMs * 0x9E3779B97F4A7C15UL;
        hash = (hash ^ (hash >> 29) ^ BitConverter.DoubleToUInt64Bits(reading.Value)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 32) ^ (ulong)reading.Sequence ^ ((ulong)reading.Quality.Code << 48)) * 0x94D049BB133111EBUL;
        return (uint)(hash >> 32) | 1;
    }

    internal readonly void Write(ref StateWriter writer)
    {
        writer.Byte(_next);
        foreach (var print in (ReadOnlySpan<uint>)_prints) writer.Integer(print);
    }

    internal static RecentReadings Read(ref StateReader reader)
    {
        var recent = new RecentReadings { _next = (byte)(reader.Byte() % Length) };
        for (var i = 0; i < Length; i++) recent._prints[i] = (uint)reader.Integer();
        return recent;
    }

    [InlineArray(Length)]
    private struct Prints
    {
        private uint _first;
    }
}
