using Twin.Benchmarks.Common;
using Twin.Domain.Dangers;
using Twin.Domain.Plants;
using Twin.Domain.Readings;
using Twin.Ingest.Simulator;

namespace Twin.Benchmarks.Judgement;

/// <summary>Normal hours of the demo plant, begun anew as after a restart: the last values of before, then machines that warm up. What is
/// said to be within an hour of a limit that it does not reach is counted.</summary>
internal sealed class DangerDays
{
    private const int StartS = 3_600, ForgottenS = 600;
    private const double MostInVain = 0.25;
    private readonly CompiledPlant _plant = CompiledPlant.Compile(
        PlantFile.Read(File.ReadAllBytes(Path.Combine(Paths.Root, "samples/tank-farm/plant.geojson"))).Model!).Plant!;

    private readonly Dictionary<(string Twin, string Sensor, DangerKind Kind), Near> _open = [];
    private readonly Tally _starts = new();
    private readonly Tally _later = new();
    private readonly Tally _levels = new();
    private readonly bool _list;

    private DangerDays(bool list) => _list = list;

    /// <summary>Counts them.</summary>
    /// <param name="starts">Restarts, each of another seed and hour.</param>
    /// <param name="hours">Hours from each.</param>
    /// <param name="list">Names each that comes to nothing.</param>
    /// <returns>False: too many.</returns>
    public static bool Run(int starts, int hours, bool list)
    {
        var days = new DangerDays(list);
        for (var day = 0; day < starts; day++)
            days.Play(301 + (ulong)day, DemoMonitors.StartMs + (day * 7 % 24 * 3_600_000L), hours * 3_600);
        var rest = starts * (hours - 1.0);
        Console.WriteLine($"demo plant, {starts} restarts, {hours} h each: limits of temperatures and pressures said to be near, in vain:");
        Console.WriteLine(
            $"first hour {days._starts.Count / (double)starts:F2} a start ({days._starts.Seconds / 60.0 / starts:F1} min), later "
            + $"{days._later.Count / rest:F3} an hour ({days._later.Seconds / 60.0 / rest:F2} min); of levels "
            + $"{days._levels.Count / (starts * (double)hours):F3} an hour");
        return days._starts.Count <= MostInVain * starts;
    }

    private void Play(ulong seed, long begin, int seconds)
    {
        var watch = new DangerWatch(_plant);
        var values = new WatchedValue[watch.Sensors.Length];
        Array.Fill(values, new WatchedValue(double.NaN, 0, Quality.Bad, null));
        var before = new PlantSimulation(_plant.Index, seed + 1_000, begin - 3_620_000);
        for (var ms = begin - 3_600_000; ms <= begin - 20_000; ms += 60_000) Take(before, ms);
        for (var ms = begin - 15_000; ms <= begin; ms += DangerWatch.PeriodMs) watch.Step(ms, values);
        var plant = new PlantSimulation(_plant.Index, seed, begin);
        for (var at = 5; at <= seconds; at += 5)
        {
            Take(plant, begin + (at * 1_000L));
            watch.Step(begin + (at * 1_000L), values);
            foreach (var danger in watch.Dangers().Where(static d => d.Near))
            {
                var key = (danger.Twin, danger.Sensor, danger.Kind);
                if (!_open.TryGetValue(key, out var near)) _open[key] = near = new Near(danger, at);
                (near.LastS, near.Steps) = (at, near.Steps + 1);
            }

            foreach (var near in _open.Values.ToArray())
                Settle(near, values[watch.Sensors.IndexOf(near.First.Sensor)].Value, at, seconds, seed);
        }

        void Take(PlantSimulation from, long ms)
        {
            var said = new List<SimulatedReading>();
            from.Step(ms, said);
            foreach (var reading in said)
            {
                var place = watch.Sensors.IndexOf(_plant.Index.Twin(reading.Sensor).Id);
                if (place >= 0) values[place] = new WatchedValue(reading.Value, reading.TimeMs, Quality.Good, null);
            }
        }
    }

    /// <summary>It came true, or was forgotten.</summary>
    private void Settle(Near near, double value, int at, int seconds, ulong seed)
    {
        var first = near.First;
        var came = first.Kind is DangerKind.Low or DangerKind.LowLow or DangerKind.Empty ? value <= first.Limit : value >= first.Limit;
        if (!came && at - near.LastS <= ForgottenS && at < seconds) return;
        _open.Remove((first.Twin, first.Sensor, first.Kind));
        if (came) return;
        var isLevel = first.Sensor.StartsWith('L');
        (isLevel ? _levels : near.FirstS <= StartS ? _starts : _later).Add(near.Steps * 5);
        if (!_list) return;
        Console.WriteLine($"  seed {seed}, {near.FirstS} s: {first.Sensor} {first.Kind} {first.Limit} at {first.Value:F2}, "
            + $"{first.PerMinute:F3} a minute, for {near.Steps * 5} s");
    }

    private sealed class Tally
    {
        public int Count { get; private set; }

        public int Seconds { get; private set; }

        public void Add(int seconds) => (Count, Seconds) = (Count + 1, Seconds + seconds);
    }

    private sealed class Near(Danger first, int firstS)
    {
        public Danger First { get; } = first;

        public int FirstS { get; } = firstS;

        public int LastS { get; set; }

        public int Steps { get; set; }
    }
}
