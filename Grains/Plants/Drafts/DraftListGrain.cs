using System.Globalization;
using Twin.Grains.Interfaces.Plants.Drafts;
using Twin.Grains.Work;

namespace Twin.Grains.Plants.Drafts;

/// <inheritdoc cref="IDraftListGrain"/>
[GrainType("draft-list")]
public sealed class DraftListGrain([PersistentState("drafts")] IPersistentState<NumberedRecord> numbers) : Grain, IDraftListGrain
{
    /// <inheritdoc/>
    public async ValueTask<string> NextAsync(string? idempotencyKey)
    {
        try
        {
            return IdOf(await numbers.NextAsync(idempotencyKey));
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync() => new(numbers.State.Newest(IdOf));

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"D-{number}");
}
