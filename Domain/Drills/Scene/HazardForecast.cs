using Twin.Domain.Physics.Dispersion;

namespace Twin.Domain.Drills.Scene;

/// <summary>
/// What people on the map would meet in the next minutes, if wind and sources stay as they are: relative dose rate by node and time
/// (domain.md E8: the worst of C/AEGL-2, C over half the lower flammable limit, radiation over 4.7 kW/m²). Reuses its memory.
/// </summary>
internal sealed class HazardForecast
{
    /// <summary>Time between two pictures, s.</summary>
    public const double BucketS = 20;

    /// <summary>Pictures: five minutes.</summary>
    public const int Buckets = 16;

    /// <summary>Where nobody is to be led: above AEGL-3, in a flammable cloud, above 6.3 kW/m².</summary>
    public const float Forbidden = 1_000;

    private const double PersonM = 1.5;
    private const double EscapeWM2 = 4_700;
    private const double ForbiddenWM2 = 6_300;
    private readonly WalkMap _map;
    private readonly float[][] _rates = new float[Buckets][];
    private readonly float[] _heat;
    private readonly ConcentrationGrid? _grid;
    private readonly PuffField _scratch = new(1_000);

    public HazardForecast(WalkMap map)
    {
        _map = map;
        _heat = new float[map.Nodes];
        for (var i = 0; i < Buckets; i++) _rates[i] = new float[map.Nodes];
        _grid = ConcentrationGrid.Of(map.WestM, map.SouthM, map.CellM, map.Columns, map.Rows, out _);
    }

    /// <summary>When it was made, s of drill time.</summary>
    public double MadeS { get; private set; } = double.NegativeInfinity;

    /// <summary>Relative dose rate at a node, s after it was made.</summary>
    public float Rate(int node, double afterS)
    {
        var bucket = afterS <= 0 ? 0 : Math.Min(Buckets - 1, (int)(afterS / BucketS));
        return _rates[bucket][node];
    }

    /// <summary>Looks ahead from a world.</summary>
    public void Make(SceneWorld world)
    {
        MadeS = world.TimeS;
        Heat(world);
        for (var i = 0; i < Buckets; i++) _heat.CopyTo(_rates[i], 0);
        foreach (var cloud in world.Clouds)
        {
            if (cloud.Field.Count == 0) continue;
            _scratch.CopyFrom(cloud.Field);
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                if (bucket > 0) Ahead(world, cloud);
                Add(cloud, _rates[bucket]);
            }
        }
    }

    private void Ahead(SceneWorld world, SceneCloud cloud)
    {
        var weather = world.Weather.Puffs;
        const int parts = 4;
        for (var i = 0; i < parts; i++)
        {
            _scratch.Move(weather, BucketS / parts);
            foreach (var leak in world.Leaks)
            {
                if (leak.AirborneKgS > 0 && !leak.Burning && cloud.Id == (leak.Liquid.Toxic ?? leak.Liquid.Id))
                {
                    _scratch.Release(
                        new PuffSource(leak.At.X, leak.At.Y, 1, leak.AirborneKgS, 3, 1.5), weather, BucketS / parts);
                }
            }

            foreach (var fitted in world.Fitted)
                if (fitted.Cloud == cloud.Id)
                    _scratch.Release(new PuffSource(fitted.At.X, fitted.At.Y, 1, fitted.RateKgS, 3, 1.5), weather, BucketS / parts);
        }
    }

    private void Add(SceneCloud cloud, float[] rates)
    {
        if (_grid is null) return;
        _grid.Fill(_scratch, PersonM);
        var (aegl2, aegl3) = (cloud.FromPpm(cloud.AeglPpm[1]), cloud.FromPpm(cloud.AeglPpm[2]));
        var burns = cloud.IsFlammable ? 0.5 * cloud.LelKgM3 : double.NaN;
        var kg = _grid.KgM3;
        for (var n = 0; n < kg.Length; n++)
        {
            var c = kg[n];
            if (c <= 0) continue;
            // A limit that is not there is NaN: every comparison with it is false.
            var rate = c > aegl3 || c > burns ? Forbidden : 0.0;
            if (c / aegl2 > rate) rate = c / aegl2;
            if (c / burns > rate) rate = c / burns;
            if (rate > rates[n]) rates[n] = (float)rate;
        }
    }

    private void Heat(SceneWorld world)
    {
        Array.Clear(_heat);
        if (world.Fires.Count == 0) return;
        for (var n = 0; n < _map.Nodes; n++)
        {
            var at = _map.At(n);
            var q = world.RadiationWM2(at.X, at.Y, PersonM);
            _heat[n] = q > ForbiddenWM2 ? Forbidden : (float)(q / EscapeWM2);
        }
    }
}
