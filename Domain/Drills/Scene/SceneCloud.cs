using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Harm;
using Twin.Domain.Physics.Substances;

namespace Twin.Domain.Drills.Scene;

/// <summary>All the vapour of one substance in the air of a drill.</summary>
public sealed class SceneCloud
{
    private const int Capacity = 800;
    private const double FewestKgM3 = 1e-7;
    private const double AeglMinutes = 10;

    private SceneCloud(string id, string name, string nameZh, double molarMassGMol, double? lel, double? uel, double combustionMJKg,
        bool reluctant)
    {
        (Id, Name, MolarMassGMol) = (id, new LocalizedText(name, nameZh), molarMassGMol);
        (LelPercent, UelPercent, CombustionJKg, Reluctant) = (lel ?? double.NaN, uel ?? double.NaN, combustionMJKg * 1e6, reluctant);
        Field = new PuffField(Capacity);
    }

    private SceneCloud(SceneCloud other)
    {
        (Id, Name, MolarMassGMol, LelPercent, UelPercent) = (other.Id, other.Name, other.MolarMassGMol, other.LelPercent,
            other.UelPercent);
        (CombustionJKg, Reluctant, Probit, AeglPpm) = (other.CombustionJKg, other.Reluctant, other.Probit, other.AeglPpm);
        (IncapacitatingDose, PruneKgM3) = (other.IncapacitatingDose, other.PruneKgM3);
        Field = other.Field.Copy();
    }

    /// <summary>Id of the toxic substance, else of the liquid.</summary>
    public string Id { get; }

    public LocalizedText Name { get; }

    public double MolarMassGMol { get; }

    /// <summary>vol %; NaN: not flammable.</summary>
    public double LelPercent { get; }

    public double UelPercent { get; }

    public double CombustionJKg { get; }

    /// <summary>Does not burn in the open.</summary>
    public bool Reluctant { get; }

    public bool IsFlammable => !double.IsNaN(LelPercent) && !Reluctant;

    /// <summary>Null: breathing it kills nobody in our tables.</summary>
    public ToxicProbit? Probit { get; private init; }

    /// <summary>AEGL-1, -2, -3 for 10 min, ppm; NaN: none.</summary>
    public double[] AeglPpm { get; private init; } = [double.NaN, double.NaN, double.NaN];

    /// <summary>Dose that kills one in a hundred: whoever took it goes no further.</summary>
    public double IncapacitatingDose { get; private init; } = double.PositiveInfinity;

    public PuffField Field { get; private set; }

    private double PruneKgM3 { get; init; } = FewestKgM3;

    /// <summary>The cloud of a liquid's vapour.</summary>
    public static SceneCloud Of(StoredLiquid liquid) => Toxicity(
        new SceneCloud(
            liquid.Toxic ?? liquid.Id, liquid.Name, liquid.NameZh, liquid.VapourMolarMassGMol, liquid.LelPercent, liquid.UelPercent,
            liquid.CombustionMJKg, liquid.Reluctant),
        liquid.Toxic);

    /// <summary>The cloud of a substance of the table, such as hydrogen sulphide out of sour crude.</summary>
    public static SceneCloud Of(Substance s) => Toxicity(
        new SceneCloud(s.Id, s.Name, s.NameZh, s.MolarMassGMol, s.LelPercent, s.UelPercent, s.CombustionMJKg ?? 0, false), s.Id);

    public SceneCloud Copy() => new(this);

    /// <summary>Carries the cloud on.</summary>
    public void Move(in PuffWeather weather, double dtS)
    {
        if (Field.Count == 0) return;
        Field.Move(weather, dtS);
        Field.Prune(PruneKgM3);
    }

    /// <summary>Burns it away.</summary>
    public void Burn() => Field = new PuffField(Capacity);

    /// <summary>kg/m³ at a place.</summary>
    public double KgM3(double x, double y, double z) => Field.Count == 0 ? 0 : Field.KgM3(x, y, z);

    public double Ppm(double kgM3) => Concentration.KgM3ToPpm(kgM3, MolarMassGMol);

    /// <summary>kg/m³ of a ppm.</summary>
    public double FromPpm(double ppm) => Concentration.PpmToKgM3(ppm, MolarMassGMol);

    public double PercentLel(double kgM3) => double.IsNaN(LelPercent) ? 0 : Concentration.PercentLel(Ppm(kgM3) / 10_000, LelPercent);

    /// <summary>Lower flammable limit, kg/m³.</summary>
    public double LelKgM3 => FromPpm(LelPercent * 10_000);

    /// <summary>Upper flammable limit, kg/m³.</summary>
    public double UelKgM3 => FromPpm(UelPercent * 10_000);

    /// <summary>Mass in the flammable range, kg: of a plume's cross-section the share 1 − c/C lies above c.</summary>
    public double FlammableKg()
    {
        if (!IsFlammable) return 0;
        var (low, high, sum) = (0.5 * LelKgM3, UelKgM3, 0.0);
        foreach (ref readonly var puff in Field.Puffs)
        {
            var peak = Field.KgM3(puff.EastM, puff.NorthM, 0.5);
            if (peak > low) sum += puff.MassKg * (Math.Min(1, high / peak) - (low / peak));
        }

        return sum;
    }

    private static SceneCloud Toxicity(SceneCloud cloud, string? substance)
    {
        if (substance is null || !SubstanceTable.Default.TryFind(substance, out var known, out _)) return cloud;
        double[] limits = [double.NaN, double.NaN, double.NaN];
        for (var level = 1; level <= 3; level++) limits[level - 1] = Aegl.LimitPpm(known, level, AeglMinutes).Or(double.NaN);
        var probit = Toxic.Of(known.Id);
        var lowest = limits.Where(static l => !double.IsNaN(l)).DefaultIfEmpty(double.NaN).Min();
        return new SceneCloud(cloud)
        {
            AeglPpm = limits,
            Probit = probit.IsOk ? probit.Value : null,
            IncapacitatingDose = probit.IsOk ? probit.Value.Probit.Dose(0.01).Or(double.PositiveInfinity) : double.PositiveInfinity,
            PruneKgM3 = double.IsNaN(lowest) ? FewestKgM3 : Math.Max(FewestKgM3, cloud.FromPpm(lowest)),
        };
    }
}
