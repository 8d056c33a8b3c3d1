using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics.Escalation;
using Twin.Domain.Physics.Hydraulics;
using Twin.Domain.Physics.Substances;
using Twin.Domain.Plants;
using Twin.Domain.Tanks;

namespace Twin.Domain.Drills.Scene;

/// <summary>How a tank burns. Values are stored.</summary>
public enum TankFire : byte
{
    None = 0,

    /// <summary>The rim seal of a floating roof.</summary>
    Rim = 1,

    /// <summary>All of its surface.</summary>
    Full = 2,
}

/// <summary>A tank of the scene.</summary>
internal sealed class SceneTank(int twin, TwinDefinition definition)
{
    public int Twin { get; } = twin;
    public string Id { get; } = definition.Id;
    public TankGeometry Geometry { get; } = PlantHoldings.Geometry(definition);
    public StoredLiquid? Liquid { get; } = PlantHoldings.LiquidOf(definition);
    public double DensityKgM3 { get; } = PlantHoldings.DensityKgM3(definition);
    public bool Sphere { get; } = PlantHoldings.IsSphere(definition);
    public SpotM At { get; } = PlantHoldings.Middle(definition);
    public double RadiusM => Geometry.DiameterM / 2;
    public EquipmentKind Equipment => Sphere ? EquipmentKind.Pressurised : EquipmentKind.Atmospheric;

    /// <summary>Where it is in the hydraulic network of its liquid.</summary>
    public int Network { get; set; } = -1;
    public int Vessel { get; set; }

    public double TemperatureC { get; set; } = 20;

    /// <summary>Pressure of the start over the vapour pressure of the table then: mixtures differ.</summary>
    public double PressureScale { get; set; } = 1;
    public double WallC { get; set; } = 20;
    public double ReceiveM3H { get; set; }
    public bool ValveClosed { get; set; }
    public bool ValveJammed { get; set; }
    public double DelugeLMinM2 { get; set; }
    public double EngineWaterLMin { get; set; }
    public double FoamLMinM2 { get; set; }
    public double EngineFoamLMin { get; set; }
    public FoamAttack Foam { get; set; }
    public TankFire Fire { get; set; }
    public double FireS { get; set; }
    public double HeatKW { get; set; }

    /// <summary>Share of the way to failure.</summary>
    public double Progress { get; set; }
    public bool Failed { get; set; }
    public double RadiationWM2 { get; set; }
    public bool Overflows { get; set; }

    /// <summary>Wetted outside, m².</summary>
    public double SkinM2 => Sphere ? Math.PI * Geometry.DiameterM * Geometry.DiameterM : Math.PI * Geometry.DiameterM * Geometry.HeightM;

    /// <summary>Water on its wall, L/(min m²).</summary>
    public double CoolingLMinM2 => DelugeLMinM2 + (EngineWaterLMin / SkinM2);

    /// <summary>Vapour over the liquid, Pa gauge; 0 for open tanks.</summary>
    public double GaugePa => Sphere && Liquid is not null
        ? Math.Max(0, (PressureScale * Liquid.SaturationPa(TemperatureC)) - Physics.PhysicalConstants.AtmospherePa)
        : 0;

    /// <summary>Area that burns, m².</summary>
    public double FireM2 => Fire switch
    {
        TankFire.Rim => Math.PI * Geometry.DiameterM * RimM,
        TankFire.Full => Math.PI * RadiusM * RadiusM,
        _ => 0,
    };

    public const double RimM = 0.8;

    public SceneTank Copy() => (SceneTank)MemberwiseClone();
}

/// <summary>What a machine is. Values are not stored.</summary>
internal enum MachineRole : byte
{
    Pump,
    Compressor,
    Arm,
    Pipe,
}

/// <summary>A pump, compressor, loading arm or pipe of the scene.</summary>
internal sealed class SceneMachine(int twin, TwinDefinition definition, MachineRole role)
{
    public int Twin { get; } = twin;
    public string Id { get; } = definition.Id;
    public MachineRole Role { get; } = role;
    public StoredLiquid? Liquid { get; } = PlantHoldings.LiquidOf(definition);
    public SpotM At { get; } = PlantHoldings.Middle(definition);
    public double RatedM3H { get; } = definition.Numbers.GetValueOrDefault("ratedFlowM3h", 100);
    public double RatedHeadM { get; } = definition.Numbers.GetValueOrDefault("ratedHeadM", 50);
    public double RatedA { get; } = definition.Numbers.GetValueOrDefault("ratedCurrentA", 80);

    /// <summary>Tanks behind it, as indexes of the scene's tanks.</summary>
    public int[] Tanks { get; set; } = [];

    /// <summary>Line of its pump in the network, or -1.</summary>
    public int Line { get; set; } = -1;
    public int Network { get; set; } = -1;

    /// <summary>Tank it draws from, as index of the scene's tanks; -1: none.</summary>
    public int From { get; set; } = -1;
    public bool On { get; set; }
    public bool ValveClosed { get; set; }
    public bool ValveJammed { get; set; }
    public double WearGoal { get; set; }
    public double WearPerS { get; set; }
    public double Wear { get; set; }
    public double Speed { get; set; }
    public double FlowM3H { get; set; }
    public double DischargePa { get; set; }
    public double SuctionPa { get; set; }
    public double CurrentA { get; set; }
    public double VibrationMmS { get; set; } = 0.12;
    public double BearingC { get; set; } = 20;
    public double GasC { get; set; } = 40;
    public double OilMPa { get; set; } = 0.22;

    public SceneMachine Copy() => (SceneMachine)MemberwiseClone();
}
