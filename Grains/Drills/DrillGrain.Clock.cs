using Twin.Domain.Drills;
using Twin.Domain.World;
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
            _run = Build(book.Order, services.Read<PlantSnapshot>(begin.State.Data));
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

        _catchUpS = Math.Max(book.ReachedS, book.Acts.Count == 0 ? 0 : book.Acts[^1].AtS);
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
            if (book.State == DrillState.Paused)
            {
                if (services.Time.GetElapsedTime(_touchedAt) > Forgotten) await EndAsync(book, run, "forgotten");
            }
            else
            {
                Compute(book, run);
                if (run.Ended) await EndAsync(book, run, "auto");
                else if (book.State == DrillState.Running && services.Time.GetElapsedTime(_keptAt) > Keep) await KeepAsync(book);
            }
        }
        catch (Exception e)
        {
            Log.DrillFailed(services.Logger, e, _key.ToString());
            await EndAsync(book, run, "failed");
        }

        await FlushAsync();
    }

    private void Compute(DrillBook book, DrillRun run)
    {
        if (!services.TryEnter()) return;
        try
        {
            var from = services.Time.GetTimestamp();
            var resuming = book.State == DrillState.Resuming;
            var unbounded = resuming || book.Speed == 0;
            var dueS = unbounded ? double.MaxValue : _anchorS + (services.Time.GetElapsedTime(_anchorAt).TotalSeconds * book.Speed);
            while (!run.Ended && run.Scene.TimeS + 1 <= dueS && services.Time.GetElapsedTime(from) < Turn)
            {
                if (resuming && Now(run) >= _catchUpS)
                {
                    Settle(run, book);
                    return;
                }

                StepOnce(run, book);
            }

            // Slower than asked: what was missed is not made up for in a rush.
            if (!unbounded && dueS - run.Scene.TimeS > Math.Max(5, book.Speed)) Anchor(run);
        }
        finally
        {
            services.Leave();
        }
    }

    private void StepOnce(DrillRun run, DrillBook book)
    {
        Repeat(run, book);
        Show(run.Step());
    }

    /// <summary>Acts of before the crash, each after the second after which it was done.</summary>
    private void Repeat(DrillRun run, DrillBook book)
    {
        if (_nextAct >= book.Acts.Count || book.Acts[_nextAct].AtS > Now(run)) return;
        while (_nextAct < book.Acts.Count && book.Acts[_nextAct].AtS <= Now(run)) Do(run, book.Acts[_nextAct++]);
        Show(run.Take());
    }

    /// <summary>It is where it was.</summary>
    private void Settle(DrillRun run, DrillBook book)
    {
        Repeat(run, book);
        book.State = _resumeTo;
        Anchor(run);
        _settled.TrySetResult();
    }

    private static int Now(DrillRun run) => (int)Math.Round(run.Scene.TimeS);
}
