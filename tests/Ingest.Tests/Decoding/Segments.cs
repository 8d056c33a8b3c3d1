using System.Buffers;
using Twin.Ingest.Intake;

namespace Twin.Ingest.Tests.Decoding;

/// <summary>Byte sequences of several pieces, as they come from a socket.</summary>
internal static class Segments
{
    public static ReadOnlySequence<byte> Of(params byte[][] pieces)
    {
        var first = new Piece(pieces[0], 0);
        var last = first;
        foreach (var piece in pieces[1..]) last = last.Then(piece);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, long index) => (Memory, RunningIndex) = (bytes, index);

        public Piece Then(byte[] bytes)
        {
            var next = new Piece(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}

/// <summary>An intake that only counts, for allocation checks.</summary>
internal sealed class NullIntake : IIntake
{
    private readonly FakePlant _plant = new("live", "north", ["T-101.level"]);

    public long Taken { get; private set; }

    public long DurableEnd => Taken;

    public Domain.TwinError? Refusal => null;

    public PlantIntake? FindPlant(string realm, string plant) => _plant;

    public long Submit(PlantIntake plant, IntakeBatch batch) => Taken += batch.Count;

    public long DeadLetter(string realm, string plant, string source, string code, string detail, ReadOnlySpan<byte> payload) => Taken;

    public ValueTask<bool> WaitDurableAsync(long position, CancellationToken cancellationToken = default) => ValueTask.FromResult(true);
}
