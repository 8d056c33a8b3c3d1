using System.Numerics;

namespace Twin.Domain.Readings.History;

/// <summary>
/// A block of up to 128 whole numbers: the first as it is, then what a predictor misses, Rice coded with the block's own parameter.
/// Predictors: the
/// last number; the last step again (delta of delta); the last number plus the block's mean step, best when a regular clock jitters.
/// All arithmetic wraps, so every number comes back.
/// </summary>
internal static class IntegerBlock
{
    public const int Size = 128;

    // Numbers whose quotient is larger are written whole.
    private const int Escape = 24;
    private const int AllZero = 63;
    private const int MaxParameter = 60;

    private enum Predictor
    {
        Last = 0,
        LastStep = 1,
        MeanStep = 2,
    }

    public static void Encode(BitWriter writer, ReadOnlySpan<long> numbers, long previous, long previousStep)
    {
        writer.WriteSigned(unchecked(numbers[0] - previous));
        if (numbers.Length == 1) return;
        var step = MeanStepOf(numbers);
        Span<ulong> best = stackalloc ulong[Size];
        Span<ulong> trial = stackalloc ulong[Size];
        var (bestCost, parameter, predictor) = (double.MaxValue, 0, Predictor.Last);
        for (var candidate = Predictor.Last; candidate <= Predictor.MeanStep; candidate++)
        {
            if (candidate == Predictor.MeanStep && step == 0) continue;
            var residuals = trial[..(numbers.Length - 1)];
            Residuals(numbers, candidate, candidate == Predictor.LastStep ? previousStep : step, residuals);
            var (cost, k) = CostOf(residuals);
            if (candidate == Predictor.MeanStep) cost += 8 + (7 * (BitOperations.Log2(Bits.Zigzag(step) | 1) / 7));
            if (cost >= bestCost) continue;
            (bestCost, parameter, predictor) = (cost, k, candidate);
            residuals.CopyTo(best);
        }

        writer.Write((ulong)predictor | (ulong)parameter << 2, 8);
        if (predictor == Predictor.MeanStep) writer.WriteSigned(step);
        if (parameter != AllZero) WriteRice(writer, best[..(numbers.Length - 1)], parameter);
    }

    /// <summary>Reads a block; false when it cannot be one.</summary>
    public static bool TryDecode(ref BitReader reader, scoped Span<long> numbers, long previous, long previousStep)
    {
        numbers[0] = unchecked(previous + reader.ReadSigned());
        if (numbers.Length == 1) return !reader.Overrun;
        var head = (int)reader.Read(8);
        var (predictor, parameter) = ((Predictor)(head & 3), head >> 2);
        if (predictor > Predictor.MeanStep || parameter is > MaxParameter and not AllZero) return false;
        var step = predictor switch { Predictor.MeanStep => reader.ReadSigned(), Predictor.LastStep => previousStep, _ => 0 };
        for (var i = 1; i < numbers.Length; i++)
        {
            var residual = parameter == AllZero ? 0 : Bits.Unzigzag(ReadRice(ref reader, parameter));
            if (predictor == Predictor.LastStep) step = unchecked(step + residual);
            numbers[i] = unchecked(numbers[i - 1] + (predictor == Predictor.LastStep ? step : step + residual));
        }

        return !reader.Overrun;
    }

    private static long MeanStepOf(ReadOnlySpan<long> numbers)
    {
        var span = unchecked(numbers[^1] - numbers[0]);
        return (long)Math.Round((double)span / (numbers.Length - 1));
    }

    private static void Residuals(ReadOnlySpan<long> numbers, Predictor predictor, long step, Span<ulong> residuals)
    {
        for (var i = 1; i < numbers.Length; i++)
        {
            var delta = unchecked(numbers[i] - numbers[i - 1]);
            residuals[i - 1] = Bits.Zigzag(predictor == Predictor.Last ? delta : unchecked(delta - step));
            if (predictor == Predictor.LastStep) step = delta;
        }
    }

    private static (double Cost, int Parameter) CostOf(ReadOnlySpan<ulong> residuals)
    {
        double sum = 0;
        foreach (var residual in residuals) sum += residual;
        if (sum == 0) return (0, AllZero);
        var mean = sum / residuals.Length;
        var guess = mean < 1 ? 0 : (int)Math.Min(MaxParameter - 1, Math.Log2(mean));
        var (best, parameter) = (double.MaxValue, 0);
        for (var k = Math.Max(0, guess - 1); k <= guess + 1; k++)
        {
            double cost = 0;
            foreach (var residual in residuals)
            {
                var quotient = residual >> k;
                cost += quotient < Escape ? quotient + 1 + (ulong)k : Escape + 64;
            }

            if (cost < best) (best, parameter) = (cost, k);
        }

        return (best, parameter);
    }

    private static void WriteRice(BitWriter writer, ReadOnlySpan<ulong> residuals, int k)
    {
        foreach (var residual in residuals)
        {
            var quotient = residual >> k;
            if (quotient < Escape)
            {
                writer.Write(1UL << (int)quotient, (int)quotient + 1);
                writer.Write(residual & ((1UL << k) - 1), k);
            }
            else
            {
                writer.Write(0, Escape);
                writer.Write(residual, 64);
            }
        }
    }

    private static ulong ReadRice(ref BitReader reader, int k)
    {
        var quotient = reader.ReadUnary(Escape);
        return quotient == Escape ? reader.Read(64) : (ulong)quotient << k | reader.Read(k);
    }
}
