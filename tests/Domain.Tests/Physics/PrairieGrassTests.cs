using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Evaluation;
using Twin.Domain.Physics.Weather;
using Xunit;

namespace Twin.Domain.Tests.Physics;

public class PrairieGrassTests
{
    private static readonly double[] Arcs = [50, 100, 200, 400, 800];

    [Fact]
    public void Score_OfTheTable()
    {
        var score = ModelScore.Of([1, 2, 4, 8], [1.5, 1.5, 5, 4]).Value;
        Assert.Equal((0.222, 1.092, 1.215, 0.389, 1.0), (
            Math.Round(score.Fb, 3), Math.Round(score.Mg, 3), Math.Round(score.Vg, 3), Math.Round(score.Nmse, 3), score.Fac2));
        Near.Refused(ModelScore.Of([1, 2], [1]), "predicted");
        Near.Refused(ModelScore.Of([1, 0], [1, 1]), "o");
    }

    [Fact]
    public void PrairieGrass_IsMetWithinTheAcceptance_AndAsTheReferenceModel()
    {
        var (observed, predicted) = Runs();
        var score = ModelScore.Of(observed, predicted).Value;
        TestContext.Current.TestOutputHelper?.WriteLine(score.ToString());
        Assert.True(score.Fac2 > 0.5 && Math.Abs(score.Fb) < 0.3 && score.Vg < 4, score.ToString());
        // Reference: FB +0.041, MG 1.159, VG 1.754, NMSE 0.721, FAC2 0.60.
        Assert.Equal(0.041, score.Fb, 0.002);
        Assert.Equal(1.159, score.Mg, 0.01);
        Assert.Equal(1.754, score.Vg, 0.01);
        Assert.Equal(0.721, score.Nmse, 0.005);
        Assert.Equal(0.60, score.Fac2, 1e-9);
    }

    private static (double[] Observed, double[] Predicted) Runs()
    {
        var (observed, predicted) = (new List<double>(), new List<double>());
        foreach (var row in SharedData.Rows("plume/prairie_grass_5runs.csv"))
        {
            // Classes as given; "D-E" is E.
            var stability = Enum.Parse<StabilityClass>(row[1][^1..]);
            var source = new PlumeSource(SharedData.Number(row[3]), SharedData.Number(row[5]), SharedData.Number(row[4]), stability);
            for (var i = 0; i < Arcs.Length; i++)
            {
                observed.Add(SharedData.Number(row[9 + i]));
                predicted.Add(Plume.KgM3(source, Arcs[i], 0, SharedData.Number(row[6])).Value);
            }
        }

        return ([.. observed], [.. predicted]);
    }
}
