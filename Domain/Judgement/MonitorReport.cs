using Orleans;

namespace Twin.Domain.Judgement;

/// <summary>A signal the monitor does not use, and why: <c>constant</c> or <c>missing</c>.</summary>
[GenerateSerializer, Immutable, Alias("twin.judgement.left-out.v1")]
public sealed record LeftOut([property: Id(0)] string Signal, [property: Id(1)] string Reason);

/// <summary>A signal that moves in the training period as it should not in a normal one.</summary>
/// <param name="Signal">Its name.</param>
/// <param name="Row">First sample of the stretch, counted over all periods it was fitted on.</param>
/// <param name="Sigmas">How far the stretch lies from the middle, in robust deviations of such stretches.</param>
[GenerateSerializer, Immutable, Alias("twin.judgement.suspicion.v1")]
public sealed record Suspicion([property: Id(0)] string Signal, [property: Id(1)] int Row, [property: Id(2)] double Sigmas);

/// <summary>What an engineer reads before a monitor is approved.</summary>
/// <param name="FitRows">Samples it was fitted on.</param>
/// <param name="LimitRows">Samples its limits were set on.</param>
/// <param name="ReportRows">Samples its false alarms were counted on.</param>
/// <param name="FalseAlarms">Share of the report's samples beyond a limit; null without any.</param>
/// <param name="LongestFalseAlarm">Samples of its longest false alarm.</param>
/// <param name="LeftOut">Signals not used.</param>
/// <param name="Suspicions">Stretches of the training period that look like a fault, worst first.</param>
/// <param name="LimitsOnFit">The limits were set on what it was fitted on: false alarms will be more than asked for.</param>
[GenerateSerializer, Immutable, Alias("twin.judgement.report.v1")]
public sealed record MonitorReport(
    [property: Id(0)] int FitRows, [property: Id(1)] int LimitRows, [property: Id(2)] int ReportRows,
    [property: Id(3)] double? FalseAlarms, [property: Id(4)] int LongestFalseAlarm, [property: Id(5)] IReadOnlyList<LeftOut> LeftOut,
    [property: Id(6)] IReadOnlyList<Suspicion> Suspicions, [property: Id(7)] bool LimitsOnFit);
