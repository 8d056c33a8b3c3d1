using Twin.Domain.Plants;
using Twin.Grains.Interfaces.Partitions;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;

namespace Twin.Ingest.Dispatch;

/// <summary>
/// Follows the journal for one partition and hands its readings over, in order, at its own pace. A failure costs time, never readings:
/// the pump asks the partition where it stands and reads the journal again from there.
/// </summary>
internal sealed class PartitionPump
{
    /// <summary>Keeps a batch's readings below the large-object threshold (48 bytes each).</summary>
    private const int ReadingsPerBatch = 1_700;
    private const int ReadingsPerRead = 8_192;

    /// <summary>
    /// Least time between two calls that are not full. A call costs some 20 us however little it carries, and there would be one per
    /// group commit and partition; the first reading after a pause does not wait.
    /// </summary>
    private const double LingerMs = 8;

    /// <summary>
    /// The same while readings come fast: a batch with several readings of each sensor costs a fraction of several batches with one.
    /// </summary>
    private const double BusyLingerMs = 40;

    /// <summary>Readings gathered within <see cref="LingerMs"/> that mean fast.</summary>
    private const int BusyReadings = 32;

    private readonly int _number;
    private readonly Dispatcher _owner;
    private readonly IPartitionGrain _grain;
    private readonly RealmClock _clock;
    private readonly BatchBuilder _builder;
    private readonly string _name;
    private long _epoch;
    private long _cursor;
    private long _read;
    private long _seenMs;
    private long _sentAt;
    private long _appliedEnd = -1;
    private long _durableEnd = -1;
    private int _reopen = 1;
    private bool _away;

    public PartitionPump(int number, Dispatcher owner, string realm, string plant, int partition, RealmClock clock)
    {
        _number = number;
        _owner = owner;
        _clock = clock;
        _name = $"{realm}/{plant}/{Partitioning.IdOf(partition)}";
        _grain = owner.Grains.GetGrain<IPartitionGrain>(_name);
        _builder = new BatchBuilder(owner.Directory);
        Realm = realm;
        Plant = plant;
    }

    public string Realm { get; }

    public string Plant { get; }

    /// <summary>Applied below this position; -1: not open.</summary>
    public long AppliedEnd => Interlocked.Read(ref _appliedEnd);

    /// <summary>Saved below this position; -1: not open yet, keep everything.</summary>
    public long DurableEnd => Interlocked.Read(ref _durableEnd);

    /// <summary>The partition did not answer at the last try.</summary>
    public bool Away => Volatile.Read(ref _away);

    /// <summary>Makes the pump ask again where to continue (routes changed).</summary>
    public void Reopen() => Interlocked.Exchange(ref _reopen, 1);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (Interlocked.Exchange(ref _reopen, 0) == 1) await OpenAsync();
                await StepAsync(stop);
                if (!_away) continue;
                Volatile.Write(ref _away, false);
                Log.PartitionBack(_owner.Logger, _name);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (!_away) Log.PartitionAway(_owner.Logger, e, _name);
                Volatile.Write(ref _away, true);
                _builder.Clear();
                Reopen();
                await DelayAsync(stop);
            }
        }
    }

    private async Task OpenAsync()
    {
        try
        {
            var opening = await _grain.OpenAsync(_owner.Journal.Id);
            _epoch = opening.Epoch;
            _cursor = Math.Max(_owner.FloorOf(Realm, Plant, opening.Watermark), _owner.Journal.Start);
            _read = _cursor;
            Interlocked.Exchange(ref _appliedEnd, _cursor);
            Interlocked.Exchange(ref _durableEnd, Math.Min(opening.Watermark, _cursor));
            Log.PartitionOpened(_owner.Logger, _name, opening.Watermark, _epoch);
        }
        catch
        {
            Reopen();
            throw;
        }
    }

    /// <summary>Reads what is there and hands it over, in calls as large as the haste allows.</summary>
    private async Task StepAsync(CancellationToken stop)
    {
        // Taken before looking: everything that arrived up to then is in the journal once StagedEnd is applied.
        var nowMs = _clock.NowMs;
        var staged = _owner.Intake.StagedEnd;
        var frames = await _owner.Journal.ReadAsync(_read, ReadingsPerRead, stop);
        foreach (var frame in frames)
        {
            await TakeAsync(frame);
            if (Volatile.Read(ref _reopen) == 1) return;
        }

        var behind = frames.Count > 0 && _read < _owner.Journal.DurableEnd;
        var sinceMs = _owner.Time.GetElapsedTime(_sentAt).TotalMilliseconds;
        var lingerMs = behind || _builder.Count >= BusyReadings ? BusyLingerMs : LingerMs;
        if (sinceMs >= (_builder.Count == 0 ? _owner.HeartbeatMs : lingerMs))
        {
            var caughtUp = _clock.Runs && _read >= staged;
            await SendAsync(Math.Max(_seenMs, caughtUp ? nowMs : 0));
        }
        else if (!behind)
        {
            if (_builder.Count > 0) await Task.Delay(TimeSpan.FromMilliseconds(lingerMs - sinceMs), _owner.Time, stop);
            else await WaitAsync(stop);
        }
    }

    private async Task TakeAsync(JournalFrame frame)
    {
        for (var next = (int)Math.Max(0, _read - frame.FirstPosition); (next = Gather(frame, next)) < frame.Readings.Length;)
        {
            _read = frame.FirstPosition + next;
            await SendAsync(0);
            if (Volatile.Read(ref _reopen) == 1) return;
        }

        _read = frame.EndPosition;
        _seenMs = Math.Max(_seenMs, NewestOf(frame));
    }

    /// <summary>Adds this partition's readings until the batch is full; the index to go on from.</summary>
    private int Gather(JournalFrame frame, int from)
    {
        var readings = frame.Readings.Span;
        var received = frame.ReceivedMs.Span;
        var routes = _owner.Routes;
        for (var i = from; i < readings.Length; i++)
        {
            ref readonly var staged = ref readings[i];
            if (routes[staged.Sensor] != _number) continue;
            if (_builder.Count == ReadingsPerBatch) return i;
            _builder.Add(staged.Sensor, frame.FirstPosition + i, received[i], staged.Reading);
        }

        return readings.Length;
    }

    /// <summary>Arrival time up to which the frame is complete for this pump's realm, from one of its last entries.</summary>
    private long NewestOf(JournalFrame frame)
    {
        var readings = frame.Readings.Span;
        for (var i = readings.Length - 1; i >= Math.Max(0, readings.Length - 16); i--)
        {
            if (_owner.Directory.KeyOf(readings[i].Sensor).Realm == Realm) return frame.ReceivedMs.Span[i];
        }

        return 0;
    }

    private async Task SendAsync(long nowMs)
    {
        _sentAt = _owner.Time.GetTimestamp();
        nowMs = Math.Max(nowMs, _builder.LastMs);
        var batch = _builder.Build(_owner.Journal.Id, _epoch, _read, nowMs, _clock.Runs ? _owner.Doors.ListeningFrom(nowMs) : 0);
        var receipt = await _grain.ApplyAsync(batch);
        if (receipt.Reopen)
        {
            Reopen();
            return;
        }

        _cursor = _read;
        Interlocked.Exchange(ref _appliedEnd, receipt.AppliedEnd);
        Interlocked.Exchange(ref _durableEnd, receipt.DurableEnd);
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_owner.HeartbeatMs);
        try
        {
            await _owner.Journal.WaitForDataAsync(_read, limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The heartbeat's time.
        }
    }

    private async Task DelayAsync(CancellationToken stop) =>
        await Task.Delay(TimeSpan.FromMilliseconds(250), _owner.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
