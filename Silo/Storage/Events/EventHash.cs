using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Twin.Grains.Ports;

namespace Twin.Silo.Storage.Events;

/// <summary>
/// The chain of a plant's log: hash = SHA-256(previous hash ‖ fields), version 1. Every field is preceded by its length (int32, little
/// endian), so that no two events write the same bytes; numbers are int64 little endian.
/// </summary>
internal static class EventHash
{
    /// <summary>What the first event of a log is chained to.</summary>
    public static readonly ReadOnlyMemory<byte> Genesis = new byte[SHA256.HashSizeInBytes];

    private const byte Format = 1;

    public static byte[] Compute(ReadOnlySpan<byte> previous, string realm, string plant, long position, NewEvent e)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([Format]);
        Bytes(hash, previous);
        Text(hash, realm);
        Text(hash, plant);
        Number(hash, position);
        Text(hash, e.Id);
        Text(hash, e.Actor);
        Text(hash, e.Cause);
        Text(hash, e.Type);
        Number(hash, e.Version);
        Number(hash, e.AtMs);
        Text(hash, e.Twin);
        Bytes(hash, e.Payload.Span);
        return hash.GetHashAndReset();
    }

    private static void Text(IncrementalHash hash, string text) => Bytes(hash, Encoding.UTF8.GetBytes(text));

    private static void Bytes(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static void Number(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
