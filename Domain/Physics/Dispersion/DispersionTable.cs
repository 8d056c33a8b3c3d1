using Twin.Domain.Physics.Weather;

namespace Twin.Domain.Physics.Dispersion;

/// <summary>Coefficients of dispersion and wind as one versioned table (<c>Tables/dispersion.json</c>; domain.md E2, E3).</summary>
public sealed class DispersionTable
{
    private static readonly Lazy<DispersionTable> Shipped = new(() => new DispersionTable(PhysicsTable.Read<Rows>("dispersion.json")));

    private readonly Rows _rows;

    private DispersionTable(Rows rows) => _rows = rows;

    /// <summary>The table that ships with Twin.</summary>
    public static DispersionTable Default => Shipped.Value;

    /// <summary>Edition; every stored run says which it used.</summary>
    public string Edition => _rows.Edition;

    public string Source => _rows.Source;

    internal double WindExponent(StabilityClass stability, Surrounding surrounding) =>
        (surrounding switch
        {
            Surrounding.Rural => _rows.WindExponentRural,
            Surrounding.Urban => _rows.WindExponentUrban,
            _ => _rows.WindExponentUrbanCcps,
        })[(int)stability];

    internal (double Scale, double Power) Obukhov(StabilityClass stability) =>
        (_rows.MoninObukhov[(int)stability][0], _rows.MoninObukhov[(int)stability][1]);

    internal double[] BriggsY(StabilityClass stability, Surrounding surrounding) =>
        (surrounding == Surrounding.Rural ? _rows.BriggsRuralY : _rows.BriggsUrbanY)[(int)stability];

    internal double[] BriggsZ(StabilityClass stability, Surrounding surrounding) =>
        (surrounding == Surrounding.Rural ? _rows.BriggsRuralZ : _rows.BriggsUrbanZ)[(int)stability];

    internal double[] PuffY(StabilityClass stability) => _rows.PuffY[(int)stability];

    internal double[] PuffZ(StabilityClass stability) => _rows.PuffZ[(int)stability];

    internal double[] TnoY(StabilityClass stability) => _rows.TnoY[(int)stability];

    internal double[] TnoZ(StabilityClass stability) => _rows.TnoZ[(int)stability];

    private sealed record Rows(
        string Id,
        string Edition,
        string Source,
        string[] Classes,
        double[] WindExponentRural,
        double[] WindExponentUrban,
        double[] WindExponentUrbanCcps,
        double[][] MoninObukhov,
        double[][] BriggsRuralY,
        double[][] BriggsRuralZ,
        double[][] BriggsUrbanY,
        double[][] BriggsUrbanZ,
        double[][] PuffY,
        double[][] PuffZ,
        double[][] TnoY,
        double[][] TnoZ);
}
