using Orleans;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Physics.Harm;

namespace Twin.Domain.Drills.Scene;

/// <summary>What a person of a drill is doing. Values are stored.</summary>
public enum PersonDoes : byte
{
    Working = 0,

    /// <summary>Knows, and is not on the way yet.</summary>
    Warned = 1,
    Leaving = 2,
    Queueing = 3,
    Mustered = 4,
    Sheltering = 5,

    /// <summary>With a team or engine, under breathing apparatus.</summary>
    Dispatched = 6,

    /// <summary>Cannot go on.</summary>
    Down = 7,
    Rescued = 8,
    Dead = 9,
}

/// <summary>A person as the run room sees them.</summary>
/// <param name="Person">Local id.</param>
/// <param name="X">m.</param>
/// <param name="Y">m.</param>
/// <param name="Does">State.</param>
/// <param name="Zone">Where they stand.</param>
/// <param name="HarmShare">Chance to die of what was taken so far.</param>
/// <param name="ToxicDose">Largest share of an incapacitating dose.</param>
/// <param name="Tdu">Heat, thermal dose units.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.person.v1")]
public readonly record struct DrillPerson(
    [property: Id(0)] string Person, [property: Id(1)] double X, [property: Id(2)] double Y, [property: Id(3)] PersonDoes Does,
    [property: Id(4)] DrillZone Zone, [property: Id(5)] double HarmShare, [property: Id(6)] double ToxicDose,
        [property: Id(7)] double Tdu);

/// <summary>A person of the scene.</summary>
internal sealed class ScenePerson
{
    public required int Twin { get; init; }
    public required string Id { get; init; }
    public required SpotM[] Route { get; init; }
    public required double SpeedMS { get; init; }
    public required bool Contractor { get; init; }

    /// <summary>Drawn at the start: dies when the chance to has reached it.</summary>
    public required double Fate { get; init; }
    public double X { get; set; }
    public double Y { get; set; }
    public int Next { get; set; }
    public double RestS { get; set; }
    public PersonDoes Does { get; set; }

    /// <summary>Until a warned person moves, s.</summary>
    public double WaitS { get; set; }
    public bool Confined { get; set; }
    public string Job { get; set; } = "";
    public int[] Way { get; set; } = [];
    public int Step { get; set; }
    public double RoutedS { get; set; } = double.NegativeInfinity;
    public int Gate { get; set; } = -1;
    public int Building { get; set; } = -1;
    public int Resource { get; set; } = -1;
    public bool Breathing { get; set; }

    /// <summary>By cloud, in the order of the world's clouds.</summary>
    public List<ToxicDose> Toxic { get; private set; } = [];
    public ThermalDose Heat { get; set; }
    public double BlastShare { get; set; }
    public double HarmShare { get; set; }
    public double FedMost { get; set; }
    public DrillZone Zone { get; set; }
    public bool OverAegl2 { get; set; }

    public bool CanAct => Does is not (PersonDoes.Down or PersonDoes.Dead or PersonDoes.Rescued);

    public ScenePerson Copy()
    {
        var copy = (ScenePerson)MemberwiseClone();
        copy.Toxic = [.. Toxic];
        return copy;
    }
}
