using System.Numerics;

namespace Twin.Domain.Judgement;

/// <summary>The few sums the judgement is made of.</summary>
internal static class Vectors
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
            sum += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        var total = Vector.Sum(sum);
        for (; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }

    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count) sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        var total = Vector.Sum(sum);
        for (; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }

    public static void Add(Span<float> to, ReadOnlySpan<float> what, float times)
    {
        var by = new Vector<float>(times);
        var i = 0;
        for (; i <= to.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(to[i..]) + (by * new Vector<float>(what[i..]))).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] += times * what[i];
    }

    public static double SquareSum(ReadOnlySpan<double> a) => Dot(a, a);

    public static void Subtract(Span<double> from, ReadOnlySpan<double> what, double times)
    {
        for (var i = 0; i < from.Length; i++) from[i] -= times * what[i];
    }
}
