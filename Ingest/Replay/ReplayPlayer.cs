using System.Buffers;
using System.Text.Json;
using Twin.Domain;

namespace Twin.Ingest.Replay;

/// <summary>Plays rows at their pace: speed 1 with times moved to now, any other with their own times; 0 does not wait.</summary>
public sealed class ReplayPlayer(ReplaySender sender, TimeProvider time, string realm, string plant, double speed)
{
    private const int ReadingsPerMessage = 500;
    private readonly ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private Utf8JsonWriter? _json;
    private int _pending;

    /// <summary>Readings handed to the sender.</summary>
    public long Sent { get; private set; }

    private string Topic => realm == TwinKey.Live ? $"twin/{plant}" : $"twin/$realms/{realm}/{plant}";

    /// <summary>Plays all rows and waits for the answers; <paramref name="played"/> is told each row.</summary>
    public async Task PlayAsync(IEnumerable<RecordedRow> rows, Action<RecordedRow> played, CancellationToken cancellationToken)
    {
        var startMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        long? firstMs = null;
        foreach (var row in rows)
        {
            var sinceMs = row.TimeMs - (firstMs ??= row.TimeMs);
            if (speed > 0)
            {
                var waitMs = startMs + (sinceMs / speed) - time.GetUtcNow().ToUnixTimeMilliseconds();
                if (waitMs >= 1)
                {
                    await FlushAsync(cancellationToken);
                    await Task.Delay(TimeSpan.FromMilliseconds(waitMs), time, cancellationToken);
                }
            }

            Add(row, speed == 1 ? startMs + sinceMs : row.TimeMs);
            if (_pending >= ReadingsPerMessage) await FlushAsync(cancellationToken);
            played(row);
        }

        await FlushAsync(cancellationToken);
        await sender.DrainAsync(cancellationToken);
    }

    private void Add(RecordedRow row, long timeMs)
    {
        _json ??= new Utf8JsonWriter(_buffer);
        if (_pending == 0) _json.WriteStartArray();
        foreach (var (sensor, value) in row.Values)
        {
            _json.WriteStartObject();
            _json.WriteString("id"u8, sensor);
            _json.WriteNumber("t"u8, timeMs);
            _json.WriteNumber("v"u8, value);
            _json.WriteEndObject();
            _pending++;
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending == 0) return;
        _json!.WriteEndArray();
        await _json.FlushAsync(cancellationToken);
        var payload = _buffer.WrittenSpan.ToArray();
        var count = _pending;
        _buffer.ResetWrittenCount();
        _json.Reset();
        _pending = 0;
        Sent += count;
        await sender.SendAsync(Topic, payload, count, cancellationToken);
    }
}
