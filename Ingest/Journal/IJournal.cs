using Twin.Ingest.Intake;

namespace Twin.Ingest.Journal;

/// <summary>
/// The one place where a reading becomes durable (design 7.1): append-only segment files, CRC-framed, group fsync.
/// Positions are consecutive, one per reading or note, and never reused, also across restarts.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Stable id of this journal (made at its creation); names the source of positions in watermarks.</summary>
    string Id { get; }

    /// <summary>Position after the last one on disk (fsync done). Everything below it survives <c>kill -9</c>.</summary>
    long DurableEnd { get; }

    /// <summary>Position of the oldest frame kept.</summary>
    long Start { get; }

    /// <summary>Bytes on disk now.</summary>
    long Bytes { get; }

    /// <summary>Why nothing can be appended now (disk full, size cap), or null. Appending while set returns -1.</summary>
    JournalFault? Fault { get; }

    /// <summary>
    /// Stages the readings of one message for the next group commit. Never blocks on disk, copies what it needs; safe from any thread.
    /// </summary>
    /// <param name="readings">Checked readings, in order.</param>
    /// <param name="receivedMs">Arrival, Unix ms; the journal raises it to the last one given for the same clock, so that it never
    /// falls.</param>
    /// <returns>The position that <see cref="DurableEnd"/> must reach before the message may be acknowledged; -1 when refused (see
    /// <see cref="Fault"/>).</returns>
    long Append(ReadOnlySpan<StagedReading> readings, long receivedMs);

    /// <summary>Stages an opaque record (dead letter, gap mark) with the same promise.</summary>
    long AppendNote(byte kind, ReadOnlySpan<byte> payload, long receivedMs);

    /// <summary>
    /// Completes when <see cref="DurableEnd"/> ≥ <paramref name="position"/>; false when the journal refused or stopped instead. After a
    /// false
    /// the readings may still become durable once the disk recovers (<see cref="DurableEnd"/> says so): never lost after an
    /// acknowledgement,
    /// perhaps stored twice after a refusal.
    /// </summary>
    ValueTask<bool> WaitDurableAsync(long position, CancellationToken cancellationToken = default);

    /// <summary>
    /// Durable frames from <paramref name="position"/> on, from memory when near the end, else from file. Empty when there are none
    /// yet.
    /// </summary>
    /// <param name="position">First position wanted; may lie inside a frame, whole frames are returned.</param>
    /// <param name="maxReadings">Stop after the frame that reaches this many.</param>
    /// <param name="cancellationToken">Cancels file reading.</param>
    ValueTask<IReadOnlyList<JournalFrame>> ReadAsync(long position, int maxReadings, CancellationToken cancellationToken = default);

    /// <summary>
    /// Completes when a durable frame at or after <paramref name="position"/> exists, also across faults; throws
    /// <see cref="ObjectDisposedException"/> when the journal is closed first.
    /// </summary>
    ValueTask WaitForDataAsync(long position, CancellationToken cancellationToken = default);

    /// <summary>Drops whole segments that lie entirely below <paramref name="position"/>.</summary>
    void Trim(long position);
}

/// <summary>Readings that share an fsync (a large group commit is several frames). Immutable after it was published.</summary>
public sealed class JournalFrame
{
    /// <summary>Position of the first entry.</summary>
    public required long FirstPosition { get; init; }

    /// <summary>Entries of the frame: parallel to <see cref="ReceivedMs"/>; entry i has position FirstPosition + i.</summary>
    public required ReadOnlyMemory<StagedReading> Readings { get; init; }

    /// <summary>Arrival time of each entry.</summary>
    public required ReadOnlyMemory<long> ReceivedMs { get; init; }

    /// <summary>Notes of the frame; they take positions after the readings.</summary>
    public IReadOnlyList<JournalNote> Notes { get; init; } = [];

    /// <summary>Position after the last entry.</summary>
    public long EndPosition => FirstPosition + Readings.Length + Notes.Count;
}

/// <summary>An opaque record in the journal.</summary>
public sealed record JournalNote(byte Kind, long ReceivedMs, ReadOnlyMemory<byte> Payload);

/// <summary>Why the journal refuses.</summary>
/// <param name="Code"><c>ingest.disk-full</c>, <c>ingest.journal-full</c>, <c>ingest.io</c>, <c>ingest.overload</c> (the disk is behind;
/// try again soon).</param>
/// <param name="Message">English sentence.</param>
public sealed record JournalFault(string Code, string Message);
