using Twin.Domain.Physics.Weather;

namespace Twin.Domain.Physics.Dispersion;

/// <summary>Air of one step of a puff field.</summary>
/// <param name="WindMS">Speed, m/s; below 1 m/s taken as 1 m/s.</param>
/// <param name="FromDegrees">Direction the wind comes from, degrees clockwise from north.</param>
/// <param name="Stability">Class.</param>
/// <param name="MixingM">Mixing lid, m; 0: none.</param>
public readonly record struct PuffWeather(double WindMS, double FromDegrees, StabilityClass Stability, double MixingM = 0);

/// <summary>A source of puffs in one step.</summary>
/// <param name="EastM">Place, m.</param>
/// <param name="NorthM">Place, m.</param>
/// <param name="HeightM">Height, m.</param>
/// <param name="RateKgS">Rate, kg/s.</param>
/// <param name="SigmaM">Spread at the source, m (from a dense cloud or a wide pool); 0: a point.</param>
/// <param name="SigmaZM">Spread upward at the source, m.</param>
public readonly record struct PuffSource(
    double EastM, double NorthM, double HeightM, double RateKgS, double SigmaM = 0, double SigmaZM = 0);

/// <summary>
/// Puffs of any number of sources in a wind that changes (domain.md E3, E4b): centres are carried, spread grows with the distance
/// travelled. Bounded: when it is full two of the older half that lie closest for their size become one, mass and second moments kept.
/// Puffs below a hundredth of the limit that matters are dropped and counted. No allocation per step; the order is that of release, so
/// that a replay is exact.
/// </summary>
public sealed class PuffField
{
    /// <summary>A puff whose peak is below this share of the limit that matters is dropped.</summary>
    public const double PruneShare = 0.01;

    // exp(-r²/2) at 5.3 sigma is 8e-7 of the peak.
    internal const double CutSigmas = 5.3;

    private const int MergeReach = 8;

    private readonly Puff[] _puffs;

    /// <summary>An empty field.</summary>
    /// <param name="capacity">Most puffs held, 2 to 100,000.</param>
    public PuffField(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 100_000);
        _puffs = new Puff[capacity];
    }

    /// <summary>Oldest first.</summary>
    public ReadOnlySpan<Puff> Puffs => _puffs.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>Released so far, kg.</summary>
    public double ReleasedKg { get; private set; }

    /// <summary>Dropped as too thin to matter so far, kg.</summary>
    public double PrunedKg { get; private set; }

    /// <summary>In the air, kg; with what was pruned it is what was released.</summary>
    public double HeldKg
    {
        get
        {
            var sum = 0.0;
            foreach (var puff in Puffs) sum += puff.MassKg;
            return sum;
        }
    }

    /// <summary>The mixing lid of the last step, m; 0: none.</summary>
    public double MixingM { get; private set; }

    /// <summary>The same field in another world (a fork); later steps of one do not touch the other.</summary>
    public PuffField Copy()
    {
        var copy = new PuffField(_puffs.Length);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>Takes over another field's puffs without allocating; its capacity must not be larger.</summary>
    public void CopyFrom(PuffField other)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(other.Count, _puffs.Length);
        other.Puffs.CopyTo(_puffs);
        (Count, ReleasedKg, PrunedKg, MixingM) = (other.Count, other.ReleasedKg, other.PrunedKg, other.MixingM);
    }

    /// <summary>How often a source should be stepped: one puff per max(σx/u, 5 s) at the distance that matters, s.</summary>
    public static double SpacingS(double windMS, StabilityClass stability, double distanceM) =>
        Math.Max(5, Sigmas.Fast(distanceM, stability, Surrounding.Rural, SigmaScheme.Puff).YM / Math.Max(windMS, Wind.LeastMS));

    /// <summary>Carries all puffs on for a time. Null, or why the weather cannot be.</summary>
    public TwinError? Move(in PuffWeather weather, double timeS)
    {
        var error = Check.NotNegative(weather.WindMS) ?? Check.Finite(weather.FromDegrees) ?? Check.NotNegative(weather.MixingM)
            ?? Check.NotNegative(timeS);
        if (error is not null) return error;
        MixingM = weather.MixingM;
        var (east, north) = Wind.Downwind(weather.FromDegrees);
        var path = Math.Max(weather.WindMS, Wind.LeastMS) * timeS;
        var (rowY, rowZ) = Rows(weather.Stability);
        for (var i = 0; i < Count; i++) _puffs[i] = _puffs[i].Moved(east * path, north * path, path, rowY, rowZ);
        return null;
    }

    /// <summary>
    /// Releases what a source gives off in a time as one puff, which has on average travelled half the time already. Call after
    /// <see cref="Move"/> of the same step. Null, or why it cannot be.
    /// </summary>
    public TwinError? Release(in PuffSource source, in PuffWeather weather, double timeS)
    {
        var error = Check.Finite(source.EastM) ?? Check.Finite(source.NorthM) ?? Check.NotNegative(source.HeightM)
            ?? Check.NotNegative(source.RateKgS) ?? Check.NotNegative(source.SigmaM) ?? Check.NotNegative(source.SigmaZM)
            ?? Check.NotNegative(weather.WindMS) ?? Check.Finite(weather.FromDegrees) ?? Check.NotNegative(timeS);
        if (error is not null || source.RateKgS * timeS == 0) return error;
        if (Count == _puffs.Length) MergeOldest();
        var (east, north) = Wind.Downwind(weather.FromDegrees);
        var path = Math.Max(weather.WindMS, Wind.LeastMS) * timeS / 2;
        var (rowY, rowZ) = Rows(weather.Stability);
        var fresh = new Puff(source.RateKgS * timeS, source.EastM, source.NorthM, source.HeightM, source.SigmaM, source.SigmaZM);
        _puffs[Count++] = fresh.Moved(east * path, north * path, path, rowY, rowZ);
        ReleasedKg += fresh.MassKg;
        return null;
    }

    /// <summary>Puts a finished puff in, such as a dense cloud that has thinned.</summary>
    public TwinError? Add(in Puff puff)
    {
        var error = Check.Positive(puff.MassKg) ?? Check.Finite(puff.EastM) ?? Check.Finite(puff.NorthM) ?? Check.NotNegative(puff.HeightM)
            ?? Check.Positive(puff.SigmaM) ?? Check.Positive(puff.SigmaZM);
        if (error is not null) return error;
        if (Count == _puffs.Length) MergeOldest();
        _puffs[Count++] = puff;
        ReleasedKg += puff.MassKg;
        return null;
    }

    /// <summary>Drops puffs whose peak is below a hundredth of a limit, kg/m³.</summary>
    public void Prune(double limitKgM3)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_puffs[i].PeakKgM3 < PruneShare * limitKgM3) PrunedKg += _puffs[i].MassKg;
            else _puffs[kept++] = _puffs[i];
        }

        Count = kept;
    }

    /// <summary>Concentration at a place, kg/m³; NaN for a place that is none.</summary>
    public double KgM3(double eastM, double northM, double zM)
    {
        if (!double.IsFinite(eastM + northM) || !(zM >= 0)) return double.NaN;
        var sum = 0.0;
        foreach (ref readonly var puff in Puffs)
        {
            var (dx, dy, reach) = (eastM - puff.EastM, northM - puff.NorthM, CutSigmas * puff.SigmaM);
            if ((dx * dx) + (dy * dy) <= reach * reach) sum += puff.At(eastM, northM, zM, MixingM);
        }

        return sum;
    }

    private static (double[] Y, double[] Z) Rows(StabilityClass stability) =>
        (DispersionTable.Default.PuffY(stability), DispersionTable.Default.PuffZ(stability));

    // Looked for among the next few in order of release, so that puffs of sources that take turns find their own neighbours.
    private void MergeOldest()
    {
        var (first, second, closest) = (0, 1, double.PositiveInfinity);
        var older = Math.Max(2, Count / 2);
        for (var i = 0; i < older - 1; i++)
        {
            for (var j = i + 1; j < Math.Min(older, i + 1 + MergeReach); j++)
            {
                ref readonly var a = ref _puffs[i];
                ref readonly var b = ref _puffs[j];
                var (dx, dy, dz) = (a.EastM - b.EastM, a.NorthM - b.NorthM, a.HeightM - b.HeightM);
                var distance = (((dx * dx) + (dy * dy)) / (a.SigmaM * b.SigmaM)) + (dz * dz / (a.SigmaZM * b.SigmaZM));
                if (distance < closest) (first, second, closest) = (i, j, distance);
            }
        }

        _puffs[first] = Merged(_puffs[first], _puffs[second]);
        _puffs.AsSpan(second + 1, Count - second - 1).CopyTo(_puffs.AsSpan(second));
        Count--;
    }

    private static Puff Merged(in Puff a, in Puff b)
    {
        var mass = a.MassKg + b.MassKg;
        var (p, q) = (a.MassKg / mass, b.MassKg / mass);
        var (dx, dy, dz) = (a.EastM - b.EastM, a.NorthM - b.NorthM, a.HeightM - b.HeightM);
        var between = p * q * ((dx * dx) + (dy * dy)) / 2; // half to each of the two directions: the puff stays round
        return new Puff(
            mass,
            (p * a.EastM) + (q * b.EastM),
            (p * a.NorthM) + (q * b.NorthM),
            (p * a.HeightM) + (q * b.HeightM),
            Math.Sqrt((p * a.SigmaM * a.SigmaM) + (q * b.SigmaM * b.SigmaM) + between),
            Math.Sqrt((p * a.SigmaZM * a.SigmaZM) + (q * b.SigmaZM * b.SigmaZM) + (p * q * dz * dz)));
    }
}
