namespace Twin.Ingest.Journal;

/// <content>The writer thread.</content>
public sealed partial class SegmentJournal
{
    private const string FullCode = "ingest.journal-full";
    private readonly List<JournalFrame> _flight = [];

    private void Begin(RecoveredJournal found)
    {
        // A first segment at once: the id must be on disk before it is used. A damaged one gets a successor with the next write.
        if (found.Segments.Count == 0) _segments = [_writer.Roll(found.NextPosition, found.ReceivedMs)];
        else if (found.MayContinue) _writer.Continue(found.Segments[^1]);
        foreach (var segment in _segments) _bytes += segment.Length;
        CheckSize();
        _thread.Start();
        Log.Opened(_logger, Id, _options.Directory, Start, DurableEnd, _segments.Length, _bytes);
    }

    private void WriteLoop()
    {
        while (TakeNext())
        {
            if (!Commit()) break;
            Publish();
        }

        TaskCompletionSource? data;
        lock (_gate)
        {
            _stopped = true;
            FailWaiters();
            data = _dataWaiters;
            _dataWaiters = null;
        }

        data?.SetException(new ObjectDisposedException(nameof(SegmentJournal)));
    }

    /// <summary>Waits for staged frames and moves them into flight; false: stopping and nothing left.</summary>
    private bool TakeNext()
    {
        lock (_gate)
        {
            while (_staging.Count == 0)
            {
                if (_stopping) return false;
                _writerIdle = true;
                Monitor.Wait(_gate);
                _writerIdle = false;
            }

            _flight.Clear();
            var all = _staging.Take(_flight, FramesPerCommit);
            _flightEnd = _staging.Taken;
            if (!all) return true; // those who wait for "next" wait for the commit that empties the stage
            _flightWaiters = _nextWaiters;
            _nextWaiters = null;
            return true;
        }
    }

    /// <summary>Brings the flight to disk, however long it takes; false: the journal is being closed and the disk still refuses.</summary>
    private bool Commit()
    {
        var serialised = false;
        while (true)
        {
            try
            {
                if (!serialised && _writer.ShouldRoll) AddSegment();
                if (!serialised) _writer.Serialise(_flight);
                serialised = true;
                var before = _writer.Active!.Length;
                _writer.Write(_flightEnd);
                Interlocked.Add(ref _bytes, _writer.Active.Length - before);
                return true;
            }
            catch (Exception exception)
            {
                EnterFault(exception);
                TryRepair();
                if (!WaitForRetry()) return false;
            }
        }
    }

    private void AddSegment()
    {
        var first = _flight[0];
        var received = first.ReceivedMs.IsEmpty ? first.Notes[0].ReceivedMs : first.ReceivedMs.Span[0];
        var segment = _writer.Roll(first.FirstPosition, received);
        Interlocked.Add(ref _bytes, segment.Length);
        lock (_gate) Volatile.Write(ref _segments, [.. _segments, segment]);
    }

    private void Publish()
    {
        _ring.Add(_flight);
        TaskCompletionSource<bool>? durable;
        TaskCompletionSource? data;
        lock (_gate)
        {
            Volatile.Write(ref _durableEnd, _flightEnd);
            Volatile.Write(ref _dataEnd, _flightEnd);
            durable = _flightWaiters;
            data = _dataWaiters;
            _flightWaiters = null;
            _dataWaiters = null;
            if (_ioFault) ClearFault();
            CheckSize();
        }

        durable?.SetResult(true);
        data?.SetResult();
    }

    private void CheckSize()
    {
        if (Bytes < _options.MaxBytes || _fault is not null) return;
        _fault = new JournalFault(
            FullCode, $"The journal holds {Bytes} bytes, its limit is {_options.MaxBytes}: its readings are not taken away fast enough.");
        Log.Fault(_logger, null, _fault.Code, _fault.Message);
    }

    private void EnterFault(Exception exception)
    {
        lock (_gate)
        {
            if (!_ioFault) NameFault(exception);
            FailWaiters(); // Last: who is told "not durable" asks for the fault at once, without this lock.
        }
    }

    private void NameFault(Exception exception)
    {
        _ioFault = true;
        _fault = IsDiskFull(exception)
            ? new JournalFault("ingest.disk-full", "No room on the journal's disk.")
            : new JournalFault("ingest.io", $"The journal's disk fails: {exception.Message}");
        Log.Fault(_logger, exception, _fault.Code, _fault.Message);
    }

    private void ClearFault()
    {
        Log.Recovered(_logger, _fault!.Code);
        _ioFault = false;
        _fault = null;
    }

    private void FailWaiters()
    {
        _flightWaiters?.SetResult(false);
        _nextWaiters?.SetResult(false);
        _flightWaiters = _nextWaiters = null;
    }

    private void TryRepair()
    {
        try
        {
            _writer.Repair();
        }
        catch (Exception)
        {
            // The next write repairs first; until then nothing is written behind the damage.
        }
    }

    /// <summary>Waits until the next try is due; when closing, one last try is made at once.</summary>
    private bool WaitForRetry()
    {
        lock (_gate)
        {
            if (_stopping) return false;
            _retryDue = false;
        }

        using var timer = _time.CreateTimer(
            static state => ((SegmentJournal)state!).RetryNow(), this, _options.RetryEvery, Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            while (!_retryDue && !_stopping) Monitor.Wait(_gate);
            return true;
        }
    }

    private void RetryNow()
    {
        lock (_gate)
        {
            _retryDue = true;
            Monitor.PulseAll(_gate);
        }
    }

    // errno ENOSPC and EDQUOT as .NET puts them into HResult on Unix; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static bool IsDiskFull(Exception exception) =>
        exception is IOException && (exception.HResult & 0xFFFF) is 28 or 122 or 112 or 39;
}
