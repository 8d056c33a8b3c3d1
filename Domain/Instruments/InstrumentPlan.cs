using System.Collections.Immutable;
using Twin.Domain.Plants;
using Twin.Domain.Tanks;
using Twin.Domain.Units;

namespace Twin.Domain.Instruments;

/// <summary>Two sensors that measure the same.</summary>
/// <param name="Id">Same for both orders.</param>
/// <param name="A">Sensor.</param>
/// <param name="B">Sensor.</param>
/// <param name="ColumnA">Its column.</param>
/// <param name="ColumnB">Its column.</param>
/// <param name="Traits">What they are.</param>
/// <param name="Unit">Their unit.</param>
public sealed record PairPlan(string Id, string A, string B, int ColumnA, int ColumnB, PairTraits Traits, string Unit);

/// <summary>A column and what makes its values those a balance needs (m, m³/h).</summary>
public readonly record struct Metered(int Column, UnitConversion By);

/// <summary>Tanks that share their meters.</summary>
/// <param name="Id">After its first tank.</param>
/// <param name="Tanks">Local ids.</param>
/// <param name="Insides">Their geometry.</param>
/// <param name="ResolutionM">Smallest step of each level, m.</param>
/// <param name="Levels">Level of each.</param>
/// <param name="In">Meters of what flows in.</param>
/// <param name="Out">Meters of what flows out.</param>
public sealed record BalancePlan(
    string Id, ImmutableArray<string> Tanks, ImmutableArray<TankGeometry> Insides, ImmutableArray<double> ResolutionM,
    ImmutableArray<Metered> Levels, ImmutableArray<Metered> In, ImmutableArray<Metered> Out);

/// <summary>
/// Which instruments of a plant watch each other, from relations <c>redundantWith</c>, <c>flowIn</c> and <c>flowOut</c>. Wrong ones were
/// refused with the plant file, or are left out.
/// </summary>
public sealed class InstrumentPlan
{
    /// <summary>Between two steps, ms.</summary>
    public const long StepMs = 10_000;

    /// <summary>Most pairs and balances of a plant; what comes later in the file is left out.</summary>
    public const int MostWatches = 20_000;

    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly List<string> _sensors = [];

    private InstrumentPlan(PlantIndex index)
    {
        Index = index;
        Pairs = [.. FindPairs().Take(MostWatches)];
        Balances = [.. FindBalances().Take(MostWatches)];
        Sensors = [.. _sensors];
    }

    /// <summary>Of which plant.</summary>
    public PlantIndex Index { get; }

    /// <summary>Sensors whose values are needed: the columns.</summary>
    public ImmutableArray<string> Sensors { get; }

    public ImmutableArray<PairPlan> Pairs { get; }

    public ImmutableArray<BalancePlan> Balances { get; }

    /// <summary>Reads a plant's relations.</summary>
    public static InstrumentPlan Of(PlantIndex index) => new(index);

    /// <summary>A sensor's unit and what it measures; null: there is no such sensor.</summary>
    public SensorProfile? ProfileOf(string sensor) => Index.TryGet(sensor, out var at) ? Index.ProfileOf(at) : null;

    /// <summary>
    /// True where one sensor alone leaving normal speaks against the sensor: it measures what others of its unit feel too. A bearing that
    /// wears or gas that comes out is seen by one sensor alone and is true.
    /// </summary>
    public bool MayLieAlone(string sensor) =>
        ProfileOf(sensor) is { Safety: false, Quantity: "level" or "temperature" or "pressure" or "blanket-pressure" or "flow" };

    /// <summary>
    /// A monitor's word may be of an instrument. Of two that measure the same one is wrong when they part, whatever they are for. Two of
    /// different quantities must both be ones that may lie, and one must be where it always is: what moves both is the process.
    /// </summary>
    public bool MayLie(LoneWord word)
    {
        if (word.Other is not { } other) return MayLieAlone(word.Sensor);
        if (word.OneStays && MayLieAlone(word.Sensor) && MayLieAlone(other)) return true;
        foreach (var pair in Pairs)
        {
            if ((pair.A == word.Sensor && pair.B == other) || (pair.A == other && pair.B == word.Sensor)) return true;
        }

        return false;
    }

    private IEnumerable<PairPlan> FindPairs()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sensor in Index.Sensors.ToArray())
        {
            var one = Index.Twin(sensor);
            foreach (var relation in one.Relations)
            {
                if (relation.Kind != "redundantWith" || !Index.TryGet(relation.Target, out var at)) continue;
                if (Index.ProfileOf(sensor) is not { } a || Index.ProfileOf(at) is not { } b || a.Unit != b.Unit) continue;
                string[] two = [one.Id, relation.Target];
                Array.Sort(two, StringComparer.Ordinal);
                if (two[0] == two[1] || !seen.Add($"{two[0]}~{two[1]}")) continue;
                var (first, second) = two[0] == one.Id ? (a, b) : (b, a);
                var span = Math.Max(a.RangeHigh - a.RangeLow, b.RangeHigh - b.RangeLow);
                yield return new PairPlan($"pair:{two[0]}~{two[1]}", two[0], two[1], Column(two[0]), Column(two[1]),
                    new PairTraits(span, first.Resolution, second.Resolution), a.Unit);
            }
        }
    }

    private IEnumerable<BalancePlan> FindBalances()
    {
        var meters = new Dictionary<int, List<(int Meter, bool In)>>();
        foreach (var sensor in Index.Sensors.ToArray())
        {
            foreach (var relation in Index.Twin(sensor).Relations)
            {
                if (relation.Kind is not ("flowIn" or "flowOut") || !Index.TryGet(relation.Target, out var tank)) continue;
                if (!meters.TryGetValue(tank, out var list)) meters[tank] = list = [];
                list.Add((sensor, relation.Kind == "flowIn"));
            }
        }

        var tanksOf = meters.SelectMany(m => m.Value.Select(v => (v.Meter, Tank: m.Key))).ToLookup(p => p.Meter, p => p.Tank);
        var done = new HashSet<int>();
        foreach (var tank in meters.Keys.Order())
        {
            if (!done.Contains(tank) && Balance(Together(tank, meters, tanksOf, done), meters) is { } balance) yield return balance;
        }
    }

    /// <summary>All tanks that share a meter with this one, over any number of meters.</summary>
    private static List<int> Together(
        int tank, Dictionary<int, List<(int Meter, bool In)>> meters, ILookup<int, int> tanksOf, HashSet<int> done)
    {
        var (found, left) = (new List<int>(), new Stack<int>([tank]));
        done.Add(tank);
        while (left.TryPop(out var at))
        {
            found.Add(at);
            foreach (var other in meters[at].SelectMany(m => tanksOf[m.Meter]).Where(done.Add)) left.Push(other);
        }

        found.Sort();
        return found;
    }

    private BalancePlan? Balance(List<int> tanks, Dictionary<int, List<(int Meter, bool In)>> meters)
    {
        var insides = ImmutableArray.CreateBuilder<TankGeometry>();
        var (levels, resolutions) = (ImmutableArray.CreateBuilder<Metered>(), ImmutableArray.CreateBuilder<double>());
        foreach (var tank in tanks)
        {
            if (!TankGeometry.TryFrom(Index.Twin(tank), out var inside, out _) || Index.SensorOf(tank, "level") is not (>= 0 and var level)
                || By(level, "m") is not { } metres) return null;
            insides.Add(inside);
            levels.Add(metres);
            resolutions.Add(Index.ProfileOf(level)!.Resolution * metres.By.Factor);
        }

        var all = tanks.SelectMany(t => meters[t]).Distinct().OrderBy(m => m.Meter).ToArray();
        var (ins, outs) = (all.Where(m => m.In).Select(m => By(m.Meter, "m3/h")), all.Where(m => !m.In).Select(m => By(m.Meter, "m3/h")));
        if (ins.Concat(outs).Any(m => m is null)) return null;
        return new BalancePlan($"balance:{Index.Twin(tanks[0]).Id}", [.. tanks.Select(t => Index.Twin(t).Id)], insides.ToImmutable(),
            resolutions.ToImmutable(), levels.ToImmutable(), [.. ins.Select(m => m!.Value)], [.. outs.Select(m => m!.Value)]);
    }

    private Metered? By(int sensor, string unit) =>
        Index.ProfileOf(sensor) is { } profile && UnitConversion.TryCompile(profile.Unit, unit, out var by, out _)
            ? new Metered(Column(Index.Twin(sensor).Id), by) : null;

    private int Column(string sensor)
    {
        if (_columns.TryGetValue(sensor, out var column)) return column;
        _columns[sensor] = column = _sensors.Count;
        _sensors.Add(sensor);
        return column;
    }
}
