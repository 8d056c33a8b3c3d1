using Twin.Domain.Plants;

namespace Twin.Ingest.Simulator;

/// <summary>A person who walks along a closed route and stops here and there.</summary>
public sealed class SimWalker
{
    private readonly PointM[] _route;
    private readonly double _speedMS;
    private int _next;
    private double _restS;

    /// <param name="route">Corners, at least one.</param>
    /// <param name="speedMS">Walking speed.</param>
    public SimWalker(PointM[] route, double speedMS)
    {
        _route = route;
        _speedMS = speedMS;
        (X, Y) = (route[0].X, route[0].Y);
        _next = route.Length > 1 ? 1 : 0;
    }

    public double X { get; private set; }
    public double Y { get; private set; }

    internal void Step(double dtS, SimRandom random)
    {
        if (_restS > 0)
        {
            _restS -= dtS;
            return;
        }

        var way = _speedMS * dtS;
        for (var corners = 0; way > 0 && corners <= _route.Length; corners++)
        {
            var (x, y) = (_route[_next].X, _route[_next].Y);
            var distance = Math.Sqrt(((x - X) * (x - X)) + ((y - Y) * (y - Y)));
            if (distance > way)
            {
                X += (x - X) / distance * way;
                Y += (y - Y) / distance * way;
                return;
            }

            (X, Y) = (x, y);
            way -= distance;
            _next = (_next + 1) % _route.Length;
            if (random.Next() < 0.4)
            {
                _restS = random.Between(20, 240);
                return;
            }
        }
    }
}
