using System.Buffers;
using Twin.Domain;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Decoding;

/// <summary>
/// Sends refused messages to the dead letters, with a bound per connection: a flood of rubbish must not fill the journal.
/// </summary>
internal static class LetterBox
{
    /// <summary>The receipt for a message refused for good.</summary>
    public static MessageReceipt Refuse(
        IIntake intake, ConnectionState state, string realm, string plant, TwinError error, in ReadOnlySequence<byte> payload, long nowMs)
    {
        if (!state.MayWriteLetter(nowMs))
        {
            state.Suppressed++;
            return new MessageReceipt(0, error);
        }

        var detail = error.Path is null ? error.Message : $"{error.Message} ({error.Path})";
        if (state.Suppressed > 0) detail += $" {state.Suppressed} more of this connection were not listed.";
        state.Suppressed = 0;
        if (payload.IsSingleSegment) return Receipt(intake, state, realm, plant, error, detail, payload.FirstSpan);
        var length = (int)Math.Min(payload.Length, Limits.MqttPayloadBytes);
        var copy = ArrayPool<byte>.Shared.Rent(length);
        payload.Slice(0, length).CopyTo(copy);
        var receipt = Receipt(intake, state, realm, plant, error, detail, copy.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(copy);
        return receipt;
    }

    private static MessageReceipt Receipt(
        IIntake intake, ConnectionState state, string realm, string plant, TwinError error, string detail, ReadOnlySpan<byte> payload)
    {
        var position = intake.DeadLetter(realm, plant, state.Source, error.Code, detail, payload);
        return new MessageReceipt(position, position < 0 ? null : error);
    }
}
