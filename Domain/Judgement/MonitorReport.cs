namespace Twin.Domain.Judgement;

/// <summary>A signal the monitor does not use, and why: <c>constant</c> or <c>missing</c>.</summary>
public sealed record LeftOut(string Signal, string Reason);

/// <summary>A signal that moves in the training period as it should not in a normal one.</summary>
/// <param name="Signal">Its name.</param>
/// <param name="Row">First sample of the stretch, counted over all periods it was fitted on.</param>
/// <param name="Sigmas">How far the stretch lies from the middle, in robust deviations of such stretches.</param>
public sealed record Suspicion(string Signal, int Row, double Sigmas);

/// <summary>What an engineer reads before a monitor is approved.</summary>
/// <param name="FitRows">Samples it was fitted on.</param>
/// <param name="LimitRows">Samples its limits were set on.</param>
/// <param name="ReportRows">Samples its false alarms were counted on.</param>
/// <param name="FalseAlarms">Share of the report's samples beyond a limit; null without any.</param>
/// <param name="LongestFalseAlarm">Samples of its longest false alarm.</param>
/// <param name="LeftOut">Signals not used.</param>
/// <param name="Suspicions">Stretches of the training period that look like a fault, worst first.</param>
/// <param name="LimitsOnFit">The limits were set on what it was fitted on: false alarms will be more than asked for.</param>
public sealed record MonitorReport(int FitRows, int LimitRows, int ReportRows, double? FalseAlarms, int LongestFalseAlarm,
    IReadOnlyList<LeftOut> LeftOut, IReadOnlyList<Suspicion> Suspicions, bool LimitsOnFit);
