using Twin.Domain;
using Twin.Domain.Instruments;
using Twin.Domain.Judgement;
using Twin.Grains.Interfaces.Instruments;
using Twin.Grains.Interfaces.Judgement;

namespace Twin.Grains.Instruments;

/// <summary>
/// A monitor's question before it raises its alarm: is it one instrument alone that left normal, and may that one lie? Then it is trouble
/// of the instrument, no alarm of the process. Who cannot be asked does not keep an alarm back.
/// </summary>
internal sealed class MonitorDoubt
{
    private readonly LoneBlame _lone = new();

    /// <summary>The sensor that is suspected; null: none.</summary>
    public string? Suspect { get; private set; }

    /// <summary>Looks at a verdict.</summary>
    /// <param name="grains">Where the instruments are.</param>
    /// <param name="key">Of the monitor.</param>
    /// <param name="view">Its verdict.</param>
    /// <param name="shares">Each signal's share of it.</param>
    /// <param name="card">Its signals.</param>
    /// <param name="signals">Sensors of the twin's signals.</param>
    public ValueTask<DoubtAnswer> LookAsync(IGrainFactory grains, TwinKey key, MonitorView view, ReadOnlySpan<float> shares, ModelCard card,
        IReadOnlyDictionary<string, string> signals)
    {
        _lone.Step(view.Mode == MonitorMode.Alarm ? view.Index ?? 0 : 0, shares);
        if (_lone.Signal < 0 || Sampling.Sensors([card.Signals[_lone.Signal]], signals)[0] is not { } sensor)
        {
            Suspect = null;
            return new ValueTask<DoubtAnswer>(DoubtAnswer.No);
        }

        return AskAsync(grains, key.Plant, new LoneWord(key.Id, sensor, shares[_lone.Signal], view.SinceMs), _lone.IsSure);
    }

    private async ValueTask<DoubtAnswer> AskAsync(IGrainFactory grains, string plant, LoneWord word, bool sure)
    {
        var answer = DoubtAnswer.No;
        try
        {
            answer = await grains.Instruments(plant).HearAsync(word, sure);
        }
        catch (Exception e) when (e is TwinException or TimeoutException or OrleansException)
        {
            // The alarm is raised as if it were the process.
        }

        Suspect = answer == DoubtAnswer.Yes ? word.Sensor : null;
        return answer;
    }
}
