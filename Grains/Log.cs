namespace Twin.Grains;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "The feed did not take a delta; it will be rebuilt")]
    public static partial void FeedAway(ILogger logger, Exception exception);

    [LoggerMessage(1090, LogLevel.Warning, "What the orders of {Plant} want done has to wait")]
    public static partial void ErrandsAway(ILogger logger, Exception exception, string plant);

    [LoggerMessage(1091, LogLevel.Warning, "Alarm {Alarm} opened no order by rule {Rule}: {Reason}")]
    public static partial void OrderNotOpened(ILogger logger, string alarm, string rule, string reason);

    [LoggerMessage(1002, LogLevel.Warning, "Checkpoint of partition {Partition} failed; the journal is kept and it is tried again")]
    public static partial void CheckpointFailed(ILogger logger, Exception exception, string partition);

    [LoggerMessage(1003, LogLevel.Warning, "Twin {Twin} of partition {Partition} was started anew; replaying from the last checkpoint")]
    public static partial void TwinLost(ILogger logger, string twin, string partition);

    [LoggerMessage(1004, LogLevel.Error, "Twin {Twin} failed on its readings")]
    public static partial void TwinFailed(ILogger logger, Exception exception, string twin);

    [LoggerMessage(1005, LogLevel.Error, "Plant {Plant} version {Version} cannot be compiled: {Error}")]
    public static partial void PlantInvalid(ILogger logger, string plant, int version, string error);

    [LoggerMessage(1006, LogLevel.Information, "Plant {Plant} version {Version}: {Twins} twins")]
    public static partial void PlantLoaded(ILogger logger, string plant, int version, int twins);

    [LoggerMessage(1007, LogLevel.Warning, "The plant store does not answer; plants stay as they are")]
    public static partial void PlantsAway(ILogger logger, Exception exception);

    [LoggerMessage(1009, LogLevel.Warning, "Twins of partition {Partition} could not keep a copy of their committed state")]
    public static partial void FlushFailed(ILogger logger, Exception exception, string partition);

    [LoggerMessage(1008, LogLevel.Error, "Saved state of {Twin} cannot be read ({Error}); it starts anew")]
    public static partial void StateUnreadable(ILogger logger, string twin, string error);

    [LoggerMessage(1020, LogLevel.Warning, "The knowledge graph did not take what matters for risk; it is told again")]
    public static partial void GraphAway(ILogger logger, Exception exception);

    [LoggerMessage(1021, LogLevel.Warning,
        "Propagation drift in {Graph}: risks differ by {Drift} from a full computation; they were computed anew")]
    public static partial void RiskDrift(ILogger logger, string graph, double drift);

    [LoggerMessage(1022, LogLevel.Information, "Graph {Graph} version {Version}: {Vertices} vertices, {Edges} edges, {Problems} problems")]
    public static partial void GraphBuilt(ILogger logger, string graph, string version, int vertices, int edges, int problems);

    [LoggerMessage(1023, LogLevel.Warning, "Graph {Graph}: what lives beside the model could not be read; it is tried again")]
    public static partial void ExtrasAway(ILogger logger, Exception exception, string graph);

    [LoggerMessage(1030, LogLevel.Error, "The dry run of {Draft} failed")]
    public static partial void DryRunFailed(ILogger logger, string draft, Exception exception);

    [LoggerMessage(1040, LogLevel.Error, "Drill {Drill} could not go on")]
    public static partial void DrillFailed(ILogger logger, Exception exception, string drill);

    [LoggerMessage(1042, LogLevel.Warning, "The forecast of {Plant} failed; it is tried again in a minute")]
    public static partial void ForecastFailed(ILogger logger, Exception exception, string plant);

    [LoggerMessage(1050, LogLevel.Error, "The training of a monitor for {Target} failed")]
    public static partial void TrainingFailed(ILogger logger, Exception exception, string target);

    [LoggerMessage(1051, LogLevel.Warning, "The model of {Twin} gives no verdict: {Reason}")]
    public static partial void ModelBroken(ILogger logger, string twin, string reason);

    [LoggerMessage(1052, LogLevel.Warning, "The verdict on {Twin} could not be told; it is tried again with the next sample")]
    public static partial void VerdictAway(ILogger logger, Exception exception, string twin);

    [LoggerMessage(1095, LogLevel.Warning, "What is ahead in {Plant} could not be told to its graph; it is tried again in a moment")]
    public static partial void DangersAway(ILogger logger, Exception exception, string plant);

    [LoggerMessage(1041, LogLevel.Information, "Drill {Drill} ended ({By}) after {Seconds} s of drill time")]
    public static partial void DrillEnded(ILogger logger, string drill, string by, int seconds);

    [LoggerMessage(1042, LogLevel.Information, "Scenario {Id} of {Plant} saved by {Actor}")]
    public static partial void ScenarioSaved(ILogger logger, string id, string plant, string actor);

    [LoggerMessage(1092, LogLevel.Information, "Draft of scenario {Id} of {Plant} saved by {Actor}")]
    public static partial void ScenarioDraftSaved(ILogger logger, string id, string plant, string actor);

    [LoggerMessage(1043, LogLevel.Information, "Scenario {Id} of {Plant} removed by {Actor}")]
    public static partial void ScenarioRemoved(ILogger logger, string id, string plant, string actor);

    [LoggerMessage(1031, LogLevel.Warning, "The result of the dry run of {Draft} could not be stored: after a restart it is gone")]
    public static partial void DryRunNotKept(ILogger logger, string draft, Exception exception);

    [LoggerMessage(1060, LogLevel.Error, "The permits of {Plant} could not be looked at now")]
    public static partial void PermitLookFailed(ILogger logger, Exception exception, string plant);

    [LoggerMessage(1061, LogLevel.Error, "Permit {Id}: the step {Step} of the watch was refused: {Reason}")]
    public static partial void PermitNotSuspended(ILogger logger, string id, string step, string reason);

    [LoggerMessage(1063, LogLevel.Warning, "Troubles of instruments of {Plant} could not be kept now")]
    public static partial void InstrumentsNotKept(ILogger logger, Exception exception, string plant);

    [LoggerMessage(1062, LogLevel.Warning, "Notices of {Plant} could not be sent now")]
    public static partial void NoticesFailed(ILogger logger, Exception exception, string plant);

    [LoggerMessage(1064, LogLevel.Warning, "The monitor of {Twin} could not take its step; it tries again with the next")]
    public static partial void MonitorStepFailed(ILogger logger, Exception exception, string twin);
}
