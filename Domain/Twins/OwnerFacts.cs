using Twin.Domain.Feed;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Domain.Tanks;

namespace Twin.Domain.Twins;

/// <summary>What a twin's signals mean together: a tank's inventory, a person's place, the wind.</summary>
public static class OwnerFacts
{
    /// <summary>The packed item for the screens; see <see cref="FeedItem"/>.</summary>
    public static FeedItem Feed(OwnerState state, TwinDefinition twin, int index)
    {
        var (a, b) = twin.Kind switch
        {
            TwinKind.Tank => TankNumbers(state, twin),
            TwinKind.Equipment => (state.Mode, First(state, "current", "flow")),
            TwinKind.Person => (state.Signal("x"), state.Signal("y")),
            TwinKind.Zone => (state.Members.Count, 0),
            TwinKind.WeatherStation => (state.Signal("windSpeed"), state.Signal("windDirection")),
            TwinKind.Camera => (state.Reported ? First(state, "online") : 1, 0),
            _ => (double.NaN, double.NaN),
        };
        return new FeedItem(index, AlarmSummary.Of(state.Runtime.Rules, state.Rules), QualityOf(state, twin), (float)a, (float)b);
    }

    /// <summary>Derived numbers by name, the unit ends the name.</summary>
    public static Dictionary<string, double> Numbers(OwnerState state, TwinDefinition twin)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        switch (twin.Kind)
        {
            case TwinKind.Tank when Stock(state, twin) is { } stock:
                numbers["levelM"] = state.Signal("level");
                numbers["volumeM3"] = stock.VolumeM3;
                numbers["standardM3"] = stock.StandardM3;
                numbers["massT"] = stock.MassT;
                numbers["fillPct"] = stock.FillPercent;
                break;
            case TwinKind.Person:
                numbers["x"] = state.Signal("x");
                numbers["y"] = state.Signal("y");
                break;
            case TwinKind.Zone:
                numbers["people"] = state.Members.Count;
                break;
        }

        foreach (var name in numbers.Keys.Where(n => !double.IsFinite(numbers[n])).ToArray()) numbers.Remove(name);
        return numbers;
    }

    /// <summary>Inventory from level, geometry and density; null when one of them is missing.</summary>
    public static Inventory? Stock(OwnerState state, TwinDefinition tank)
    {
        var level = state.Signal("level");
        if (!double.IsFinite(level) || !TankGeometry.TryFrom(tank, out var geometry, out _)
            || Liquid.From(tank) is not { } liquid) return null;
        var temperature = state.Runtime.SignalIndex("temperature");
        var trust = temperature < 0 ? Quality.Bad : state.Qualities[temperature];
        return Inventory.Of(geometry, liquid, level, state.Qualities[state.Runtime.SignalIndex("level")], state.Signal("temperature"),
            trust);
    }

    private static (double LevelPct, double VolumeM3) TankNumbers(OwnerState state, TwinDefinition twin)
    {
        var level = state.Signal("level");
        var height = TankGeometry.TryFrom(twin, out var geometry, out _) ? geometry.HeightM : double.NaN;
        return (100 * level / height, Stock(state, twin)?.VolumeM3 ?? double.NaN);
    }

    private static double First(OwnerState state, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var value = state.Signal(name);
            if (double.IsFinite(value)) return value;
        }

        return double.NaN;
    }

    /// <summary>Of the signal a screen shows first: the others tell for themselves.</summary>
    private static byte QualityOf(OwnerState state, TwinDefinition twin)
    {
        if (twin.Kind == TwinKind.Zone || state.Qualities.Length == 0) return 0;
        return AlarmSummary.QualityOf(state.Reported, state.Qualities[0]);
    }
}
