using System.Text.Json;

namespace Twin.Domain.Physics.Harm;

/// <summary>Probits, thresholds and zones as one versioned table (<c>Tables/harm.json</c>; domain.md D1, E7, E8).</summary>
public sealed class HarmTable
{
    private static readonly Lazy<HarmTable> Shipped = new(() => new HarmTable(PhysicsTable.Read<Rows>("harm.json")));

    private readonly Rows _rows;
    private readonly Dictionary<string, ToxicProbit> _ccps;
    private readonly Dictionary<string, ToxicProbit> _purple;

    private HarmTable(Rows rows)
    {
        _rows = rows;
        _ccps = Read(rows.ToxicCcps, ToxicUnit.Ppm);
        _purple = Read(rows.ToxicPurpleBook, ToxicUnit.MgM3);
    }

    /// <summary>The table that ships with Twin.</summary>
    public static HarmTable Default => Shipped.Value;

    /// <summary>Edition; every stored run says which it used.</summary>
    public string Edition => _rows.Edition;

    public string Source => _rows.Source;

    internal EscalationRows Escalation => _rows.Escalation;

    internal ZoneRows Zones => _rows.Zones;

    internal double[] Thermal(ThermalModel model) => model switch
    {
        ThermalModel.Eisenberg => _rows.Thermal.Eisenberg,
        ThermalModel.Tno => _rows.Thermal.Tno,
        ThermalModel.TsaoPerry => _rows.Thermal.TsaoPerry,
        _ => _rows.Thermal.Lees,
    };

    internal double[] Pressure(PressureModel model) => model switch
    {
        PressureModel.LungEisenberg => _rows.Pressure.LungEisenberg,
        PressureModel.LungHse => _rows.Pressure.LungHse,
        PressureModel.Eardrum => _rows.Pressure.Eardrum,
        PressureModel.Structure => _rows.Pressure.Structure,
        _ => _rows.Pressure.Glass,
    };

    internal bool TryToxic(string substance, ToxicSet set, out ToxicProbit probit) =>
        (set == ToxicSet.Ccps ? _ccps : _purple).TryGetValue(substance, out probit);

    internal IEnumerable<string> Toxics(ToxicSet set) => (set == ToxicSet.Ccps ? _ccps : _purple).Keys;

    private static Dictionary<string, ToxicProbit> Read(ToxicRows rows, ToxicUnit unit) => rows.Rows.ToDictionary(
        static r => r[0].GetString()!,
        r => new ToxicProbit(new Probit(r[1].GetDouble(), r[2].GetDouble()), r[3].GetDouble(), unit),
        StringComparer.OrdinalIgnoreCase);

    internal sealed record EscalationRows(
        string Source,
        ByKind RadiationThresholdKWM2,
        ByKind PressureThresholdKPa,
        ProbitByKind PressureProbit,
        double[] AtmosphericTtf,
        double[] PressurisedTtf,
        double[] TtfProbit,
        double AtmosphericLeastMinutes);

    internal sealed record ByKind(double Atmospheric, double Pressurised, double Elongated, double Small);

    internal sealed record ProbitByKind(double[] Atmospheric, double[] Pressurised, double[] Elongated, double[] Small);

    internal sealed record ZoneRows(string Source, double[] RadiationKWM2, double[] PressureKPa);

    private sealed record ToxicRows(string Source, JsonElement[][] Rows);

    private sealed record ThermalRows(string Source, double[] Eisenberg, double[] Tno, double[] TsaoPerry, double[] Lees);

    private sealed record PressureRows(
        string Source, double[] LungEisenberg, double[] LungHse, double[] Eardrum, double[] Structure, double[] Glass);

    private sealed record Rows(
        string Id,
        string Edition,
        string Source,
        ToxicRows ToxicCcps,
        ToxicRows ToxicPurpleBook,
        ThermalRows Thermal,
        PressureRows Pressure,
        EscalationRows Escalation,
        ZoneRows Zones);
}
