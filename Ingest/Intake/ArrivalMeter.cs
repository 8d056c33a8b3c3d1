using System.Collections.Concurrent;

namespace Twin.Ingest.Intake;

/// <summary>What one source sends.</summary>
/// <param name="Source">Door and client.</param>
/// <param name="Total">Readings since the process began.</param>
/// <param name="PerSecond">Rate over the last whole window.</param>
/// <param name="DelayMs">Arrival minus source time, smoothed over about a hundred messages.</param>
/// <param name="NotGood">Readings with a quality other than good.</param>
/// <param name="Rejected">Readings that could not be used.</param>
/// <param name="LastMs">Arrival of the newest, Unix ms.</param>
public sealed record SourceArrivals(
    string Source, long Total, double PerSecond, double DelayMs, long NotGood, long Rejected, long LastMs);

/// <summary>Counts what arrives by source: rate, delay,
/// quality. Bounded; costs a few nanoseconds a reading. Safe from any thread.</summary>
public sealed class ArrivalMeter
{
    /// <summary>Sources told apart; what comes from others is counted together under <see cref="Others"/>.</summary>
    public const int MaxSources = 1_000;

    /// <summary>Name under which the sources beyond <see cref="MaxSources"/> are counted.</summary>
    public const string Others = "…";

    private const long WindowMs = 5_000;
    private const double Smooth = 0.02;

    private readonly ConcurrentDictionary<(string Realm, string Plant, string Source), Meter> _meters = new();

    /// <summary>Counts the readings of one message.</summary>
    public void Note(string realm, string plant, string source, ReadOnlySpan<StagedReading> taken, int rejected, long receivedMs)
    {
        var key = (realm, plant, source);
        if (!_meters.TryGetValue(key, out var meter))
            meter = _meters.GetOrAdd(_meters.Count < MaxSources ? key : (realm, plant, Others), static _ => new Meter());
        meter.Note(taken, rejected, receivedMs);
    }

    /// <summary>The sources of a plant, busiest first.</summary>
    public IReadOnlyList<SourceArrivals> Of(string realm, string plant, long nowMs) =>
    [
        .. _meters.Where(m => m.Key.Realm == realm && m.Key.Plant == plant).Select(m => m.Value.Read(m.Key.Source, nowMs))
            .OrderByDescending(static s => s.PerSecond).ThenByDescending(static s => s.Total),
    ];

    private sealed class Meter
    {
        private readonly Lock _gate = new();
        private long _total, _notGood, _rejected, _lastMs, _windowMs, _window;
        private double _rate, _delay = double.NaN;

        public void Note(ReadOnlySpan<StagedReading> taken, int rejected, long receivedMs)
        {
            long notGood = 0, delay = 0;
            foreach (ref readonly var item in taken)
            {
                if (item.Reading.Quality.Code >> 14 != 0) notGood++;
                delay += receivedMs - item.Reading.SourceMs;
            }

            lock (_gate)
            {
                Turn(receivedMs);
                _total += taken.Length;
                _window += taken.Length;
                _notGood += notGood;
                _rejected += rejected;
                _lastMs = receivedMs;
                if (taken.Length == 0) return;
                var mean = delay / (double)taken.Length;
                _delay = double.IsNaN(_delay) ? mean : _delay + (Smooth * (mean - _delay));
            }
        }

        public SourceArrivals Read(string source, long nowMs)
        {
            lock (_gate)
            {
                Turn(nowMs);
                return new SourceArrivals(source, _total, _rate, double.IsNaN(_delay) ? 0 : _delay, _notGood, _rejected, _lastMs);
            }
        }

        private void Turn(long nowMs)
        {
            var passed = nowMs - _windowMs;
            if (passed < WindowMs) return;
            _rate = _windowMs == 0 ? 0 : _window * 1_000.0 / passed;
            _windowMs = nowMs;
            _window = 0;
        }
    }
}
