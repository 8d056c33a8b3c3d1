using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Domain.Physics.Substances;
using Twin.Domain.Plants;

namespace Twin.Domain.Forecasts;

/// <summary>A twin and a vapour it could give off.</summary>
/// <param name="Twin">Local id.</param>
/// <param name="At">Where.</param>
/// <param name="Cloud">The vapour; its field stays empty.</param>
/// <param name="VapourKgM3">Density of the vapour as it leaves.</param>
internal sealed record GasSource(string Twin, SpotM At, SceneCloud Cloud, double VapourKgM3)
{
    private const string Sulphide = "h2s";
    private const string Sour = "crude";
    private const double LeastAgeMs = 20_000;
    private const double AirC = 20;

    /// <summary>All that could give what is smelt within reach of a nose that smells it, the nearest first.</summary>
    public static IEnumerable<GasSource> Of(PlantIndex plant, List<GasNose> noses, double reachM)
    {
        var found = new List<(double Distance, GasSource Source)>();
        for (var i = 0; i < plant.Count; i++)
        {
            var twin = plant.Twin(i);
            if (!PlantHoldings.Holds(twin)) continue;
            foreach (var source in Vapours(twin)) Consider(source);
        }

        return found.OrderBy(static f => f.Distance).ThenBy(static f => f.Source.Twin, StringComparer.Ordinal).Select(static f => f.Source);

        void Consider(GasSource source)
        {
            var near = noses.Where(n => n.Smells && source.Moves(n)).Select(n => source.At.To(new SpotM(n.At.X, n.At.Y)))
                .DefaultIfEmpty(double.PositiveInfinity).Min();
            if (near <= reachM) found.Add((near, source));
        }
    }

    /// <summary>The source an estimate names; null: the plant has changed meanwhile.</summary>
    public static GasSource? Of(PlantIndex plant, SourceEstimate estimate) =>
        plant.TryGet(estimate.Twin, out var index)
            ? Vapours(plant.Twin(index)).FirstOrDefault(s => s.Cloud.Id == estimate.Substance)
            : null;

    private static IEnumerable<GasSource> Vapours(TwinDefinition twin)
    {
        if (PlantHoldings.LiquidOf(twin) is not { } liquid) yield break;
        var at = PlantHoldings.Middle(twin);
        yield return new GasSource(twin.Id, at, SceneCloud.Of(liquid), liquid.VapourKgM3(AirC));
        // Sour crude smells of hydrogen sulphide before its vapour burns.
        if (liquid.Id == Sour && SubstanceTable.Default.TryFind(Sulphide, out var sulphide, out _))
            yield return new GasSource(twin.Id, at, SceneCloud.Of(sulphide), liquid.VapourKgM3(AirC));
    }

    /// <summary>Whether a nose answers to this vapour.</summary>
    public bool Moves(GasNose nose) => nose.Substance.Length == 0 ? Cloud.IsFlammable : nose.Substance == Cloud.Id;

    /// <summary>When it must have begun so that the first nose smelt it when it did.</summary>
    public long OnsetMs(List<GasNose> noses, WindReadings wind, double offsetDeg, long nowMs)
    {
        var onset = nowMs;
        foreach (var nose in noses)
        {
            if (!nose.Smells || !Moves(nose)) continue;
            var weather = wind.At(nose.FirstMs, offsetDeg);
            var travelMs = 1_000 * At.To(new SpotM(nose.At.X, nose.At.Y)) / Math.Max(WindReadings.LeastMS, weather.WindMS);
            onset = Math.Min(onset, nose.FirstMs - (long)(travelMs + (nose.T90S * 200)));
        }

        return Math.Clamp(onset, nowMs - SourceFit.WindowMs, nowMs - (long)LeastAgeMs);
    }
}
