using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics.Dispersion;

namespace Twin.Domain.Drills.Scene;

public sealed partial class DrillScene
{
    /// <summary>
    /// Before the first step: a source that detectors were fitted with has been giving vapour for some time, and goes on. Only the air is
    /// moved; everything else stays as it was measured.
    /// </summary>
    /// <param name="at">Where.</param>
    /// <param name="cloud">Whose vapour; nothing happens when it is of no known liquid.</param>
    /// <param name="rateKgS">Into the air, kg/s.</param>
    /// <param name="vapourKgM3">Density of the vapour as it leaves.</param>
    /// <param name="ageS">Since when.</param>
    /// <param name="wind">The wind so many seconds after the source began.</param>
    internal void Fit(SpotM at, SceneCloud cloud, double rateKgS, double vapourKgM3, int ageS, Func<int, PuffWeather> wind)
    {
        var own = _world.Clouds.Find(c => c.Id == cloud.Id);
        if (own is null) _world.Clouds.Add(own = cloud.Copy());
        for (var s = 0; s < ageS; s++)
        {
            var weather = wind(s);
            own.Move(weather, StepS);
            SceneSources.Give(
                own.Field, at, SceneSources.FittedHeightM, rateKgS, vapourKgM3, dense: true, weather, _world.Weather.AirK, StepS);
        }

        _world.Fitted.Add(new FittedSource(at, own.Id, rateKgS, vapourKgM3));
    }

    /// <summary>Levels of the tanks that are filled and drawn from, m.</summary>
    public IEnumerable<(string Tank, double LevelM)> Levels =>
        _world.Tanks.Where(static t => t.Network >= 0).Select(t => (t.Id, _world.LevelM(t)));
}
