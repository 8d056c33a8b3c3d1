using Twin.Domain.Physics.Explosions;
using Twin.Domain.Physics.Harm;

namespace Twin.Domain.Drills.Scene;

/// <summary>What the world does to a person in a step.</summary>
internal static class SceneDose
{
    private const double BreathM = 1.5;
    private const double OpenPerH = 2;
    private const double ClosedPerH = 0.4;
    private const double BurnTdu = 290;

    /// <summary>Heat that gets through the clothes of those who are sent (engineering default).</summary>
    private const double FireSuit = 0.4;

    private const double BearableWM2 = 1_600;

    /// <summary>Takes a step of dose; tells whether the person notices by themselves.</summary>
    public static bool Step(SceneWorld world, SceneBuildings buildings, ScenePerson person, double dtS)
    {
        var notices = false;
        var (zone, over) = (DrillZone.Clear, false);
        var heat = person.Building >= 0 ? 0 : world.RadiationWM2(person.X, person.Y, BreathM);
        if (person.Breathing) heat *= FireSuit;
        while (person.Toxic.Count < world.Clouds.Count) person.Toxic.Add(default);
        for (var i = 0; i < world.Clouds.Count; i++)
        {
            var cloud = world.Clouds[i];
            var kg = person.Building >= 0 ? buildings.KgM3(person.Building, i) : cloud.KgM3(person.X, person.Y, BreathM);
            if (kg <= 0) continue;
            var ppm = cloud.Ppm(kg);
            var here = DrillZones.Of(0, 0, ppm, cloud.AeglPpm[0], cloud.AeglPpm[1], cloud.AeglPpm[2]);
            if (cloud.IsFlammable && kg > 0.5 * cloud.LelKgM3) here = DrillZone.Hot;
            if (here > zone) zone = here;
            over |= ppm > cloud.AeglPpm[1];
            notices |= ppm > cloud.AeglPpm[1];
            if (person.Breathing || cloud.Probit is not { } probit) continue;
            person.Toxic[i] = person.Toxic[i].After(probit, Toxic.InUnit(probit, kg, cloud.MolarMassGMol), dtS);
            person.FedMost = Math.Max(person.FedMost, person.Toxic[i].Dose / cloud.IncapacitatingDose);
        }

        // Less can be borne for as long as one likes.
        if (heat > BearableWM2) person.Heat = person.Heat.After(heat, dtS);
        var hot = DrillZones.Of(heat, 0, 0, double.NaN, double.NaN, double.NaN);
        (person.Zone, person.OverAegl2) = (hot > zone ? hot : zone, person.OverAegl2 || (over && !person.Breathing));
        Harm(world, person);
        return notices || heat > BearableWM2;
    }

    /// <summary>What a blast does to a person.</summary>
    public static void Blast(in SceneBlast blast, ScenePerson person)
    {
        var distance = Math.Sqrt(((person.X - blast.At.X) * (person.X - blast.At.X)) + ((person.Y - blast.At.Y) * (person.Y - blast.At.Y)));
        var pressure = SceneBlasts.PressurePa(blast, distance);
        if (pressure < 1_000) return;
        person.BlastShare = Math.Max(person.BlastShare, Pressure.Share(PressureModel.LungEisenberg, pressure).Or(0));
    }

    /// <summary>Whoever stood in a flammable cloud when it burned.</summary>
    public static void Flash(SceneWorld world, ScenePerson person)
    {
        if (world.FlashLel is not { } cloud || world.FlashField is not { } field || person.Building >= 0) return;
        if (field.KgM3(person.X, person.Y, 1) > Ignition.MeanShareOfLel * cloud.LelKgM3) person.BlastShare = 1;
    }

    /// <summary>Air in the buildings follows the air outside; shut windows slow it.</summary>
    public static double Indoor(double inside, double outside, bool shut, double dtS) =>
        Toxic.Indoor(inside, outside, shut ? ClosedPerH : OpenPerH, dtS).Or(inside);

    private static void Harm(SceneWorld world, ScenePerson person)
    {
        var alive = (1 - person.BlastShare) * (1 - person.Heat.Share(ThermalModel.Eisenberg, clothed: true));
        for (var i = 0; i < person.Toxic.Count; i++)
        {
            if (world.Clouds[i].Probit is { } probit) alive *= 1 - person.Toxic[i].Share(probit);
        }

        person.HarmShare = 1 - alive;
        if (person.Does == PersonDoes.Dead) return;
        if (person.HarmShare > 0 && person.HarmShare >= person.Fate)
        {
            person.Does = PersonDoes.Dead;
            world.Note(SceneEventKind.PersonDead, person.Id, "", person.HarmShare);
        }
        else if (person.CanAct && (person.FedMost >= 1 || person.Heat.Tdu >= BurnTdu))
        {
            person.Does = PersonDoes.Down;
            world.Note(SceneEventKind.PersonDown, person.Id, person.FedMost >= 1 ? "toxic" : "heat", person.HarmShare);
        }
    }
}

/// <summary>Buildings and the air in them.</summary>
internal sealed class SceneBuildings
{
    private readonly List<double[]> _inside = [];

    /// <summary>Outlines.</summary>
    public required Plants.PointM[][] Rings { get; init; }

    /// <summary>Windows and ventilation shut.</summary>
    public required bool[] Shut { get; init; }

    public static SceneBuildings Of(Plants.PlantIndex plant)
    {
        var rings = plant.Model.Twins
            .Where(static t => t.Kind == Plants.TwinKind.Equipment && t.Shape.Kind == Plants.ShapeKind.Polygon
                && !t.Relations.Any(static r => r.Kind == "protects"))
            .Select(static t => t.Shape.Points.ToArray()).ToArray();
        return new SceneBuildings { Rings = rings, Shut = new bool[rings.Length] };
    }

    public int At(double x, double y)
    {
        for (var i = 0; i < Rings.Length; i++)
            if (Places.PlaneGeometry.Contains(Rings[i], new Plants.PointM(x, y, 0))) return i;
        return -1;
    }

    public double KgM3(int building, int cloud) => cloud < _inside.Count ? _inside[cloud][building] : 0;

    public void Step(SceneWorld world, double dtS)
    {
        while (_inside.Count < world.Clouds.Count) _inside.Add(new double[Rings.Length]);
        for (var c = 0; c < world.Clouds.Count; c++)
        {
            for (var b = 0; b < Rings.Length; b++)
            {
                var centre = Places.PlaneGeometry.Centroid(Rings[b]);
                _inside[c][b] = SceneDose.Indoor(_inside[c][b], world.Clouds[c].KgM3(centre.X, centre.Y, 2), Shut[b], dtS);
            }
        }
    }

    public SceneBuildings Copy()
    {
        var copy = new SceneBuildings { Rings = Rings, Shut = [.. Shut] };
        foreach (var cloud in _inside) copy._inside.Add([.. cloud]);
        return copy;
    }
}
