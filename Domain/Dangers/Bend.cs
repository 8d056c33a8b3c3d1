namespace Twin.Domain.Dangers;

/// <summary>
/// How much a course bends. What nears a final value loses a fixed share of its pace each second, its decay; told in a time of its own
/// (<see cref="Warp"/>) such a course is a line again.
/// </summary>
/// <param name="Decay">Most likely, per second; below 0: it hastens.</param>
/// <param name="Error">Standard error of it.</param>
/// <param name="Reach">How certain it is that it goes as far as was asked, in standard errors; below 0: it rests before.</param>
internal readonly record struct Bend(double Decay, double Error, double Reach)
{
    private const double MostCorrelation = 0.8;

    /// <summary>Half the width, over the whole time seen, in which the squares are taken for a parabola.</summary>
    private const double Near = 0.1;

    /// <summary>Decays tried, over the whole time seen: what loses more than e⁸ has rested.</summary>
    private static readonly double[] s_tried = [-1, -0.5, 0, 0.5, 1, 2, 4, 8];

    /// <summary>The time in which a course of this decay is a line: the clock's just now, slower and slower after.</summary>
    /// <param name="s">Seconds from now.</param>
    /// <param name="decay">Per second.</param>
    public static double Warp(double s, double decay) =>
        Math.Abs(decay * s) < 1e-4 ? s * (1 - (decay * s / 2)) : (1 - Math.Exp(-decay * s)) / decay;

    /// <summary>Seconds from now at which that time is so; infinite: it never is.</summary>
    public static double Unwarp(double u, double decay) =>
        Math.Abs(decay * u) < 1e-4 ? u * (1 + (decay * u / 2))
        : decay * u >= 1 ? double.PositiveInfinity : -Math.Log(1 - (decay * u)) / decay;

    /// <summary>Finds it by least squares; six points or more.</summary>
    /// <param name="s">Seconds from now, rising, none above 0.</param>
    /// <param name="y">Values.</param>
    /// <param name="leastNoise">Noise that they have at least.</param>
    /// <param name="limit">Does it get there?</param>
    public static Bend Fit(ReadOnlySpan<double> s, ReadOnlySpan<double> y, double leastNoise, double limit)
    {
        var unit = -1 / s[0];
        Span<double> squares = stackalloc double[s_tried.Length];
        var best = 0;
        for (var i = 0; i < s_tried.Length; i++)
        {
            squares[i] = new Line(s, y, s_tried[i] * unit).Squares;
            if (squares[i] < squares[best]) best = i;
        }

        var m = Math.Clamp(best, 1, s_tried.Length - 2);
        var (rough, _) = Vertex(s_tried.AsSpan(m - 1, 3), squares.Slice(m - 1, 3));
        ReadOnlySpan<double> near = [rough - Near, rough, rough + Near];
        for (var i = 0; i < 3; i++) squares[i] = new Line(s, y, near[i] * unit).Squares;
        var (fine, curve) = Vertex(near, squares[..3]);
        var line = new Line(s, y, fine * unit);
        var variance = line.Variance(s, y, leastNoise);
        // Where it would have to rest to get just there: its pace now depends a little on how it bends.
        var rest = 0.0;
        for (var i = 0; i < 3; i++)
        {
            var to = new Line(s, y, rest);
            var decay = to.Rate / (limit - to.At);
            rest = decay >= 0 ? Math.Min(decay, s_tried[^1] * unit) : s_tried[^1] * unit; // it is there already
        }

        var reach = Math.Sqrt(Math.Max(0, new Line(s, y, rest).Squares - line.Squares) / variance);
        return new Bend(line.Decay, unit * Math.Sqrt(variance / curve), rest > line.Decay ? reach : -reach);
    }

    /// <summary>Lowest point of a parabola through three, no farther than they are, and half its second derivative.</summary>
    private static (double At, double Curve) Vertex(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (left, right) = ((y[1] - y[0]) / (x[1] - x[0]), (y[2] - y[1]) / (x[2] - x[1]));
        var curve = (right - left) / (x[2] - x[0]);
        var at = curve > 0 ? ((x[0] + x[1]) / 2) - (left / (2 * curve)) : y[0] < y[2] ? x[0] : x[2];
        return (Math.Clamp(at, x[0], x[2]), Math.Max(curve, 1e-12));
    }

    /// <summary>Best course of a decay.</summary>
    private readonly ref struct Line
    {
        public Line(ReadOnlySpan<double> s, ReadOnlySpan<double> y, double decay)
        {
            Decay = decay;
            double mu = 0, my = 0, uu = 0, uy = 0, yy = 0;
            Span<double> u = stackalloc double[RobustLine.Most];
            for (var i = 0; i < s.Length; i++)
            {
                u[i] = Warp(s[i], decay);
                (mu, my) = (mu + u[i], my + y[i]);
            }

            (mu, my) = (mu / s.Length, my / s.Length);
            for (var i = 0; i < s.Length; i++)
            {
                var (du, dy) = (u[i] - mu, y[i] - my);
                (uu, uy, yy) = (uu + (du * du), uy + (du * dy), yy + (dy * dy));
            }

            Rate = uy / uu;
            At = my - (Rate * mu);
            Squares = Math.Max(0, yy - (Rate * uy));
        }

        public double Decay { get; }

        public double Rate { get; }

        public double At { get; }

        /// <summary>What it leaves, squared.</summary>
        public double Squares { get; }

        /// <summary>Of one point; more where neighbours repeat each other, since so many fewer are told apart.</summary>
        public double Variance(ReadOnlySpan<double> s, ReadOnlySpan<double> y, double least)
        {
            double product = 0, before = 0;
            for (var i = 0; i < s.Length; i++)
            {
                var left = y[i] - At - (Rate * Warp(s[i], Decay));
                if (i > 0) product += left * before;
                before = left;
            }

            var rho = Squares > 0 ? Math.Clamp((product / Squares) + (1.0 / s.Length), 0, MostCorrelation) : 0;
            return Math.Max(Squares / (s.Length - 3), least * least) * (1 + rho) / (1 - rho);
        }
    }
}
