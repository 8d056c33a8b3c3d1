using Twin.Domain;
using Twin.Domain.Instruments;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Instruments;
using Twin.Grains.Judgement;
using Twin.Grains.Ports;

namespace Twin.Grains.Instruments;

/// <summary>
/// A monitor's question before it raises its alarm: is it one instrument alone that left normal, and may that one lie? Then it is trouble
/// of the instrument, no alarm of the process. Who cannot be asked does not keep an alarm back.
/// </summary>
internal sealed class MonitorDoubt
{
    private readonly LoneBlame _lone = new();
    private MonitorBlame? _blame;

    /// <summary>Looks at a verdict; whom it suspects stands in the trace.</summary>
    /// <param name="grains">Where the instruments are.</param>
    /// <param name="key">Of the monitor.</param>
    /// <param name="trace">Its verdict.</param>
    /// <param name="call">Who gave it.</param>
    /// <param name="card">Its signals.</param>
    /// <param name="signals">Sensors of the twin's signals.</param>
    public ValueTask<DoubtAnswer> LookAsync(IGrainFactory grains, TwinKey key, MonitorTrace trace, IModelCall call,
        ModelCard card, IReadOnlyDictionary<string, string> signals)
    {
        if (_blame?.Gone.Length != card.Signals.Length) _blame = new MonitorBlame(card.Signals.Length);
        _lone.Step(trace.Alarm, trace.Alarm > 1 && call.Explain(_blame) ? _blame : null);
        if (_lone.Signal < 0 || Word(key.Id, trace.SinceMs, card, signals) is not { } word)
        {
            trace.Suspects = [];
            return new ValueTask<DoubtAnswer>(DoubtAnswer.No);
        }

        return AskAsync(grains, key.Plant, word, trace);
    }

    /// <summary>By itself, so that the way of a usual sample makes no closure.</summary>
    private LoneWord? Word(string unit, long sinceMs, ModelCard card, IReadOnlyDictionary<string, string> signals) =>
        _lone.Word(unit, sinceMs, i => Sampling.Sensors([card.Signals[i]], signals)[0]);

    private async ValueTask<DoubtAnswer> AskAsync(IGrainFactory grains, string plant, LoneWord word, MonitorTrace trace)
    {
        var answer = DoubtAnswer.No;
        try
        {
            answer = await grains.Instruments(plant).HearAsync(word, _lone.IsSure);
        }
        catch (Exception e) when (e is TwinException or TimeoutException or OrleansException)
        {
            // The alarm is raised as if it were the process.
        }

        trace.Suspects = answer != DoubtAnswer.Yes ? [] : word.Other is { } other ? [word.Sensor, other] : [word.Sensor];
        return answer;
    }
}
