namespace Twin.Grains.Judgement;

/// <summary>
/// One change at a time in a grain that works on between its turns: a training that ends must not write over what a person decides
/// meanwhile, nor the other way round. For one grain: its turns never run at the same time.
/// </summary>
internal sealed class Turns
{
    private Task _last = Task.CompletedTask;

    /// <summary>Waits until nobody else has it; disposing the answer gives it back.</summary>
    public async ValueTask<IDisposable> TakeAsync()
    {
        var turn = new Turn();
        var before = _last;
        _last = turn.Over;
        await before;
        return turn;
    }

    private sealed class Turn : IDisposable
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Over => _over.Task;

        public void Dispose() => _over.TrySetResult();
    }
}
