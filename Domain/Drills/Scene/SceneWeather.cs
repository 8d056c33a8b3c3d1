using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics;
using Twin.Domain.Physics.Dispersion;
using Twin.Domain.Physics.Fires;
using Twin.Domain.Physics.Weather;

namespace Twin.Domain.Drills.Scene;

/// <summary>The weather of a drill: the scenario's, changed by injects over a time, with slow wandering of the wind.</summary>
public sealed class SceneWeather
{
    private const double LeastMS = 0.5;
    private const double WanderDeg = 6;
    private const double WanderTauS = 120;
    private const double GustShare = 0.08;
    private readonly bool _fixedClass;
    private readonly double _cloudOktas;
    private readonly double _sunWM2;
    private Ramp _speed;
    private Ramp _from;
    private Ramp _air;
    private Ramp _rain;
    private Ramp _humidity;
    private double _wanderDeg;
    private double _gust;

    /// <summary>Starts as a scenario says.</summary>
    public SceneWeather(ScenarioWeather start)
    {
        (_speed, _from, _air) = (Ramp.At(start.WindMS), Ramp.At(start.FromDeg), Ramp.At(start.AirC));
        (_rain, _humidity) = (Ramp.At(start.RainMmH), Ramp.At(start.HumidityPct));
        (_cloudOktas, _sunWM2) = (start.CloudOktas, start.SunWM2);
        _fixedClass = start.Stability.Length == 1;
        Stability = _fixedClass ? (StabilityClass)(start.Stability[0] - 'A') : StabilityClass.D;
        Settle();
    }

    private SceneWeather(SceneWeather other)
    {
        (_fixedClass, _cloudOktas, _sunWM2) = (other._fixedClass, other._cloudOktas, other._sunWM2);
        (_speed, _from, _air, _rain, _humidity) = (other._speed, other._from, other._air, other._rain, other._humidity);
        (_wanderDeg, _gust, Stability) = (other._wanderDeg, other._gust, other.Stability);
        Settle();
    }

    /// <summary>At 10 m, m/s.</summary>
    public double WindMS { get; private set; }

    /// <summary>Where it comes from, degrees clockwise from north.</summary>
    public double FromDeg { get; private set; }

    public double AirC { get; private set; }

    public double HumidityPct { get; private set; }

    public double RainMmH { get; private set; }

    public StabilityClass Stability { get; private set; }

    public double AirK => AirC + PhysicalConstants.ZeroCelsiusK;

    /// <summary>Water vapour, Pa.</summary>
    public double WaterPa { get; private set; }

    /// <summary>As the puffs need it.</summary>
    public PuffWeather Puffs => new(WindMS, FromDeg, Stability);

    public SceneWeather Copy() => new(this);

    /// <summary>Turns the wind to a direction, the short way, and to a speed (0: stays) over a time, s.</summary>
    public void Turn(double fromDeg, double speedMS, double overS)
    {
        var way = ((fromDeg - _from.Value + 540) % 360) - 180;
        _from = _from.To(_from.Value + way, overS);
        if (speedMS > 0) _speed = _speed.To(speedMS, overS);
    }

    /// <summary>Changes air, rain and humidity over a time, s.</summary>
    public void Change(double airC, double rainMmH, double humidityPct, double overS)
    {
        _air = _air.To(airC, overS);
        _rain = _rain.To(rainMmH, overS);
        _humidity = _humidity.To(humidityPct, overS);
    }

    /// <summary>Moves on.</summary>
    public void Step(double dtS, ref DrillRandom random)
    {
        (_speed, _from, _air) = (_speed.After(dtS), _from.After(dtS), _air.After(dtS));
        (_rain, _humidity) = (_rain.After(dtS), _humidity.After(dtS));
        var keep = Math.Exp(-dtS / WanderTauS);
        var push = Math.Sqrt(1 - (keep * keep));
        _wanderDeg = (_wanderDeg * keep) + (WanderDeg * push * random.Normal());
        _gust = (_gust * keep) + (GustShare * push * random.Normal());
        Settle();
    }

    private void Settle()
    {
        WindMS = Math.Max(LeastMS, _speed.Value * (1 + _gust));
        FromDeg = (((_from.Value + _wanderDeg) % 360) + 360) % 360;
        (AirC, RainMmH, HumidityPct) = (_air.Value, _rain.Value, Math.Clamp(_humidity.Value, 1, 100));
        WaterPa = Transmissivity.WaterPa(HumidityPct / 100, AirK).Or(1_000);
        if (!_fixedClass)
            Stability = Physics.Weather.Stability.Pasquill(_speed.Value, _sunWM2 > 0, _sunWM2, _cloudOktas).Or(StabilityClass.D);
    }

    private readonly record struct Ramp(double Value, double Goal, double LeftS)
    {
        public static Ramp At(double value) => new(value, value, 0);

        public Ramp To(double goal, double overS) => overS <= 0 ? At(goal) : new Ramp(Value, goal, overS);

        public Ramp After(double dtS) => LeftS <= dtS ? At(Goal) : new Ramp(Value + ((Goal - Value) * dtS / LeftS), Goal, LeftS - dtS);
    }
}
