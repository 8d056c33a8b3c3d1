using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain;
using Twin.Domain.Emergencies;
using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Emergencies;
using Twin.Grains.Plants;
using Twin.Grains.Work;

namespace Twin.Grains.Emergencies;

/// <inheritdoc cref="IEmergencyDeskGrain"/>
[GrainType("emergency-desk")]
public sealed class EmergencyDeskGrain(
    [PersistentState("emergencies")] IPersistentState<NumberedRecord> numbers,
    [PersistentState("dismissed")] IPersistentState<DismissedRecord> dismissed, EmergencyEyes eyes, IPlantRegistry plants,
    TimeProvider time, ILogger<EmergencyDeskGrain> logger) : Grain, IEmergencyDeskGrain
{
    /// <summary>Rooms of a plant that may be open at once.</summary>
    public const int MostOpen = 10;

    /// <summary>A proposal is worked out again after this, ms.</summary>
    private const long FreshMs = 1_000;

    private const int MostListed = 100;
    private const int MostDismissed = 2_000;
    private readonly Dictionary<string, Emergency> _over = new(StringComparer.Ordinal);
    private ImmutableArray<EmergencyProposal> _proposals = [];
    private long _proposedMs = long.MinValue / 2;
    private string _plant = "";

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _plant = TwinKey.Parse(this.GetPrimaryKeyString()).Plant;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<EmergencyBrief>> ListAsync(int max) =>
        [.. (await NewestAsync(max)).Select(EmergencyBrief.Of)];

    /// <inheritdoc/>
    public async ValueTask<EmergencyResult> OpenAsync(EmergencyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestKey is { } key && numbers.State.Keys.TryGetValue(key, out var known)
            && await GrainFactory.Emergency(_plant, IdOf(known)).GetAsync() is { } same) return new EmergencyResult(same, null);
        if (plants.Find(_plant) is not { } plant) return Refused("plant.unknown", $"There is no plant '{_plant}'.");
        var (signs, error) = await eyes.SignsAsync(plant, request.Twin, request.Alarms);
        if (error is not null) return new EmergencyResult(null, error);
        if ((await NewestAsync(MostListed)).Count(static e => e.State == EmergencyState.Open) >= MostOpen)
            return Refused("emergency.many", $"{MostOpen} rooms are open; stand one down first. 已有 {MostOpen} 个应急指挥室。");
        var shelf = await GrainFactory.EmergencyPlans(_plant).ListAsync();
        var fits = await RankAsync(plant, shelf, signs);
        var wanted = request.Plan.Length > 0 ? request.Plan : fits.FirstOrDefault(static f => f.Score > 0)?.Plan;
        var plan = shelf.Plans.FirstOrDefault(p => p.Plan.Id == wanted)?.Plan;
        if (plan is null && request.Plan.Length > 0)
            return Refused("emergency.plan.unknown", $"There is no plan '{request.Plan}'.", "plan");
        var opening = new EmergencyOpening
        {
            Title = request.Title.Trim().Length > 0 ? request.Title : TitleOf(signs, plan), Twin = PlaceOf(request, signs),
            Signs = signs, Incident = request.Incident, Fits = fits,
        };
        var command = new EmergencyCommand(EmergencyVerb.Open, request.Actor, Plan: plan, Opening: opening);
        // Before a number is given, so that refused ones leave no gaps.
        if (EmergencyKernel.Decide(Emergency.Empty, "", command, NowMs).Error is { } wrong) return new EmergencyResult(null, wrong);
        var id = IdOf(await NextAsync(request.RequestKey));
        _proposedMs = long.MinValue / 2;
        return await GrainFactory.Emergency(_plant, id).ActAsync(command);
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<EmergencyProposal>> ProposeAsync()
    {
        if (plants.Find(_plant) is not { } plant) return [];
        if (NowMs - _proposedMs < FreshMs) return _proposals;
        var shelf = await GrainFactory.EmergencyPlans(_plant).ListAsync();
        var standing = await eyes.StandingAsync(plant);
        var proposals = standing.IsEmpty ? [] : EmergencyProposals.Of(
            shelf.Plans.Select(static p => p.Plan), standing, await NewestAsync(MostListed), dismissed.State.Alarms,
            await EmergencyEyes.WindAsync(plant, GrainFactory));
        (_proposals, _proposedMs) = (proposals, NowMs);
        // The first only: what it opens may be the same event as the next.
        var alone = proposals.FirstOrDefault(p => shelf.Plans.Any(s => s.Plan.Id == p.Plan && s.Plan.OpensAlone));
        if (alone is null) return proposals;
        var opened = await OpenAsync(new EmergencyRequest(
            "", "", [.. alone.Signs.Select(static s => s.AlarmId)], alone.Plan, null, "plan:" + alone.Plan));
        if (opened.Error is { } error) EmergencyLog.NotOpened(logger, alone.Plan, error.Message);
        _proposals = proposals.Remove(alone);
        return _proposals;
    }

    /// <inheritdoc/>
    public async ValueTask<TwinError?> DismissAsync(string plan, string actor, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > Limits.CommentChars)
            return new TwinError("emergency.field", "The field 'text' is needed: why. 请填写理由。", Path: "text");
        if ((await ProposeAsync()).FirstOrDefault(p => p.Plan == plan) is not { } proposal)
            return new TwinError("emergency.proposal.unknown", $"The plan '{plan}' proposes nothing.");
        try
        {
            dismissed.State.Alarms.AddRange(proposal.Signs.Select(s => $"{plan}|{s.AlarmId}"));
            dismissed.State.Alarms.RemoveRange(0, Math.Max(0, dismissed.State.Alarms.Count - MostDismissed));
            await dismissed.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        _proposedMs = long.MinValue / 2;
        await eyes.RecordAsync(_plant, actor, "emergency.dismissed", $"{plan}|{proposal.Signs[^1].AlarmId}", reason.Trim());
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<PlanFit>> RankAsync(string? twin, ImmutableArray<string> alarms)
    {
        if (plants.Find(_plant) is not { } plant) return [];
        var (signs, error) = await eyes.SignsAsync(plant, twin ?? "", alarms.IsDefault ? [] : alarms);
        return error is not null ? [] : await RankAsync(plant, await GrainFactory.EmergencyPlans(_plant).ListAsync(), signs);
    }

    private async ValueTask<ImmutableArray<PlanFit>> RankAsync(CompiledPlant plant, PlanShelf shelf, ImmutableArray<EmergencySign> signs) =>
        PlanFits.Rank(shelf.Plans.Select(static p => p.Plan), signs, await EmergencyEyes.WindAsync(plant, GrainFactory));

    /// <summary>Those that are over are asked once only.</summary>
    private async Task<IReadOnlyList<Emergency>> NewestAsync(int max)
    {
        var ids = numbers.State.Newest(IdOf).Take(Math.Clamp(max, 1, MostListed));
        var found = await Task.WhenAll(ids.Select(async id =>
            _over.GetValueOrDefault(id) ?? await GrainFactory.Emergency(_plant, id).GetAsync()));
        foreach (var e in found.OfType<Emergency>().Where(static e => e.State == EmergencyState.StoodDown)) _over[e.Id] = e;
        return [.. found.OfType<Emergency>()];
    }

    private async ValueTask<int> NextAsync(string? key)
    {
        try
        {
            return await numbers.NextAsync(key);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private static string PlaceOf(EmergencyRequest request, ImmutableArray<EmergencySign> signs) =>
        request.Twin.Length > 0 ? request.Twin : signs.FirstOrDefault()?.Twin ?? "";

    private static string TitleOf(ImmutableArray<EmergencySign> signs, EmergencyPlan? plan) => signs.FirstOrDefault() is { } first
        ? $"{first.Twin}: {first.Text.Zh} / {first.Text.En}" : plan is null ? "" : $"{plan.Name.Zh} / {plan.Name.En}";

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"EM-{number}");

    private static EmergencyResult Refused(string code, string message, string? path = null) =>
        new(null, new TwinError(code, message, Path: path));
}
