namespace Twin.Grains.Judgement;

/// <summary>
/// One clock for all monitors of this process. A timer for each of them costs a message through its grain's queue and wakes a thread of
/// its own: at 2,000 a second more than the judging. Here a period is cut into slices, each monitor has its place in one, and those of a
/// slice follow one another while code and data are warm, in turns of their own grains.
/// </summary>
public sealed class MonitorPulse(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TimeSpan, SlicedPulse> _pulses = [];

    /// <summary>Has a step run once a period, in turns of the grain that asks, until what is answered is disposed.</summary>
    /// <param name="period">Above zero.</param>
    /// <param name="step">Begins it and tells when it has ended; must not throw, and must bear to be called while one is under way.</param>
    public IDisposable Follow(TimeSpan period, Func<Task> step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        lock (_gate)
        {
            if (!_pulses.TryGetValue(period, out var pulse)) _pulses[period] = pulse = new SlicedPulse(time, period);
            // Of a grain's turn this is the grain's own scheduler: what runs on it is a turn of the grain.
            return pulse.Add(step, TaskScheduler.Current);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var pulse in _pulses.Values) pulse.Dispose();
            _pulses.Clear();
        }
    }
}

/// <summary>All that beats at one period.</summary>
internal sealed class SlicedPulse : IDisposable
{
    /// <summary>So many, that those of one slice keep no reading waiting, and few enough to be worth the waking.</summary>
    private const int Slices = 10;

    private readonly Lock _gate = new();
    private readonly List<Beat>[] _slices = new List<Beat>[Slices];
    private readonly ITimer _timer;
    private int _next;

    public SlicedPulse(TimeProvider time, TimeSpan period)
    {
        for (var i = 0; i < Slices; i++) _slices[i] = [];
        _timer = time.CreateTimer(static pulse => ((SlicedPulse)pulse!).Fire(), this, period / Slices, period / Slices);
    }

    public Beat Add(Func<Task> step, TaskScheduler scheduler)
    {
        lock (_gate)
        {
            // Not the one that comes next: it lasts nearly a period for the first as for every later step.
            var slice = 0;
            for (var i = 1; i < Slices; i++)
            {
                if (_slices[(_next + i) % Slices].Count <= _slices[(_next + slice) % Slices].Count) slice = i;
            }

            var beat = new Beat(this, (_next + slice) % Slices, step, scheduler);
            _slices[beat.Slice].Add(beat);
            return beat;
        }
    }

    public void Remove(Beat beat)
    {
        lock (_gate) _slices[beat.Slice].Remove(beat);
    }

    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        lock (_gate)
        {
            foreach (var beat in _slices[_next]) beat.Fire();
            _next = (_next + 1) % Slices;
        }
    }
}

/// <summary>One that beats.</summary>
internal sealed class Beat(SlicedPulse pulse, int slice, Func<Task> step, TaskScheduler scheduler) : IDisposable
{
    public int Slice => slice;

    public void Fire() =>
        _ = Task.Factory.StartNew(static step => ((Func<Task>)step!)(), step, CancellationToken.None, TaskCreationOptions.None, scheduler);

    public void Dispose() => pulse.Remove(this);
}
