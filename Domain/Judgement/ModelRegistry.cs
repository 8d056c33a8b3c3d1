using System.Collections.Immutable;
using System.Globalization;

namespace Twin.Domain.Judgement;

/// <summary>What may happen to the versions of models: of a target at most one runs, and what ran before can be taken back.</summary>
public static class ModelRegistry
{
    /// <summary>Most versions a plant keeps.</summary>
    public const int MostVersions = 500;

    /// <summary>A new version; the same file for the same target, bound in the same way, is the same version.</summary>
    public static (ImmutableArray<ModelVersion> Next, ModelVersion? Version, TwinError? Error) Add(
        ImmutableArray<ModelVersion> all, ModelVersion fresh)
    {
        if (all.FirstOrDefault(v => v.Hash == fresh.Hash && v.Target == fresh.Target && v.Rule == fresh.Rule && Alike(v.Card, fresh.Card))
            is { } known) return (all, known, null);
        if (all.Length >= MostVersions)
            return (all, null, Error("model.many", "The registry is full.", "模型版本数已达上限。"));
        fresh = fresh with { Number = all.IsEmpty ? 1 : all.Max(v => v.Number) + 1, State = ModelState.Proposed };
        return (all.Add(fresh), fresh, null);
    }

    /// <summary>Lets a version judge; the one that did is retired.</summary>
    public static (ImmutableArray<ModelVersion> Next, TwinError? Error) Approve(
        ImmutableArray<ModelVersion> all, int number, string actor, long nowMs)
    {
        if (Find(all, number) is not { } version) return (all, Unknown(number));
        if (version.State == ModelState.Running) return (all, null);
        if (version.State == ModelState.Rejected)
            return (all, Error("model.state", $"Version {Text(number)} was rejected.", $"版本 {Text(number)} 已被否决。"));
        if (version.State == ModelState.Proposed && version.By == actor && actor.StartsWith("user:", StringComparison.Ordinal))
            return (all, Error("model.second", "A second person approves a model, not who made it or brought it in.",
                "模型须由第二人批准，制作或导入者本人不能批准。"));
        return ([.. all.Select(v => v.Number == number ? Decided(v, ModelState.Running, actor, nowMs)
            : v.Target == version.Target && v.State == ModelState.Running ? Decided(v, ModelState.Retired, actor, nowMs) : v)], null);
    }

    /// <summary>Turns a proposed version down, or ends the running one without another.</summary>
    public static (ImmutableArray<ModelVersion> Next, TwinError? Error) End(
        ImmutableArray<ModelVersion> all, int number, string actor, long nowMs)
    {
        if (Find(all, number) is not { } version) return (all, Unknown(number));
        var next = version.State switch
        {
            ModelState.Proposed => ModelState.Rejected,
            ModelState.Running => ModelState.Retired,
            _ => version.State,
        };
        return next == version.State ? (all, null) : (all.Replace(version, Decided(version, next, actor, nowMs)), null);
    }

    /// <summary>Takes the version back that judged before the one that does now.</summary>
    public static (ImmutableArray<ModelVersion> Next, TwinError? Error) RollBack(
        ImmutableArray<ModelVersion> all, string target, string actor, long nowMs)
    {
        var before = all.Where(v => v.Target == target && v.State == ModelState.Retired).MaxBy(v => (v.DecidedMs, v.Number));
        return before is null
            ? (all, Error("model.state", $"Nothing judged '{target}' before.", $"“{target}”没有可回退的版本。"))
            : Approve(all, before.Number, actor, nowMs);
    }

    /// <summary>What judges a twin: its own model, or its type's.</summary>
    public static ModelVersion? Running(ImmutableArray<ModelVersion> all, string twin, string type) =>
        all.FirstOrDefault(v => v is { State: ModelState.Running, IsType: false } && v.Target == twin)
        ?? all.FirstOrDefault(v => v is { State: ModelState.Running, IsType: true } && v.Target == type);

    /// <summary>A version by number.</summary>
    public static ModelVersion? Find(ImmutableArray<ModelVersion> all, int number) => all.FirstOrDefault(v => v.Number == number);

    /// <summary>Says that there is no such version.</summary>
    public static TwinError Unknown(int number) =>
        Error("model.unknown", $"There is no version {Text(number)}.", $"没有版本 {Text(number)}。");

    private static bool Alike(ModelCard one, ModelCard other) =>
        one.Signals.SequenceEqual(other.Signals) && one.Limit.Equals(other.Limit) && one.PeriodMs == other.PeriodMs;

    private static ModelVersion Decided(ModelVersion version, ModelState state, string actor, long nowMs) =>
        version with { State = state, DecidedBy = actor, DecidedMs = nowMs };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static TwinError Error(string code, string en, string zh) => new(code, en) { Zh = zh };
}
