using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics.Hydraulics;
using Twin.Domain.Physics.Sources;
using Twin.Domain.Physics.Substances;

namespace Twin.Domain.Drills.Scene;

/// <summary>A hole somewhere.</summary>
internal sealed class SceneLeak
{
    public required string Id { get; init; }
    public required SpotM At { get; init; }
    public required StoredLiquid Liquid { get; init; }
    public required double AreaM2 { get; init; }
    public required double HeightM { get; init; }
    public required double PipeM { get; init; }

    /// <summary>Most it releases, kg; 0: no limit.</summary>
    public required double LimitKg { get; init; }
    public required double H2sShare { get; init; }

    /// <summary>Tank itself, index of the scene's tanks, or -1.</summary>
    public required int Tank { get; init; }

    /// <summary>Machine it is at, index of the scene's machines, or -1.</summary>
    public required int Machine { get; init; }
    public required int Pool { get; init; }
    public double ReleasedKg { get; set; }

    /// <summary>What is left in the piece of pipe once it is shut in, kg.</summary>
    public double ResidualKg { get; set; }
    public bool Plugged { get; set; }
    public bool Burning { get; set; }

    /// <summary>Now, kg/s.</summary>
    public double RateKgS { get; set; }

    /// <summary>Into the air now, kg/s.</summary>
    public double AirborneKgS { get; set; }

    /// <summary>Its jet is vapour or flashing liquid: it burns as a jet.</summary>
    public bool Jets => Liquid.IsLiquefied;

    public SceneLeak Copy() => (SceneLeak)MemberwiseClone();
}

/// <summary>A steady source of vapour without a hole: what detectors were fitted with, for a forecast.</summary>
/// <param name="At">Where.</param>
/// <param name="Cloud">Id of one of the world's clouds.</param>
/// <param name="RateKgS">Into the air.</param>
/// <param name="VapourKgM3">Density of the vapour as it leaves.</param>
internal readonly record struct FittedSource(SpotM At, string Cloud, double RateKgS, double VapourKgM3);

/// <summary>A pool on the ground.</summary>
internal sealed class ScenePool
{
    public required string Id { get; init; }
    public required SpotM At { get; init; }
    public required StoredLiquid Liquid { get; init; }
    public required PoolSite Site { get; init; }
    public required double TemperatureC { get; init; }
    public Pool State { get; set; }
    public bool Burning { get; set; }
    public double BurnS { get; set; }
    public double InflowKgS { get; set; }
    public FoamAttack Foam { get; set; }

    /// <summary>Foam solution that reaches it, L/min.</summary>
    public double FoamLMin { get; set; }

    public ScenePool Copy() => (ScenePool)MemberwiseClone();
}

/// <summary>An explosion that happened.</summary>
/// <param name="AtS">Drill time, s.</param>
/// <param name="At">Where.</param>
/// <param name="EnergyJ">Baker-Strehlow-Tang; 0: TNT.</param>
/// <param name="FlameMach">Baker-Strehlow-Tang.</param>
/// <param name="TntKg">TNT equivalent of a bursting vessel.</param>
internal readonly record struct SceneBlast(double AtS, SpotM At, double EnergyJ, double FlameMach, double TntKg);
