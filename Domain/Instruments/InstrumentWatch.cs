using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Instruments;

/// <summary>A monitor's word that one sensor left normal alone.</summary>
/// <param name="Unit">Twin the monitor judges.</param>
/// <param name="Sensor">Who left.</param>
/// <param name="Share">What part of the statistic is its own, 0 to 1.</param>
/// <param name="SinceMs">Since when, Unix ms.</param>
/// <param name="Other">The other one that it may be as well, since both follow only each other; null: nobody else.</param>
/// <param name="OneStays">Of two, one is where it always is.</param>
/// <param name="Off">How far it is from what the others make of it, in its unit; null: not known.</param>
[GenerateSerializer, Immutable, Alias("twin.instrument.lone.v1")]
public readonly record struct LoneWord(
    [property: Id(0)] string Unit, [property: Id(1)] string Sensor, [property: Id(2)] double Share, [property: Id(3)] long SinceMs,
    [property: Id(4)] string? Other = null, [property: Id(5)] bool OneStays = false, [property: Id(6)] double? Off = null)
{
    /// <summary>Same for both orders of two.</summary>
    public string Key => Other is null ? Sensor : string.CompareOrdinal(Sensor, Other) < 0 ? $"{Sensor}~{Other}" : $"{Other}~{Sensor}";

    /// <summary>A trouble is the one this word speaks of.</summary>
    public bool IsOf(InstrumentTrouble trouble) => trouble.Suspect is { } suspect ? suspect == Sensor || suspect == Other
        : Other is not null && trouble.Sensors.Length == 2 && trouble.Sensors.Contains(Sensor) && trouble.Sensors.Contains(Other);
}

/// <summary>What a plant's watch keeps over a restart, by the id of each pair and balance.</summary>
[GenerateSerializer, Alias("twin.instrument.memory.v1")]
public sealed class InstrumentMemory
{
    [Id(0)] public Dictionary<string, PairMemory> Pairs { get; set; } = [];
    [Id(1)] public Dictionary<string, BalanceMemory> Balances { get; set; } = [];
    [Id(2)] public List<InstrumentTrouble> Troubles { get; set; } = [];
}

/// <summary>
/// All instruments of a plant that watch each other: pairs, balances and what monitors say, put together so that each trouble is told once
/// and laid at the sensor that more than one thing speaks against. Not safe for two threads.
/// </summary>
public sealed class InstrumentWatch
{
    /// <summary>A monitor's word that is not repeated for so long is forgotten, ms.</summary>
    public const long WordMs = 180_000;

    private static readonly Predicate<PairWatch> s_pair = static p => p.InTrouble;
    private static readonly Predicate<BalanceWatch> s_balance = static b => b.InTrouble;
    private readonly PairWatch[] _pairs;
    private readonly BalanceWatch[] _balances;
    private readonly double[][] _levels;
    private readonly Dictionary<string, HeardWord> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Sensor, TroubleEvidence Evidence)> _suspects = new(StringComparer.Ordinal);

    /// <summary>Watches what a plan says, going on from what was kept.</summary>
    public InstrumentWatch(InstrumentPlan plan, InstrumentMemory? memory = null)
    {
        Plan = plan;
        _pairs = [.. plan.Pairs.Select(p => new PairWatch(p.Traits))];
        _balances = [.. plan.Balances.Select(b => new BalanceWatch(b.Insides, b.ResolutionM))];
        _levels = [.. plan.Balances.Select(b => new double[b.Tanks.Length])];
        if (memory is null) return;
        for (var i = 0; i < _pairs.Length; i++)
        {
            if (memory.Pairs.TryGetValue(plan.Pairs[i].Id, out var kept)) _pairs[i].Restore(kept);
        }

        for (var i = 0; i < _balances.Length; i++)
        {
            if (memory.Balances.TryGetValue(plan.Balances[i].Id, out var kept)) _balances[i].Restore(kept);
        }

        foreach (var trouble in memory.Troubles.Where(t => t.Suspect is not null))
            _suspects[trouble.Id] = (trouble.Suspect!, trouble.Evidence);
        Troubles = [.. memory.Troubles.Where(t => Stands(t.Id))];
    }

    /// <summary>What is watched.</summary>
    public InstrumentPlan Plan { get; }

    /// <summary>What is wrong now, the worst first.</summary>
    public ImmutableArray<InstrumentTrouble> Troubles { get; private set; } = [];

    /// <summary>Pairs and balances that know what is normal.</summary>
    public int Sure => _pairs.Count(p => p.Normal.Count >= Learned.Least) + _balances.Count(b => b.IsSure);

    /// <summary>Pairs and balances.</summary>
    public int Watches => _pairs.Length + _balances.Length;

    /// <summary>Takes the value of each of <see cref="InstrumentPlan.Sensors"/> (NaN: nothing to be believed); true when
    /// <see cref="Troubles"/> are others than before. Allocates only while something is wrong.</summary>
    public bool Step(long nowMs, ReadOnlySpan<double> values)
    {
        var ended = false;
        for (var i = 0; i < _pairs.Length; i++)
            ended |= _pairs[i].Step(nowMs, values[Plan.Pairs[i].ColumnA], values[Plan.Pairs[i].ColumnB]);
        for (var i = 0; i < _balances.Length; i++)
        {
            var (plan, levels) = (Plan.Balances[i], _levels[i]);
            for (var t = 0; t < levels.Length; t++) levels[t] = plan.Levels[t].By.Apply(values[plan.Levels[t].Column]);
            ended |= _balances[i].Step(nowMs, levels, Sum(plan.In, values), Sum(plan.Out, values));
        }

        return ended && Look(nowMs);
    }

    /// <summary>Hears a monitor; true when <see cref="Troubles"/> are others than before.</summary>
    public bool Hear(LoneWord word, long nowMs)
    {
        if (!Plan.MayLie(word)) return false;
        var found = _words.TryGetValue(word.Key, out var known) ? known.FoundMs : nowMs;
        _words[word.Key] = new HeardWord(word, nowMs, found);
        return Look(nowMs);
    }

    /// <summary>The trouble laid at a sensor, or null.</summary>
    public InstrumentTrouble? Of(string sensor)
    {
        foreach (var trouble in Troubles)
        {
            if (trouble.Suspect == sensor) return trouble;
        }

        return null;
    }

    /// <summary>Learns anew what is normal for a pair or balance, or drops a monitor's word; false: there is none of that id.</summary>
    public bool Learn(string id, long nowMs)
    {
        var (pair, balance) = (Find(Plan.Pairs, p => p.Id == id), Find(Plan.Balances, b => b.Id == id));
        var suspect = Troubles.FirstOrDefault(t => t.Id == id)?.Suspect;
        if (pair >= 0) _pairs[pair].Learn();
        else if (balance >= 0) _balances[balance].Learn();
        else if (!id.StartsWith("alone:", StringComparison.Ordinal) || !_words.Remove(id[6..])) return false;
        // The same level makes a balance that was told with it.
        for (var i = 0; suspect is not null && i < _balances.Length; i++)
        {
            if (Plan.Balances[i].Levels.Any(l => Plan.Sensors[l.Column] == suspect)) _balances[i].Learn();
        }

        Look(nowMs);
        return true;
    }

    /// <summary>What to keep.</summary>
    public InstrumentMemory Keep() => new()
    {
        Pairs = _pairs.Select((p, i) => (Plan.Pairs[i].Id, p.Keep())).ToDictionary(p => p.Id, p => p.Item2, StringComparer.Ordinal),
        Balances = _balances.Select((b, i) => (Plan.Balances[i].Id, b.Keep()))
            .ToDictionary(p => p.Id, p => p.Item2, StringComparer.Ordinal),
        Troubles = [.. Troubles],
    };

    private bool Look(long nowMs)
    {
        foreach (var (sensor, word) in _words)
        {
            // Removing while going through is allowed.
            if (nowMs - word.AtMs > WordMs) _words.Remove(sensor);
        }

        var before = Troubles;
        if (before.IsEmpty && _words.Count == 0 && !Array.Exists(_pairs, s_pair) && !Array.Exists(_balances, s_balance))
            return false;
        var now = new Findings(Plan, _pairs, _balances, _words, _suspects, nowMs).All();
        Troubles = now;
        foreach (var gone in _suspects.Keys.Except(now.Select(t => t.Id)).ToArray()) _suspects.Remove(gone);
        foreach (var trouble in now.Where(t => t.Suspect is not null))
            _suspects[trouble.Id] = (trouble.Suspect!, trouble.Evidence);
        return before.Length != now.Length || before.Zip(now).Any(p => !Same(p.First, p.Second));
    }

    private bool Stands(string id) => (Find(Plan.Pairs, p => p.Id == id) is >= 0 and var pair && _pairs[pair].InTrouble)
        || (Find(Plan.Balances, b => b.Id == id) is >= 0 and var balance && _balances[balance].InTrouble);

    /// <summary>Nothing that people must hear differs; sizes and rates do from minute to minute.</summary>
    public static bool Same(InstrumentTrouble a, InstrumentTrouble b) =>
        a.Id == b.Id && a.Status == b.Status && a.Kind == b.Kind && a.Suspect == b.Suspect && a.Evidence == b.Evidence;

    private static double Sum(ImmutableArray<Metered> meters, ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var meter in meters) sum += meter.By.Apply(values[meter.Column]);
        return sum;
    }

    private static int Find<T>(ImmutableArray<T> items, Predicate<T> that)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (that(items[i])) return i;
        }

        return -1;
    }
}
