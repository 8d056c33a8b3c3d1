using Twin.Domain;
using Twin.Domain.Alarms;

namespace Twin.Silo.Api;

/// <summary>An alarm in the API: one transition with the state after it.</summary>
public sealed record AlarmDto
{
    public required string Id { get; init; }
    public required string Twin { get; init; }
    public required string Rule { get; init; }
    public required int RuleVersion { get; init; }
    public required string RuleKind { get; init; }
    public required int Priority { get; init; }
    public required LocalizedText Text { get; init; }
    public required LocalizedText Guidance { get; init; }
    /// <summary><c>normal</c>, <c>unacknowledged</c>, <c>acknowledged</c>, <c>returned-unacknowledged</c>,
    /// <c>latched-unacknowledged</c>, <c>latched</c>.</summary>
    public required string State { get; init; }
    /// <summary><c>none</c>, <c>shelved</c>, <c>by-design</c>, <c>out-of-service</c>.</summary>
    public required string Suppression { get; init; }
    public required bool Active { get; init; }
    public required bool Acknowledged { get; init; }
    public required bool Latched { get; init; }
    public DateTimeOffset? RaisedAt { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public DateTimeOffset? ShelvedUntil { get; init; }
    /// <summary>What the newest step was: <c>raised</c>, <c>acknowledged</c>...</summary>
    public required string Step { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset SourceAt { get; init; }
    public double? Value { get; init; }
    public double? Limit { get; init; }
    public required string Unit { get; init; }
    public required string Quality { get; init; }
    public required string Actor { get; init; }
    public string? Comment { get; init; }
    public string? Sensor { get; init; }
    public required bool FirstOut { get; init; }
    public string? FirstOutGroup { get; init; }
    public required int Sequence { get; init; }

    /// <summary>From the stored step.</summary>
    public static AlarmDto From(AlarmTransition t) => new()
    {
        Id = t.AlarmId,
        Twin = t.Twin,
        Rule = t.RuleId,
        RuleVersion = t.RuleVersion,
        RuleKind = Kebab(t.RuleKind.ToString()),
        Priority = (int)t.Priority,
        Text = t.Text,
        Guidance = t.Guidance,
        State = StateName(t.State),
        Suppression = t.State.Suppression == Domain.Alarms.Suppression.None ? "none" : Kebab(t.State.Suppression.ToString()),
        Active = t.State.Active,
        Acknowledged = t.State.Acknowledged,
        Latched = t.State.Latched,
        RaisedAt = Time(t.State.RaisedMs),
        AcknowledgedAt = Time(t.State.AcknowledgedMs),
        ShelvedUntil = t.State.ShelvedUntilMs == long.MaxValue ? null : Time(t.State.ShelvedUntilMs),
        Step = Kebab(t.Kind.ToString()),
        At = DateTimeOffset.FromUnixTimeMilliseconds(t.AtMs),
        SourceAt = DateTimeOffset.FromUnixTimeMilliseconds(t.SourceMs),
        Value = double.IsFinite(t.Value) ? t.Value : null,
        Limit = double.IsFinite(t.Limit) ? t.Limit : null,
        Unit = t.Unit,
        Quality = t.Quality.Name,
        Actor = t.Actor,
        Comment = t.Comment,
        Sensor = t.Sensor,
        FirstOut = t.FirstOut,
        FirstOutGroup = t.FirstOutGroup,
        Sequence = t.State.Sequence,
    };

    /// <summary>The ISA-18.2 state in words (design part 8: variables first, words for display).</summary>
    public static string StateName(AlarmState state) => state switch
    {
        { Active: true, Acknowledged: false } => "unacknowledged",
        { Active: true } => "acknowledged",
        { Latched: true, Acknowledged: false } => "latched-unacknowledged",
        { Latched: true } => "latched",
        { Acknowledged: false } => "returned-unacknowledged",
        _ => "normal",
    };

    private static DateTimeOffset? Time(long ms) => ms <= 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static string Kebab(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
