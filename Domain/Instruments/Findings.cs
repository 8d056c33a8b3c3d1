using System.Collections.Immutable;

namespace Twin.Domain.Instruments;

/// <summary>A monitor's word and when it was heard last and first.</summary>
internal readonly record struct HeardWord(LoneWord Word, long AtMs, long FoundMs);

/// <summary>Puts together what pairs, balances and monitors found: each trouble once, laid at whom more than one thing speaks against.
/// </summary>
internal sealed class Findings(
    InstrumentPlan plan, PairWatch[] pairs, BalanceWatch[] balances, Dictionary<string, HeardWord> words,
    Dictionary<string, (string Sensor, TroubleEvidence Evidence)> suspects, long nowMs)
{
    // A pair so far off that the balance must have seen it, were it the level that it is made with.
    private const double Seen = 1.5;
    // What a pair must be off by to explain what a balance has too much.
    private const double Explains = 0.5;
    private const double StillRightShare = 0.005;

    /// <summary>All, the worst first.</summary>
    public ImmutableArray<InstrumentTrouble> All()
    {
        var all = new List<InstrumentTrouble>();
        for (var i = 0; i < pairs.Length; i++)
        {
            if (pairs[i].InTrouble) all.Add(Pair(plan.Pairs[i], pairs[i]));
        }

        for (var i = 0; i < balances.Length; i++)
        {
            if (balances[i].InTrouble) AddOnce(all, Balance(plan.Balances[i], balances[i]));
        }

        foreach (var (_, word) in words) AddOnce(all, Alone(word.Word, word.FoundMs), word.Word);
        return [.. all.OrderByDescending(t => t.Status).ThenBy(t => t.SinceMs).ThenBy(t => t.Id, StringComparer.Ordinal)];
    }

    private static void AddOnce(List<InstrumentTrouble> all, InstrumentTrouble more, LoneWord? word = null)
    {
        var at = word is { } w ? all.FindIndex(w.IsOf) : more.Suspect is null ? -1 : all.FindIndex(t => t.Suspect == more.Suspect);
        if (at < 0) all.Add(more);
        else all[at] = all[at] with { Evidence = all[at].Evidence | more.Evidence, SinceMs = Math.Min(all[at].SinceMs, more.SinceMs) };
    }

    private InstrumentTrouble Pair(PairPlan of, PairWatch pair)
    {
        var (suspect, evidence) = Suspected(of, pair);
        var sign = suspect == of.B ? -1 : 1;
        var (size, rate) = (sign * pair.Off, sign * pair.PerHour);
        var still = suspect == of.A ? pair.FirstIsStill : suspect == of.B && pair.SecondIsStill;
        var kind = still ? TroubleKind.Stuck : !double.IsFinite(rate) ? TroubleKind.Bias : TroubleKind.Drift;
        return new InstrumentTrouble
        {
            Id = of.Id, Kind = kind, Sensors = [of.A, of.B], Suspect = suspect, SinceMs = pair.SinceMs, FoundMs = pair.FoundMs,
            Size = size, PerHour = double.IsFinite(rate) ? rate : null, Unit = of.Unit, Evidence = evidence | TroubleEvidence.Pair,
            Status = still ? InstrumentStatus.Failure
                : Math.Abs(size) < StillRightShare * of.Traits.Span ? InstrumentStatus.MaintenanceRequired
                : InstrumentStatus.OutOfSpecification,
        };
    }

    /// <summary>Whom something speaks against; what did so once need not go on doing it.</summary>
    private (string? Suspect, TroubleEvidence Evidence) Suspected(PairPlan of, PairWatch pair)
    {
        var before = suspects.GetValueOrDefault(of.Id);
        var (suspect, evidence) = SuspectedNow(of, pair);
        return suspect is null || suspect == before.Sensor ? (before.Sensor, before.Evidence | evidence) : (suspect, evidence);
    }

    private (string? Suspect, TroubleEvidence Evidence) SuspectedNow(PairPlan of, PairWatch pair)
    {
        if (pair.Stuck > 0) return (pair.Stuck == 1 ? of.A : of.B, TroubleEvidence.Still);
        if (Majority(of) is { } minority) return (minority, TroubleEvidence.Majority);
        if (ByBalance(of, pair) is { } level) return (level, TroubleEvidence.Balance);
        if (words.ContainsKey(of.A) != words.ContainsKey(of.B)) return (words.ContainsKey(of.A) ? of.A : of.B, TroubleEvidence.Monitor);
        return (null, TroubleEvidence.None);
    }

    /// <summary>The one of a pair whose other partners differ from it too, while the other's agree with it.</summary>
    private string? Majority(PairPlan of)
    {
        var (a, b) = (Others(of, of.A), Others(of, of.B));
        if (a.Differ > 0 && a.Agree == 0 && b.Agree > 0 && b.Differ == 0) return of.A;
        return b.Differ > 0 && b.Agree == 0 && a.Agree > 0 && a.Differ == 0 ? of.B : null;
    }

    private (int Agree, int Differ) Others(PairPlan of, string sensor)
    {
        var (agree, differ) = (0, 0);
        for (var i = 0; i < pairs.Length; i++)
        {
            var other = plan.Pairs[i];
            if (other.Id == of.Id || (other.A != sensor && other.B != sensor)) continue;
            if (pairs[i].InTrouble) differ++;
            else if (pairs[i].Normal.Count >= Learned.Least) agree++;
        }

        return (agree, differ);
    }

    /// <summary>A balance that is made with one of both says which is right: it misses just that level, or it closes although it would
    /// not, were that the wrong one.</summary>
    private string? ByBalance(PairPlan of, PairWatch pair)
    {
        for (var i = 0; i < balances.Length; i++)
        {
            for (var tank = 0; tank < plan.Balances[i].Levels.Length; tank++)
            {
                var level = plan.Balances[i].Levels[tank];
                if (level.Column != of.ColumnA && level.Column != of.ColumnB) continue;
                var (its, other) = level.Column == of.ColumnA ? (of.A, of.B) : (of.B, of.A);
                if (balances[i].InTrouble) return Explained(i, tank, pair, its == of.A) ? its : null;
                var minutes = (int)Math.Clamp((nowMs - pair.SinceMs) / 60_000, 0, int.MaxValue);
                var seen = balances[i].VolumeOf(tank, level.By.Factor * pair.Off) - balances[i].AllowedOver(minutes);
                return balances[i].IsSure && seen > Seen * BalanceWatch.Limit * balances[i].Scatter ? other : null;
            }
        }

        return null;
    }

    /// <summary>A pair's difference explains what the balance has too much.</summary>
    private bool Explained(int balance, int tank, PairWatch pair, bool isFirst)
    {
        var (sight, off) = (balances[balance], (isFirst ? 1 : -1) * plan.Balances[balance].Levels[tank].By.Factor * pair.LastOff);
        return Math.Sign(off) == Math.Sign(sight.TooMuchM3) && sight.VolumeOf(tank, off) >= Explains * Math.Abs(sight.TooMuchM3);
    }

    private InstrumentTrouble Balance(BalancePlan of, BalanceWatch sight)
    {
        var hours = Math.Max(nowMs - sight.SinceMs, PairWatch.BlockSteps * InstrumentPlan.StepMs) / 3_600_000.0;
        var (suspect, agree) = Level(of, sight);
        return new InstrumentTrouble
        {
            Id = of.Id, Kind = TroubleKind.Imbalance, Status = InstrumentStatus.OutOfSpecification, Unit = "m3",
            Sensors = suspect is not null ? [suspect]
                : [.. (agree ? [] : of.Levels).Concat(of.In).Concat(of.Out).Select(m => plan.Sensors[m.Column]).Distinct()],
            Suspect = suspect, LevelsAgree = agree, SinceMs = sight.SinceMs, FoundMs = sight.FoundMs,
            Size = sight.TooMuchM3, PerHour = sight.TooMuchM3 / hours, Evidence = TroubleEvidence.Balance,
        };
    }

    /// <summary>The level that a balance speaks against; and whether partners of those in question say that they are right.</summary>
    private (string? Suspect, bool Agree) Level(BalancePlan of, BalanceWatch sight)
    {
        var at = Array.IndexOf(balances, sight);
        var asked = 0;
        for (var tank = 0; tank < of.Levels.Length; tank++)
        {
            var sensor = plan.Sensors[of.Levels[tank].Column];
            if (Partner(sensor) is not { } pair) continue;
            if (Explained(at, tank, pair.Watch, pair.IsFirst)) return (sensor, false);
            if (sight.Suspect < 0 || sight.Suspect == tank) asked++;
        }

        if (asked == (sight.Suspect < 0 ? of.Levels.Length : 1)) return (null, true);
        return (sight.Suspect < 0 ? null : plan.Sensors[of.Levels[sight.Suspect].Column], false);
    }

    private (PairWatch Watch, bool IsFirst)? Partner(string sensor)
    {
        for (var i = 0; i < pairs.Length; i++)
        {
            if ((plan.Pairs[i].A == sensor || plan.Pairs[i].B == sensor) && pairs[i].Normal.Count >= Learned.Least)
                return (pairs[i], plan.Pairs[i].A == sensor);
        }

        return null;
    }

    private InstrumentTrouble Alone(LoneWord word, long foundMs) => new()
    {
        Id = $"alone:{word.Key}", Kind = TroubleKind.Alone, Status = InstrumentStatus.OutOfSpecification,
        Sensors = word.Other is { } other ? [word.Sensor, other] : [word.Sensor], Suspect = word.Other is null ? word.Sensor : null,
        Size = word.Off, Unit = word.Off is null ? "" : plan.ProfileOf(word.Sensor)?.Unit ?? "",
        SinceMs = word.SinceMs, FoundMs = foundMs, Evidence = TroubleEvidence.Monitor,
    };
}
