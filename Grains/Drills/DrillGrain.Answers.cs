using System.Collections.Immutable;
using Twin.Domain;
using Twin.Domain.Alarms;
using Twin.Domain.Knowledge;
using Twin.Domain.Knowledge.Causes;
using Twin.Domain.Knowledge.Live;
using Twin.Grains.Causes;
using Twin.Grains.Interfaces.Causes;
using Twin.Grains.Interfaces.Dangers;
using Twin.Grains.Interfaces.Knowledge;
using Twin.Grains.Knowledge;

namespace Twin.Grains.Drills;

/// <content>The alarm groups and the knowledge graph of its realm.</content>
public sealed partial class DrillGrain
{
    /// <inheritdoc/>
    public ValueTask<ImmutableArray<AlarmGroup>> ListAsync() => new(_run is { } run ? run.World.Groups.Groups(run.World.NowMs) : []);

    /// <inheritdoc/>
    public async ValueTask<GroupOutcome> AcknowledgeAsync(string groupId, string actor, string? comment, long? seenMs) =>
        await GroupActs.AcknowledgeAsync(await ListAsync(), groupId, seenMs, id =>
            AlarmIds.TryParse(id, out var twin, out var rule, out var ordinal)
                ? CommandAsync(twin.Id, rule, new AlarmCommand(AlarmVerb.Acknowledge, ordinal, actor, comment))
                : throw new FormatException($"'{id}' is not the id of an alarm."));

    /// <summary>Nobody publishes into a drill but its own world.</summary>
    ValueTask<long> IKnowledgeGraphGrain.PublishAsync(GraphDelta delta) => throw NoWayIn;

    /// <inheritdoc cref="IKnowledgeGraphGrain.PublishDangersAsync"/>
    ValueTask IKnowledgeGraphGrain.PublishDangersAsync(ImmutableArray<RiskDanger> dangers) => throw NoWayIn;

    /// <inheritdoc/>
    public ValueTask<GraphPage> GetAsync(GraphFilter filter) => new(GraphPages.Of(Risk, AsOfMs, filter));

    /// <inheritdoc/>
    public ValueTask<GraphPage?> AroundAsync(string id, GraphWalk walk) => new(GraphPages.Around(Risk, AsOfMs, id, walk));

    /// <inheritdoc/>
    public ValueTask<VertexRisk?> RiskAsync(string id) => new(GraphAnswers.Vertex(Risk, id));

    /// <inheritdoc/>
    public ValueTask<WhyRisk?> WhyAsync(string id, int causes, int paths) => GraphAnswers.WhyAsync(() => Risk, id, causes, paths);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RiskPath>?> WaysAsync(string from, string to, int count) =>
        GraphAnswers.WaysAsync(Risk, from, to, count);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CommonFailure>?> CommonCausesAsync(string id) => GraphAnswers.CommonCausesAsync(Risk, id);

    /// <inheritdoc/>
    public ValueTask<WhatIfResult> WhatIfAsync(WhatIfRequest request) => GraphAnswers.WhatIfAsync(Risk, request);

    /// <inheritdoc/>
    public ValueTask<GraphStatus> StatusAsync() => new(new GraphStatus(
        Risk.Version, Risk.Graph.VertexCount, Risk.Graph.EdgeCount, AsOfMs, Risk.HasWork, double.NaN, Risk.Problems));

    /// <summary>Permits, orders and incidents of a drill are those of its start.</summary>
    public ValueTask RefreshAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<DangerList> GetDangersAsync()
    {
        if (_run is not { } run) return new(DangerList.None);
        run.World.WatchDangers();
        return new(new DangerList(run.World.NowMs, run.World.DangersWatched, run.World.Dangers));
    }

    /// <summary>Its world watches in its own time.</summary>
    ValueTask IDangerGrain.WakeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc cref="IDangerGrain.StepAsync"/>
    ValueTask IDangerGrain.StepAsync() => ValueTask.CompletedTask;

    private long AsOfMs => _run?.World.NowMs ?? 0;

    private PlantRisk Risk => _run?.World.Risk ?? throw new TwinException(_book is null ? Unknown : Over);
}
