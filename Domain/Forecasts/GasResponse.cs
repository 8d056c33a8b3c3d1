using Twin.Domain.Drills.Scene;
using Twin.Domain.Physics.Dispersion;

namespace Twin.Domain.Forecasts;

/// <summary>What each nose would show for a source of one kilogram a second.</summary>
internal static class GasResponse
{
    /// <summary>A puff a second: fewer would have to be wider than the source.</summary>
    private const long StepMs = 1_000;
    private const double StepS = StepMs / 1_000.0;

    /// <summary>Noses are slow.</summary>
    private const long SniffMs = 5_000;
    private const int Puffs = 700;
    private const double AirK = 293.15;

    /// <summary>By nose and moment, in the nose's unit per kg/s.</summary>
    /// <param name="source">The source.</param>
    /// <param name="noses">Who smells.</param>
    /// <param name="wind">Measured.</param>
    /// <param name="offsetDeg">Added to its direction.</param>
    /// <param name="onsetMs">When the source began.</param>
    /// <param name="nowMs">Until when.</param>
    /// <param name="rateKgS">The source's mouth is as wide as this rate makes it.</param>
    public static double[][] Of(
        GasSource source, List<GasNose> noses, WindReadings wind, double offsetDeg, long onsetMs, long nowMs, double rateKgS)
    {
        var shown = new double[noses.Count];
        var units = new double[noses.Count][];
        for (var n = 0; n < noses.Count; n++) units[n] = new double[GasNose.Samples];
        var field = new PuffField(Puffs);
        var firstMs = nowMs - ((GasNose.Samples - 1) * GasNose.SampleMs);
        var sample = (int)Math.Max(0, (onsetMs - firstMs + GasNose.SampleMs - 1) / GasNose.SampleMs);
        for (var at = onsetMs + StepMs; ; at += StepMs)
        {
            var weather = wind.At(at, offsetDeg);
            var (heightM, sigmaM, sigmaZM) = SceneSources.Mouth(weather.WindMS, AirK, rateKgS, source.VapourKgM3, true, StepS);
            field.Move(weather, StepS);
            var low = Math.Min(SceneSources.FittedHeightM, heightM);
            field.Release(new PuffSource(source.At.X, source.At.Y, low, 1, sigmaM, sigmaZM), weather, StepS);
            if ((at - onsetMs) % SniffMs != 0) continue;
            for (var n = 0; n < noses.Count; n++)
            {
                if (!source.Moves(noses[n])) continue;
                var there = noses[n].At;
                var kgM3 = field.KgM3(there.X, there.Y, there.Z);
                var truth = noses[n].Substance.Length == 0 ? source.Cloud.PercentLel(kgM3) : source.Cloud.Ppm(kgM3);
                shown[n] = Detector.Shown(shown[n], truth, noses[n].T90S, SniffMs / 1_000.0).Or(shown[n]);
            }

            while (sample < GasNose.Samples && firstMs + (sample * GasNose.SampleMs) <= at)
            {
                for (var n = 0; n < noses.Count; n++) units[n][sample] = shown[n];
                sample++;
            }

            if (sample == GasNose.Samples) return units;
        }
    }
}
