using Orleans;
using Twin.Domain.Drills.Scenarios;

namespace Twin.Domain.Drills.Scene;

/// <summary>State of an inject. Values are stored.</summary>
public enum InjectState : byte
{
    Planned = 0,

    /// <summary>Its condition came true; it waits its time.</summary>
    Armed = 1,
    Released = 2,
    Held = 3,
}

/// <summary>An inject as the run room sees it.</summary>
[GenerateSerializer, Immutable, Alias("twin.drill.inject.now.v1")]
public readonly record struct DrillInject([property: Id(0)] int No, [property: Id(1)] InjectState State,
    [property: Id(2)] double ReleasedS);

/// <summary>The time line of injects, and what red adds while the drill runs.</summary>
internal sealed class SceneInjects
{
    private readonly Scenario _scenario;
    private readonly InjectState[] _states;
    private readonly double[] _times;

    public SceneInjects(Scenario scenario)
    {
        _scenario = scenario;
        _states = new InjectState[scenario.Injects.Length];
        _times = new double[scenario.Injects.Length];
    }

    public SceneInjects Copy()
    {
        var copy = new SceneInjects(_scenario);
        _states.CopyTo(copy._states, 0);
        _times.CopyTo(copy._times, 0);
        return copy;
    }

    public IEnumerable<DrillInject> Now()
    {
        for (var i = 0; i < _states.Length; i++)
            yield return new DrillInject(_scenario.Injects[i].No, _states[i], _states[i] == InjectState.Released ? _times[i]
                : double.NaN);
    }

    /// <summary>White holds an inject back, or lets it go on.</summary>
    public TwinError? Hold(int no, bool hold)
    {
        for (var i = 0; i < _states.Length; i++)
        {
            if (_scenario.Injects[i].No != no) continue;
            if (_states[i] == InjectState.Released) return new TwinError("drill.inject.released", $"Inject {no} is released already.");
            _states[i] = hold ? InjectState.Held : InjectState.Planned;
            return null;
        }

        return new TwinError("drill.inject", $"There is no inject {no}.");
    }

    /// <summary>Those that fall due now, in file order.</summary>
    public void Due(IConditionWorld world, double nowS, List<ScenarioInject> into)
    {
        for (var i = 0; i < _states.Length; i++)
        {
            var inject = _scenario.Injects[i];
            if (_states[i] == InjectState.Planned && nowS >= inject.AtS && (inject.When is null || inject.When.Holds(world)))
                (_states[i], _times[i]) = (InjectState.Armed, nowS + inject.AfterS);
            if (_states[i] != InjectState.Armed || nowS < _times[i]) continue;
            (_states[i], _times[i]) = (InjectState.Released, nowS);
            into.Add(inject);
        }
    }
}
