using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Resources;
using Twin.Domain.Drills.Scenarios;
using Twin.Domain.Drills.Scene;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Client.Blazor.Drills;

/// <summary>How much a person of a drill was hurt, as the map and the list tell it.</summary>
internal enum Harm
{
    None,

    /// <summary>Took a part of a dose.</summary>
    Exposed,

    /// <summary>More than a third of what lays one down, or one chance in a hundred to die.</summary>
    Hurt,
    Down,
    Rescued,
    Dead,
}

/// <summary>What the map of a drill's room draws beside the twins (client/src/map/drill.ts).</summary>
internal static class DrillShapes
{
    private const double LeastDose = 0.05;
    private const double HurtDose = 0.33;
    private const double LeastHarm = 0.01;

    /// <summary>Pain by heat, (kW/m²)^(4/3) s (HSE).</summary>
    private const double LeastTdu = 86;

    /// <summary>Teams and engines, people who were hurt, muster points and gates.</summary>
    public static object[] Of(DrillRoom room, IStringLocalizer<DrillTexts> d, IStringLocalizer<RoomTexts> r)
    {
        var culture = CultureInfo.CurrentUICulture.Name;
        var marks = new List<object>();
        foreach (var exit in room.Exits)
        {
            var said = exit.IsGate ? exit.Shut ? r["Place.Shut"].Value : exit.People > 0 ? r["Place.Waiting", exit.People].Value : ""
                : r["Place.Counted", exit.People].Value;
            marks.Add(Mark(exit.IsGate ? "gate" : "muster", exit.Id, exit.At.X, exit.At.Y, $"{exit.Id} {said}".Trim(),
                exit.Shut ? "shut" : ""));
        }

        foreach (var person in room.People)
        {
            if (HarmOf(person) is var harm and not Harm.None)
                marks.Add(Mark("person", person.Person, person.X, person.Y, r["Harm." + harm], harm.ToString()));
        }

        foreach (var one in room.Resources)
        {
            var planned = room.Scenario.Resources.FirstOrDefault(p => p.Id == one.Resource);
            marks.Add(new
            {
                kind = "resource", id = one.Resource, at = new[] { one.X, one.Y }, state = one.Does.ToString(),
                letter = Letter(planned?.Kind),
                label = $"{planned?.Name.For(culture) ?? one.Resource} · {d["Resource." + one.Does]} {one.Target}".Trim(),
            });
        }

        return [.. marks];
    }

    /// <summary>How much somebody was hurt.</summary>
    public static Harm HarmOf(DrillPerson person) => person.Does switch
    {
        PersonDoes.Dead => Harm.Dead,
        PersonDoes.Rescued => Harm.Rescued,
        PersonDoes.Down => Harm.Down,
        _ when person.ToxicDose > HurtDose || person.HarmShare > LeastHarm => Harm.Hurt,
        _ when person.ToxicDose > LeastDose || person.Tdu > LeastTdu => Harm.Exposed,
        _ => Harm.None,
    };

    /// <summary>Letter of a kind of resource.</summary>
    public static string Letter(ResourceKind? kind) => kind switch
    {
        ResourceKind.FoamEngine => "F",
        ResourceKind.WaterEngine => "W",
        ResourceKind.Ambulance => "+",
        _ => "T",
    };

    private static object Mark(string kind, string id, double x, double y, string label, string state) =>
        new { kind, id, at = new[] { x, y }, label, state, letter = "" };
}
