namespace Twin.Domain.Physics.DenseGas;

/// <summary>The curves of Britter and McQuaid as one versioned table (<c>Tables/dense-gas.json</c>; domain.md E4).</summary>
public sealed class BritterTable
{
    private static readonly Lazy<BritterTable> Shipped = new(() => new BritterTable(PhysicsTable.Read<Rows>("dense-gas.json")));

    private readonly Rows _rows;

    private BritterTable(Rows rows) => _rows = rows;

    /// <summary>The table that ships with Twin.</summary>
    public static BritterTable Default => Shipped.Value;

    /// <summary>Edition; every stored run says which it used.</summary>
    public string Edition => _rows.Edition;

    public string Source => _rows.Source;

    /// <summary>Largest α the curves were drawn for.</summary>
    public double AlphaMost => _rows.AlphaMost;

    internal Curve[] Plume => _rows.Plume;

    internal Curve[] Puff => _rows.Puff;

    /// <summary>One concentration ratio's curve of β over α, piecewise straight.</summary>
    internal sealed record Curve(double Ratio, double[][] Pieces)
    {
        public double Beta(double alpha)
        {
            foreach (var piece in Pieces)
            {
                if (alpha <= piece[0]) return (piece[1] * alpha) + piece[2];
            }

            return (Pieces[^1][1] * alpha) + Pieces[^1][2];
        }
    }

    private sealed record Rows(string Id, string Edition, string Source, double AlphaMost, Curve[] Plume, Curve[] Puff);
}
