using System.Collections.Immutable;
using Twin.Client.Blazor.Plants;
using Twin.Domain.Forms;
using Twin.Domain.Plants;

namespace Twin.Client.Blazor.Definitions;

/// <summary>What surrounds the filling of a form at a screen: the live plant is looked at, never written to.</summary>
public static class LiveContext
{
    /// <summary>The context now.</summary>
    /// <param name="session">The plant shown.</param>
    /// <param name="needs">Keys of the readings to bring along.</param>
    /// <param name="twin">Twin the form is about; empty: none.</param>
    /// <param name="actor">Who fills it.</param>
    /// <param name="nowMs">Time, Unix ms.</param>
    public static FormContext Of(PlantSession session, IEnumerable<string> needs, string twin, string actor, long nowMs)
    {
        var model = session.Model;
        var about = model?.Twins.FirstOrDefault(t => t.Id == twin);
        var live = ImmutableDictionary.CreateBuilder<string, LiveReading>(StringComparer.Ordinal);
        foreach (var key in needs)
        {
            var sensor = key.StartsWith("sensor:", StringComparison.Ordinal) ? key[7..]
                : about?.Signals.GetValueOrDefault(key[7..]) ?? (about?.Kind == TwinKind.Sensor ? about.Id : null);
            if (sensor is not null && Reading(session, model!, sensor, nowMs) is { } reading) live[key] = reading;
        }

        return new FormContext
        {
            NowMs = nowMs, Actor = actor, Twin = twin, TwinAt = TwinPlaces.Of(model, twin), Live = live.ToImmutable(),
        };
    }

    private static LiveReading? Reading(PlantSession session, PlantModel model, string sensor, long nowMs)
    {
        var index = model.Twins.ToList().FindIndex(t => t.Id == sensor);
        if (index < 0 || session.Live is not { } plant) return null;
        var seen = plant.Find(index);
        if (!float.IsFinite(seen.A)) return null;
        var unit = model.Types.FirstOrDefault(t => t.Id == model.Twins[index].TypeId)?.Sensor?.Unit ?? "";
        return new LiveReading(seen.A, unit, seen.Quality == 0, nowMs);
    }
}
