namespace Twin.Domain.Physics.Harm;

/// <summary>The normal distribution to double precision.</summary>
internal static class Normal
{
    private static readonly double[] Top =
        [220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383, 6.37396220353165, 0.700383064443688, 0.0352624965998911];

    private static readonly double[] Bottom =
    [
        440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674, 86.7807322029461, 16.064177579207, 1.75566716318264,
        0.0883883476483184,
    ];

    /// <summary>Φ(x), to 1e-14 (Hart 1968 as given by West 2005).</summary>
    public static double Cumulative(double x)
    {
        var tail = Tail(Math.Abs(x));
        return x > 0 ? 1 - tail : tail;
    }

    /// <summary>x of Φ(x) = p, 0 &lt; p &lt; 1, by halving: used outside stepping only.</summary>
    public static double Quantile(double p)
    {
        var (low, high) = (-40.0, 40.0);
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle) < p) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    private static double Tail(double x)
    {
        if (x > 37) return 0;
        var bell = Math.Exp(-x * x / 2);
        if (x < 7.07106781186547) return bell * Horner(Top, x) / Horner(Bottom, x);
        var fraction = x + 0.65;
        for (var i = 4; i >= 1; i--) fraction = x + (i / fraction);
        return bell / fraction / 2.506628274631;
    }

    private static double Horner(double[] row, double x)
    {
        var sum = 0.0;
        for (var i = row.Length - 1; i >= 0; i--) sum = (sum * x) + row[i];
        return sum;
    }
}
