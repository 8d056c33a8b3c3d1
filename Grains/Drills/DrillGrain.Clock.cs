using Twin.Domain.Drills;
using Twin.Grains.Interfaces.Drills;

namespace Twin.Grains.Drills;

/// <content>Its time: turn by turn, so that acts and questions come between, and live before all of them.</content>
public sealed partial class DrillGrain
{
    private long WallMs => services.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task TakeUpAsync(DrillBook book)
    {
        try
        {
            _run = await BuildAsync(book.Order, (await StartOfAsync())!);
        }
        catch (Exception e)
        {
            // It ends cleanly: a model that changed under it may have no place for it any more.
            Log.DrillFailed(services.Logger, e, _key.ToString());
        }

        if (_run is not { } run)
        {
            (book.State, book.EndedBy, book.EndedMs) = (DrillState.Ended, "failed", WallMs);
            await KeepAsync(book);
            return;
        }

        _catchUpS = Math.Max(book.ReachedS, _acts.Count == 0 ? 0 : _acts[_acts.Count - 1].AtS);
        _resumeTo = book.State == DrillState.Resuming ? DrillState.Running : book.State;
        book.State = DrillState.Resuming;
        Show(run.World.Picture());
        Go();
    }

    private void Go()
    {
        Touch();
        Anchor(_run!);
        _keptAt = services.Time.GetTimestamp();
        _timer ??= this.RegisterGrainTimer(
            TickAsync, new GrainTimerCreationOptions { DueTime = Period, Period = Period, Interleave = false, KeepAlive = true });
    }

    private void Touch() => _touchedAt = services.Time.GetTimestamp();

    private void Anchor(DrillRun run) => (_anchorS, _anchorAt) = (run.Scene.TimeS, services.Time.GetTimestamp());

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        if (_book is not { State: not DrillState.Ended } book || _run is not { } run) return;
        try
        {
            if (Left(book) <= TimeSpan.Zero && book.State != DrillState.Resuming) await EndAsync(book, run, "forgotten");
            else if (book.State != DrillState.Paused)
            {
                await services.Quiet.RunAsync(() => Compute(book, run));
                if (run.Ended) await EndAsync(book, run, "auto");
                else if (book.State == DrillState.Running && services.Time.GetElapsedTime(_keptAt) > Keep) await KeepAsync(book);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.DrillFailed(services.Logger, e, _key.ToString());
            await EndAsync(book, run, "failed");
        }

        await FlushAsync();
    }

    /// <summary>A turn of the clock, on the drills' thread; true: a second went by.</summary>
    private bool Compute(DrillBook book, DrillRun run)
    {
        var from = services.Time.GetTimestamp();
        var resuming = book.State == DrillState.Resuming;
        var unbounded = resuming || book.Speed == 0;
        var dueS = unbounded ? double.MaxValue : _anchorS + (services.Time.GetElapsedTime(_anchorAt).TotalSeconds * book.Speed);
        var before = run.Scene.TimeS;
        while (!run.Ended && run.Scene.TimeS + 1 <= dueS && services.Time.GetElapsedTime(from) < Turn)
        {
            if (resuming && Now(run) >= _catchUpS)
            {
                Settle(run, book);
                return true;
            }

            StepOnce(run);
        }

        // Slower than asked: what was missed is not made up for in a rush.
        if (!unbounded && dueS - run.Scene.TimeS > Math.Max(5, book.Speed)) Anchor(run);
        return run.Scene.TimeS > before;
    }

    /// <summary>Goes on by some seconds, in turns, so that other drills come between.</summary>
    private async Task StepAsync(DrillRun run, int seconds)
    {
        while (seconds > 0 && !run.Ended)
        {
            seconds -= await services.Quiet.RunAsync(() =>
            {
                var from = services.Time.GetTimestamp();
                var steps = 0;
                do StepOnce(run);
                while (++steps < seconds && !run.Ended && services.Time.GetElapsedTime(from) < Turn);
                return steps;
            });
        }
    }

    private void StepOnce(DrillRun run)
    {
        Repeat(run);
        Show(run.Step());
    }

    /// <summary>Time until it ends because nobody came; a running one has its scenario's time besides.</summary>
    private TimeSpan Left(DrillBook book) => Forgotten - services.Time.GetElapsedTime(_touchedAt)
        + (book.State == DrillState.Paused ? TimeSpan.Zero : TimeSpan.FromSeconds(book.Order.Scenario.AutoEndS));

    /// <summary>Acts of before the crash, each after the second after which it was done.</summary>
    private void Repeat(DrillRun run)
    {
        if (_nextAct >= _acts.Count || _acts[_nextAct].AtS > Now(run)) return;
        while (_nextAct < _acts.Count && _acts[_nextAct].AtS <= Now(run)) Do(run, _acts[_nextAct++]);
        Show(run.Take());
    }

    /// <summary>Keeps an act before it is done.</summary>
    private async Task AppendAsync(DrillAct act)
    {
        try
        {
            await _acts.AddAsync(act);
        }
        catch
        {
            // What is stored decides: it is taken up from there.
            this.DeactivateOnIdle();
            throw;
        }

        _nextAct++;
    }

    /// <summary>It is where it was.</summary>
    private void Settle(DrillRun run, DrillBook book)
    {
        Repeat(run);
        book.State = _resumeTo;
        Anchor(run);
        _settled.TrySetResult();
    }

    private static int Now(DrillRun run) => (int)Math.Round(run.Scene.TimeS);
}
