using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using Twin.Domain.Judgement;
using Xunit;

namespace Twin.Domain.Tests.Judgement;

/// <summary>What of a statistic goes away with a signal.</summary>
public class ReconstructionTests
{
    private const int Signals = 5, Lags = 2, Size = Signals * Lags;
    private static readonly Gen<float[]> Numbers = Gen.Float[-2, 2].Array[Size * Size];

    [Fact]
    public void Gone_IsWhatTheBestValuesOfThatSignalWouldTakeAway() =>
        Gen.Select(Numbers, Gen.Float[-5, 5].Array[Size]).Sample((numbers, z) =>
        {
            var (root, work) = (Symmetric(numbers), new float[Size]);
            var (gone, off) = (new double[Signals], new double[Signals]);
            var whole = new Reconstruction(root, Signals).Look(z, work, gone, off);
            var r = Matrix<double>.Build.Dense(Size, Size, (a, b) => root[(a * Size) + b]);
            var left = r * Vector<double>.Build.DenseOfArray(Array.ConvertAll(z, v => (double)v));
            Assert.Equal(left.DotProduct(left), whole, 1e-3 * Math.Max(1, whole));
            for (var signal = 0; signal < Signals; signal++)
            {
                var columns = Matrix<double>.Build.DenseOfColumnVectors(r.Column(signal), r.Column(Signals + signal));
                var best = columns.PseudoInverse() * left;
                var after = left - (columns * best);
                Assert.Equal(whole - after.DotProduct(after), gone[signal], 2e-3 * Math.Max(1, whole));
                Assert.InRange(gone[signal], -1e-6, whole * 1.001);
            }
        }, iter: 200);

    [Fact]
    public void OneThatLies_TakesAllWithIt_AndIsAsFarOffAsItLies() =>
        Gen.Select(Numbers, Gen.Int[0, Signals - 1], Gen.Float[1, 8]).Sample((numbers, liar, lie) =>
        {
            var (z, work) = (new float[Size], new float[Size]);
            var (gone, off) = (new double[Signals], new double[Signals]);
            (z[liar], z[Signals + liar]) = (lie, lie / 2);
            // A ridge, as every monitor has: no direction is nothing.
            var root = Symmetric(numbers);
            for (var i = 0; i < Size; i++) root[(i * Size) + i] += 12;
            var whole = new Reconstruction(root, Signals).Look(z, work, gone, off);
            Assert.Equal(1, gone[liar] / whole, 1e-3);
            Assert.Equal(lie, off[liar], 0.01 * lie);
        }, iter: 200);

    [Fact]
    public void SignalThatNobodyLooksAt_TakesNothing_AndWhatFitsNotIsRefused()
    {
        var root = new float[9];
        root[0] = root[4] = 1;
        var (gone, off) = (new double[3], new double[3]);
        Assert.Equal(5, new Reconstruction(root, 3).Look([1, 2, 100], new float[3], gone, off), 6);
        Assert.Equal([1.0, 4.0, 0.0], gone.Select(g => Math.Round(g, 6)));
        Assert.Equal([1.0, 2.0, 0.0], off.Select(o => Math.Round(o, 6)));
        Assert.Throws<ArgumentException>(() => new Reconstruction(new float[8], 2));
        Assert.Throws<ArgumentException>(() => new Reconstruction(new float[9], 2));
        Assert.Throws<ArgumentException>(() => new Reconstruction(new float[9], 0));
    }

    private static float[] Symmetric(float[] numbers)
    {
        var root = new float[Size * Size];
        for (var a = 0; a < Size; a++)
        {
            for (var b = 0; b < Size; b++) root[(a * Size) + b] = (numbers[(a * Size) + b] + numbers[(b * Size) + a]) / 2;
        }

        return root;
    }
}
