using Twin.Domain;
using Twin.Domain.Instruments;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Instruments;
using Twin.Grains.Judgement;

namespace Twin.Grains.Instruments;

/// <summary>
/// A monitor's question before it raises its alarm: is it one instrument alone that left normal, and may that one lie? Then it is trouble
/// of the instrument, no alarm of the process. Who cannot be asked does not keep an alarm back.
/// </summary>
internal sealed class MonitorDoubt
{
    private readonly LoneBlame _lone = new();

    /// <summary>Looks at a verdict; whom it suspects stands in the trace.</summary>
    /// <param name="grains">Where the instruments are.</param>
    /// <param name="key">Of the monitor.</param>
    /// <param name="trace">Its verdict.</param>
    /// <param name="shares">Each signal's share of it.</param>
    /// <param name="card">Its signals.</param>
    /// <param name="signals">Sensors of the twin's signals.</param>
    public ValueTask<DoubtAnswer> LookAsync(IGrainFactory grains, TwinKey key, MonitorTrace trace, ReadOnlySpan<float> shares,
        ModelCard card, IReadOnlyDictionary<string, string> signals)
    {
        _lone.Step(trace.Alarm, shares);
        if (_lone.Signal < 0 || Sampling.Sensors([card.Signals[_lone.Signal]], signals)[0] is not { } sensor)
        {
            trace.Suspect = null;
            return new ValueTask<DoubtAnswer>(DoubtAnswer.No);
        }

        return AskAsync(grains, key.Plant, new LoneWord(key.Id, sensor, shares[_lone.Signal], trace.SinceMs), trace);
    }

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

        trace.Suspect = answer == DoubtAnswer.Yes ? word.Sensor : null;
        return answer;
    }
}
