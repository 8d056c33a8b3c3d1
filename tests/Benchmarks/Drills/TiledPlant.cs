using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain.Plants;

namespace Twin.Benchmarks.Drills;

/// <summary>A plant many times beside itself: what a large one is made of.</summary>
internal static class TiledPlant
{
    private const double PitchM = 600;
    private const int Row = 8;

    /// <summary>The first keeps its ids; those of the n-th end in <c>_n</c>.</summary>
    public static PlantModel Of(PlantModel model, int copies)
    {
        var twins = ImmutableArray.CreateBuilder<TwinDefinition>(model.Twins.Length * copies);
        for (var n = 0; n < copies; n++)
        {
            var (x, y, tail) = (n % Row * PitchM, n / Row * PitchM, n == 0 ? "" : "_" + n.ToString(CultureInfo.InvariantCulture));
            foreach (var twin in model.Twins)
            {
                twins.Add(n == 0 ? twin : twin with
                {
                    Id = twin.Id + tail,
                    Shape = twin.Shape with { Points = [.. twin.Shape.Points.Select(p => new PointM(p.X + x, p.Y + y, p.Z))] },
                    Relations = [.. twin.Relations.Select(r => r with { Target = r.Target + tail })],
                    Signals = twin.Signals.ToImmutableDictionary(static s => s.Key, s => s.Value + tail),
                });
            }
        }

        return model with { Twins = twins.MoveToImmutable() };
    }
}
