using System.Numerics;

namespace Twin.Domain.Readings.History;

/// <summary>
/// A block of values. When all of them are decimals of few digits (or single-precision numbers nearest to such decimals, as many devices
/// send them)
/// they become whole numbers and go the way of <see cref="IntegerBlock"/>; else each is XORed with the one before and the changed bits are
/// kept.
/// Always exact to the bit.
/// </summary>
internal static class ValueBlock
{
    private const int MaxDigits = 9;
    private const double MaxScaled = 9e15; // below 2^53: whole numbers are exact

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    private enum Mode
    {
        Xor = 0,
        Decimal = 1,
        SingleDecimal = 2,
    }

    public static void Encode(BitWriter writer, ReadOnlySpan<double> values)
    {
        Span<long> scaled = stackalloc long[IntegerBlock.Size];
        scaled = scaled[..values.Length];
        for (var mode = Mode.Decimal; mode <= Mode.SingleDecimal; mode++)
        {
            if (!TryScale(values, scaled, mode, out var digits)) continue;
            writer.Write((ulong)mode | (ulong)digits << 2, 8);
            IntegerBlock.Encode(writer, scaled, 0, 0);
            return;
        }

        writer.Write((ulong)Mode.Xor, 8);
        EncodeXor(writer, values);
    }

    public static bool TryDecode(ref BitReader reader, scoped Span<double> values)
    {
        var head = (int)reader.Read(8);
        var (mode, digits) = ((Mode)(head & 3), head >> 2);
        if (mode == Mode.Xor) return digits == 0 && TryDecodeXor(ref reader, values);
        if (mode > Mode.SingleDecimal || digits > MaxDigits) return false;
        Span<long> scaled = stackalloc long[IntegerBlock.Size];
        scaled = scaled[..values.Length];
        if (!IntegerBlock.TryDecode(ref reader, scaled, 0, 0)) return false;
        for (var i = 0; i < values.Length; i++) values[i] = Unscale(scaled[i], digits, mode);
        return true;
    }

    private static double Unscale(long scaled, int digits, Mode mode)
    {
        // Correctly rounded: both numbers are exact, so this is the double (or single) nearest to the decimal.
        var value = scaled / Powers[digits];
        return mode == Mode.SingleDecimal ? (float)value : value;
    }

    private static bool TryScale(ReadOnlySpan<double> values, Span<long> scaled, Mode mode, out int digits)
    {
        digits = 0;
        for (var i = 0; i < values.Length; i++)
        {
            while (!Fits(values[i], digits, mode, out scaled[i]))
            {
                if (++digits > MaxDigits) return false;
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!Fits(values[i], digits, mode, out scaled[i])) return false;
        }

        return true;
    }

    private static bool Fits(double value, int digits, Mode mode, out long scaled)
    {
        scaled = 0;
        var product = value * Powers[digits];
        if (!(Math.Abs(product) < MaxScaled)) return false;
        scaled = (long)Math.Round(product);
        return BitConverter.DoubleToInt64Bits(Unscale(scaled, digits, mode)) == BitConverter.DoubleToInt64Bits(value);
    }

    private static void EncodeXor(BitWriter writer, ReadOnlySpan<double> values)
    {
        var last = BitConverter.DoubleToUInt64Bits(values[0]);
        writer.Write(last, 64);
        int leading = 64, length = 0; // window of the last written bits; none yet
        for (var i = 1; i < values.Length; i++)
        {
            var bits = BitConverter.DoubleToUInt64Bits(values[i]);
            var change = bits ^ last;
            last = bits;
            if (change == 0)
            {
                writer.Write(0, 1);
                continue;
            }

            int zerosBefore = BitOperations.LeadingZeroCount(change), zerosAfter = BitOperations.TrailingZeroCount(change);
            var needed = 64 - zerosBefore - zerosAfter;
            if (zerosBefore >= leading && zerosAfter >= 64 - leading - length && length - needed < 12)
            {
                writer.Write(0b01, 2);
            }
            else
            {
                (leading, length) = (zerosBefore, needed);
                writer.Write(0b11 | (ulong)leading << 2 | (ulong)(length - 1) << 8, 14);
            }

            writer.Write(change >> (64 - leading - length), length);
        }
    }

    private static bool TryDecodeXor(ref BitReader reader, scoped Span<double> values)
    {
        var last = reader.Read(64);
        values[0] = BitConverter.UInt64BitsToDouble(last);
        int leading = 64, length = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (reader.Read(1) != 0)
            {
                if (reader.Read(1) != 0)
                {
                    leading = (int)reader.Read(6);
                    length = (int)reader.Read(6) + 1;
                }

                if (leading + length > 64 || length == 0) return false;
                last ^= reader.Read(length) << (64 - leading - length);
            }

            values[i] = BitConverter.UInt64BitsToDouble(last);
        }

        return !reader.Overrun;
    }
}
