using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Twin.Ingest.Mqtt;

/// <summary>
/// Acknowledgements owed on one connection, in the order of their messages (MQTT 4.6). One thread adds, one at a time writes.
/// </summary>
internal sealed class AckQueue(int capacity)
{
    /// <summary>Head position of an empty queue, or of one that waits for MQTTnet's own answer.</summary>
    internal const long Nothing = long.MaxValue;

    private readonly Lock _gate = new();
    private Entry[] _ring = new Entry[Math.Min(capacity, 16)];
    private int _head;
    private int _count;
    private TaskCompletionSource? _space;

    /// <summary>False when as many are owed as allowed: the message must wait.</summary>
    internal bool HasSpace
    {
        get
        {
            lock (_gate) return _count < capacity;
        }
    }

    /// <summary>Acknowledgements owed.</summary>
    internal int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>
    /// Owes an acknowledgement once <paramref name="position"/> is durable; <see cref="Nothing"/>: once <see cref="Answer"/> came.
    /// </summary>
    internal void Add(ushort id, long position, byte reason, string? text)
    {
        lock (_gate)
        {
            if (_count == _ring.Length) Grow();
            var at = _head + _count;
            if (at >= _ring.Length) at -= _ring.Length;
            _ring[at] = new Entry(position, id, reason, text);
            _count++;
        }
    }

    /// <summary>MQTTnet's answer to a message that was passed on to it; false when none is owed under this id.</summary>
    internal bool Answer(ushort id, byte reason, string? text)
    {
        lock (_gate)
        {
            for (var i = 0; i < _count; i++)
            {
                ref var entry = ref _ring[(_head + i) % _ring.Length];
                if (entry.Id != id || entry.Position != Nothing) continue;
                entry = new Entry(0, id, reason, text);
                return true;
            }
        }

        return false;
    }

    /// <summary>Position the oldest one waits for; <see cref="Nothing"/>: none.</summary>
    internal long HeadPosition()
    {
        lock (_gate) return _count == 0 ? Nothing : _ring[_head].Position;
    }

    /// <summary>Writes all that are due, oldest first; returns how many.</summary>
    internal int WriteDue(long durableEnd, IBufferWriter<byte> output, bool v5, bool texts)
    {
        TaskCompletionSource? space = null;
        var written = 0;
        lock (_gate)
        {
            while (_count > 0 && _ring[_head].Position <= durableEnd)
            {
                Write(in _ring[_head], output, v5, texts);
                _ring[_head] = default;
                if (++_head == _ring.Length) _head = 0;
                _count--;
                written++;
            }

            if (written > 0)
            {
                space = _space;
                _space = null;
            }
        }

        space?.TrySetResult();
        return written;
    }

    /// <summary>Completes when there may be space again.</summary>
    internal Task WaitForSpaceAsync()
    {
        lock (_gate)
        {
            if (_count < capacity) return Task.CompletedTask;
            _space ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _space.Task;
        }
    }

    private static void Write(in Entry entry, IBufferWriter<byte> output, bool v5, bool texts)
    {
        var text = v5 && texts ? entry.Text : null;
        var target = output.GetSpan(text is null ? 8 : 16 + Encoding.UTF8.GetMaxByteCount(text.Length));
        target[0] = MqttWire.PubAck << 4;
        if (!v5 || entry.Reason == MqttWire.Ok)
        {
            target[1] = 2;
            BinaryPrimitives.WriteUInt16BigEndian(target[2..], entry.Id);
            output.Advance(4);
            return;
        }

        if (text is null)
        {
            target[1] = 3;
            BinaryPrimitives.WriteUInt16BigEndian(target[2..], entry.Id);
            target[4] = entry.Reason;
            output.Advance(5);
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(text);
        Span<byte> lengths = stackalloc byte[8];
        var propertyBytes = MqttWire.WriteVarInt(lengths, 3 + bytes);
        var at = 1 + MqttWire.WriteVarInt(target[1..], 3 + propertyBytes + 3 + bytes);
        BinaryPrimitives.WriteUInt16BigEndian(target[at..], entry.Id);
        target[at + 2] = entry.Reason;
        lengths[..propertyBytes].CopyTo(target[(at + 3)..]);
        at += 3 + propertyBytes;
        target[at] = 0x1F; // reason string
        BinaryPrimitives.WriteUInt16BigEndian(target[(at + 1)..], (ushort)bytes);
        Encoding.UTF8.GetBytes(text, target[(at + 3)..]);
        output.Advance(at + 3 + bytes);
    }

    private void Grow()
    {
        var grown = new Entry[Math.Min(_ring.Length * 2, capacity)];
        for (var i = 0; i < _count; i++) grown[i] = _ring[(_head + i) % _ring.Length];
        _ring = grown;
        _head = 0;
    }

    private readonly record struct Entry(long Position, ushort Id, byte Reason, string? Text);
}
