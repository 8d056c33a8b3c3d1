using Orleans;

namespace Twin.Domain.Physics.Sources;

/// <summary>What a vessel can lose: a release never takes more than is there.</summary>
/// <param name="StartKg">At the start, kg.</param>
/// <param name="ReleasedKg">Released so far, kg.</param>
[GenerateSerializer, Immutable, Alias("twin.physics.inventory.v1")]
public readonly record struct Inventory([property: Id(0)] double StartKg, [property: Id(1)] double ReleasedKg)
{
    /// <summary>Left, kg.</summary>
    public double LeftKg => StartKg - ReleasedKg;

    /// <summary>A vessel with a mass in it.</summary>
    public static Outcome<Inventory> Of(double massKg) => Check.NotNegative(massKg) is { } error ? error : new Inventory(massKg, 0);

    /// <summary>
    /// A scenario that wants more than there is: <c>physics.inventory</c>, with both figures. Null: it can be.
    /// </summary>
    public static TwinError? Explain(double wantedKg, double heldKg) =>
        Check.NotNegative(wantedKg) ?? Check.NotNegative(heldKg) ?? (wantedKg <= heldKg ? null : new TwinError(
            "physics.inventory", FormattableString.Invariant(
                $"The scenario releases {wantedKg:F0} kg, but the vessel holds {heldKg:F0} kg."), Path: "wantedKg"));

    /// <summary>Releases at a rate for a time, at most what is left; the mean rate that came of it is in <paramref name="takenKg"/>
    /// over the time.</summary>
    public Outcome<Inventory> Take(double rateKgS, double timeS, out double takenKg)
    {
        takenKg = 0;
        var error = Check.NotNegative(rateKgS) ?? Check.NotNegative(timeS);
        if (error is not null) return error;
        var wanted = rateKgS * timeS;
        takenKg = Math.Min(wanted, LeftKg);
        if (takenKg >= wanted) return this with { ReleasedKg = ReleasedKg + takenKg };
        return ((Outcome<Inventory>)new Inventory(StartKg, StartKg)).With(Cautions.InventoryLimited);
    }
}
