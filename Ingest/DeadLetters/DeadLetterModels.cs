using System.Text;
using System.Text.Unicode;
using Twin.Ingest.Ports;

namespace Twin.Ingest.DeadLetters;

/// <summary>A dead letter as the API shows it.</summary>
/// <param name="Id">Journal id and position.</param>
/// <param name="At">Arrival.</param>
/// <param name="Source">Door and client.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Detail">English sentence.</param>
/// <param name="Text">First bytes of the payload, when they are text.</param>
/// <param name="Base64">First bytes of the payload, when they are not.</param>
/// <param name="PayloadBytes">Whole length.</param>
public sealed record DeadLetterItem(
    string Id, DateTimeOffset At, string Source, string Code, string Detail, string? Text, string? Base64, int PayloadBytes)
{
    /// <summary>Makes the item of a letter.</summary>
    public static DeadLetterItem Of(DeadLetter letter)
    {
        var payload = letter.Payload.Span;
        var text = IsText(payload) ? Encoding.UTF8.GetString(payload) : null;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(letter.AtMs);
        var base64 = text is null ? Convert.ToBase64String(payload) : null;
        return new DeadLetterItem(letter.Id, at, letter.Source, letter.Code, letter.Detail, text, base64, letter.PayloadBytes);
    }

    private static bool IsText(ReadOnlySpan<byte> payload)
    {
        foreach (var b in payload)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r')) return false;
        }

        // The cut at the end may go through a character: up to three bytes of it are forgiven.
        for (var cut = 0; cut <= Math.Min(3, payload.Length); cut++)
        {
            if (Utf8.IsValid(payload[..^cut])) return true;
        }

        return payload.IsEmpty;
    }
}

/// <summary>A page of dead letters and how many there are of each code.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Total">All that are kept.</param>
/// <param name="Next">Cursor of the next page, or null.</param>
/// <param name="Codes">Count per code.</param>
public sealed record DeadLetterPage(
    IReadOnlyList<DeadLetterItem> Items, long Total, string? Next, IReadOnlyDictionary<string, long> Codes)
{
    /// <summary>Reads a page.</summary>
    public static async ValueTask<DeadLetterPage> ReadAsync(
        IDeadLetterStore store, string realm, string plant, string? code, string? cursor, int pageSize, CancellationToken cancellationToken)
    {
        var size = Math.Clamp(pageSize, 1, Domain.Limits.PageSize);
        var letters = await store.ListAsync(realm, plant, code, cursor, size + 1, cancellationToken);
        var codes = await store.CountAsync(realm, plant, cancellationToken);
        var items = letters.Take(size).Select(DeadLetterItem.Of).ToArray();
        var total = code is null ? codes.Values.Sum() : codes.GetValueOrDefault(code);
        return new DeadLetterPage(items, total, letters.Count > size ? items[^1].Id : null, codes);
    }
}
