using System.Collections.Immutable;
using Twin.Domain.Plants;
using Twin.Domain.Rules;

namespace Twin.Domain.Alarms.Trials;

/// <summary>Twins that must run together: those whose alarms can differ, with what decides about them.</summary>
/// <param name="Twins">Twins whose alarms can differ.</param>
/// <param name="Owners">Twins with signals that are brought to life.</param>
/// <param name="Sensors">Sensors whose readings are fed.</param>
public sealed record DryRunCase(ImmutableArray<string> Twins, ImmutableArray<string> Owners, ImmutableArray<string> Sensors);

/// <summary>Which part of a plant a dry run must replay: only what another version of the model could change.</summary>
public static class DryRunPlan
{
    private const long HourMs = 3_600_000;

    /// <summary>The cases in which the alarms of two versions of a plant can differ; empty: they cannot.</summary>
    public static ImmutableArray<DryRunCase> Between(CompiledPlant before, CompiledPlant after)
    {
        var (old, young) = (new RuleKeys(before), new RuleKeys(after));
        var groups = new Groups();
        foreach (var id in before.Model.Twins.Concat(after.Model.Twins).Select(static t => t.Id).Distinct(StringComparer.Ordinal))
        {
            if (old.Of(id) == young.Of(id)) continue;
            groups.Add(id);
            foreach (var owner in new[] { old.ModeOwnerOf(id), young.ModeOwnerOf(id) })
            {
                if (owner is not null) groups.Join(id, owner);
            }
        }

        return [.. groups.All().Select(g => CaseOf(g.Changed, g.Members, old, young)).Where(static c => !c.Twins.IsEmpty)];
    }

    /// <summary>The one case of a twin, whether anything differs or not.</summary>
    public static DryRunCase Of(CompiledPlant before, CompiledPlant after, string twin)
    {
        var (old, young) = (new RuleKeys(before), new RuleKeys(after));
        return CaseOf([twin], [twin, .. new[] { old.ModeOwnerOf(twin), young.ModeOwnerOf(twin) }.OfType<string>()], old, young);
    }

    /// <summary>Time before the begin that must be fed so that delays, windows and filters are as they were, ms: an hour, or as long as
    /// the slowest rule remembers, at most a day.</summary>
    public static long WarmUpMs(CompiledPlant before, CompiledPlant after, DryRunCase twins)
    {
        var longest = twins.Twins.SelectMany(id => Rules(before, id).Concat(Rules(after, id)))
            .Select(static r => r.WindowMs + r.OnDelayMs + r.OffDelayMs).DefaultIfEmpty().Max();
        return Math.Clamp(longest, HourMs, 24 * HourMs);
    }

    private static IEnumerable<RuleDefinition> Rules(CompiledPlant plant, string id) =>
        plant.Index.TryGet(id, out var i) ? plant.Index.RulesOf(i) : [];

    private static DryRunCase CaseOf(
        IReadOnlyCollection<string> changed, IReadOnlyCollection<string> members, RuleKeys before, RuleKeys after)
    {
        bool IsSensor(string id) => (after.Plant.Find(id) ?? before.Plant.Find(id))?.Kind == TwinKind.Sensor;
        var owners = members.Where(m => !IsSensor(m)).Order(StringComparer.Ordinal).ToImmutableArray();
        var sensors = members.Where(IsSensor).Concat(owners.SelectMany(o => before.SensorsOf(o).Concat(after.SensorsOf(o))));
        return new DryRunCase(
            [.. changed.Order(StringComparer.Ordinal)], owners,
                [.. sensors.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Union-find over ids.</summary>
    private sealed class Groups
    {
        private readonly Dictionary<string, string> _parent = new(StringComparer.Ordinal);
        private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

        public void Add(string id)
        {
            _changed.Add(id);
            Root(id);
        }

        public void Join(string a, string b) => _parent[Root(a)] = Root(b);

        public IEnumerable<(IReadOnlyCollection<string> Changed, IReadOnlyCollection<string> Members)> All() =>
            _parent.Keys.ToArray().GroupBy(Root, StringComparer.Ordinal)
                .Select(g => ((IReadOnlyCollection<string>)[.. g.Where(_changed.Contains)], (IReadOnlyCollection<string>)[.. g]));

        private string Root(string id)
        {
            if (!_parent.TryGetValue(id, out var parent)) return _parent[id] = id;
            while (parent != id)
            {
                var above = _parent[parent];
                _parent[id] = above;
                (id, parent) = (parent, above);
            }

            return id;
        }
    }
}
