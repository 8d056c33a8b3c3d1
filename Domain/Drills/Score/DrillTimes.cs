using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;

namespace Twin.Domain.Drills.Score;

/// <summary>
/// The moments of a drill, from its log. Detected: the first key alarm from the onset on, or the first time somebody saw the place of the
/// leak or fire, whichever comes first. Acknowledge and understand count from the detection, dispatch from the acknowledgement (none:
/// from
/// the detection), isolate, notify and tasks from the onset, evacuate and muster from the detection.
/// </summary>
public sealed class DrillTimes
{
    private readonly Scenario _scenario;
    private readonly IReadOnlyList<SceneEvent> _log;
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);

    /// <summary>Reads a log.</summary>
    public DrillTimes(Scenario scenario, IReadOnlyList<SceneEvent> log)
    {
        (_scenario, _log) = (scenario, log);
        OnsetS = First(static e => e.Kind == SceneEventKind.Onset, double.NegativeInfinity);
        foreach (var e in log)
            if (e.Kind is SceneEventKind.LeakStarted or SceneEventKind.Ignited or SceneEventKind.Overflow) _sources.Add(e.Subject);
        var alarm = First(e => e.Kind == SceneEventKind.AlarmRaised && scenario.KeyAlarms.Contains(e.Subject), OnsetS);
        var seen = First(e => e.Kind == SceneEventKind.Verified && _sources.Contains(e.Subject), OnsetS);
        DetectS = double.IsNaN(alarm) || seen < alarm ? seen : alarm;
        AcknowledgeS = First(e => e.Kind == SceneEventKind.AlarmAcknowledged && scenario.KeyAlarms.Contains(e.Subject), DetectS);
        UnderstandS = First(static e => e.Kind == SceneEventKind.Verified, DetectS);
        DispatchS = First(static e => Did(e, ActionKind.Dispatch), OnsetS);
    }

    /// <summary>Drill time, s; NaN: never. So are all.</summary>
    public double OnsetS { get; }

    public double DetectS { get; }

    public double AcknowledgeS { get; }

    public double UnderstandS { get; }

    public double DispatchS { get; }

    /// <summary>What an expectation took, s, counted as its measure says; NaN: never.</summary>
    public double Taken(ScenarioExpected expected) => expected.Measure switch
    {
        DrillMeasure.Detect => DetectS - OnsetS,
        DrillMeasure.Acknowledge => AcknowledgeS - DetectS,
        DrillMeasure.Understand => UnderstandS - DetectS,
        DrillMeasure.Dispatch => DispatchS - Latest(AcknowledgeS, DetectS, DispatchS),
        DrillMeasure.Isolate => Done(expected) - OnsetS,
        DrillMeasure.Evacuate => LeftS() - DetectS,
        DrillMeasure.Muster => MusterS() - DetectS,
        DrillMeasure.Notify => First(static e => Did(e, ActionKind.Notify), OnsetS) - OnsetS,
        _ => Math.Max(0, Done(expected) - OnsetS),
    };

    // Somebody sent before the alarm was acknowledged was sent at once.
    private static double Latest(double acknowledge, double detect, double dispatch) =>
        double.IsNaN(acknowledge) ? Math.Min(detect, dispatch) : Math.Min(acknowledge, dispatch);

    private double Done(ScenarioExpected expected)
    {
        var from = expected.Measure == DrillMeasure.Task ? double.NegativeInfinity : OnsetS;
        if (expected.Any.IsEmpty) return First(static e => e.Kind is SceneEventKind.LeakStopped or SceneEventKind.FireOut, from);
        return First(e => expected.Any.Any(a => Fits(e, a)), from);
    }

    private static bool Fits(SceneEvent e, DrillAction wanted)
    {
        var here = wanted.Target.Length == 0 || e.Subject == wanted.Target;
        if (e.Kind == SceneEventKind.Controlled) return here && wanted.Kind is ActionKind.Plug or ActionKind.CloseValve;
        return here && Did(e, wanted.Kind) && (wanted.To.Length == 0 || e.Detail.EndsWith(" " + wanted.To, StringComparison.Ordinal));
    }

    private static bool Did(SceneEvent e, ActionKind kind)
    {
        if (e.Kind != SceneEventKind.Action) return false;
        var word = ActionTable.Of(kind).Word;
        return e.Detail == word || e.Detail.StartsWith(word + " ", StringComparison.Ordinal);
    }

    // The hot zone was last emptied then; never hot: at the detection, if anybody was told to leave.
    private double LeftS()
    {
        var (left, hot) = (DetectS, 0.0);
        foreach (var e in _log)
        {
            if (e.Kind != SceneEventKind.HotZone || e.TimeS < OnsetS) continue;
            hot = e.Value;
            if (hot == 0) left = Math.Max(DetectS, e.TimeS);
        }

        var told = _log.Any(static e => Did(e, ActionKind.Evacuate));
        return hot > 0 || !told ? double.NaN : left;
    }

    // All who were told are counted, brought out or with a team.
    private double MusterS()
    {
        var (open, last) = (new HashSet<string>(StringComparer.Ordinal), double.NaN);
        foreach (var e in _log)
        {
            if (e.Kind is SceneEventKind.PersonWarned or SceneEventKind.PersonDown) open.Add(e.Subject);
            if (e.Kind is SceneEventKind.PersonMustered or SceneEventKind.PersonRescued or SceneEventKind.PersonDead)
            {
                open.Remove(e.Subject);
                last = e.TimeS;
            }
        }

        foreach (var resource in _scenario.Resources)
            foreach (var person in resource.People) open.Remove(person);
        return open.Count > 0 ? double.NaN : last;
    }

    private double First(Func<SceneEvent, bool> fits, double fromS)
    {
        if (double.IsNaN(fromS)) return double.NaN;
        foreach (var e in _log)
            if (e.TimeS >= fromS && fits(e)) return e.TimeS;
        return double.NaN;
    }
}
