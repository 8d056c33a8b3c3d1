using System.Collections.Immutable;

namespace Twin.Domain.Knowledge.Live;

/// <content>Limits that signals are on their way to.</content>
public sealed partial class PlantRisk
{
    private Dictionary<string, ImmutableArray<RiskDanger>> _dangers = new(StringComparer.Ordinal);

    /// <summary>All limits ahead as they are now; those told before that are not among them are over. Of several of one
    /// quantity of a twin the one that weighs most counts: it is one course, told by one gauge or by two.</summary>
    public void SetDangers(IEnumerable<RiskDanger> dangers)
    {
        var now = new Dictionary<string, ImmutableArray<RiskDanger>>(StringComparer.Ordinal);
        foreach (var twin in dangers.GroupBy(static d => d.Twin, StringComparer.Ordinal))
        {
            now[twin.Key] =
            [
                .. twin.GroupBy(QuantityOf, StringComparer.Ordinal)
                    .Select(s => s.MaxBy(d => LocalRiskRules.SeverityOf(d, _table.Local)))
                    .OrderBy(static d => d.Reference, StringComparer.Ordinal),
            ];
        }

        foreach (var id in now.Keys.Union(_dangers.Keys))
        {
            if (now.GetValueOrDefault(id, []).SequenceEqual(_dangers.GetValueOrDefault(id, []))) continue;
            if (Plant.Index.TryGet(id, out var twin)) Touch(twin);
        }

        _dangers = now;
    }

    private string QuantityOf(RiskDanger danger)
    {
        var sensor = danger.Reference.Split(' ')[0];
        return Plant.Index.TryGet(sensor, out var index) && Plant.Index.ProfileOf(index) is { } profile ? profile.Quantity : sensor;
    }

    private void Ahead(string twin, ref List<RiskDanger>? dangers)
    {
        if (_dangers.Count > 0 && _dangers.TryGetValue(twin, out var found)) (dangers ??= []).AddRange(found);
    }
}
