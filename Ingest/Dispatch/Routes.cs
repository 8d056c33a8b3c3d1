using Twin.Ingest.Intake;

namespace Twin.Ingest.Dispatch;

/// <summary>Sensor handle → number of its pump, one array read on the hot path.</summary>
internal sealed class Routes(SensorDirectory directory, IPartitionRouter router, Func<string, string, int, int> pumpOf)
{
    private const int Unknown = 0;
    private const int Nowhere = 1;
    private readonly Lock _gate = new();
    private int[] _routes = new int[1024];

    /// <summary>The pump of a sensor, or -1.</summary>
    public int this[int sensor]
    {
        get
        {
            var routes = Volatile.Read(ref _routes);
            var route = sensor < routes.Length ? Volatile.Read(ref routes[sensor]) : Unknown;
            return (route == Unknown ? Resolve(sensor) : route) - 2;
        }
    }

    /// <summary>Forgets everything (a plant changed).</summary>
    public void Reset()
    {
        lock (_gate) Volatile.Write(ref _routes, new int[_routes.Length]);
    }

    private int Resolve(int sensor)
    {
        var key = directory.KeyOf(sensor);
        var partition = router.PartitionOf(key);
        var route = partition < 0 ? Nowhere : pumpOf(key.Realm, key.Plant, partition) + 2;
        lock (_gate)
        {
            if (sensor >= _routes.Length)
            {
                var grown = new int[Math.Max(sensor + 1, _routes.Length * 2)];
                Array.Copy(_routes, grown, _routes.Length);
                Volatile.Write(ref _routes, grown);
            }

            Volatile.Write(ref _routes[sensor], route);
        }

        return route;
    }
}
