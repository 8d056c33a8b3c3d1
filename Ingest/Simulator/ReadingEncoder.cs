using System.Buffers;
using System.Text.Json;
using Twin.Domain.Plants;

namespace Twin.Ingest.Simulator;

/// <summary>A message to publish.</summary>
/// <param name="Topic">MQTT topic.</param>
/// <param name="Payload">JSON, or a picture.</param>
/// <param name="Readings">Readings in it.</param>
public readonly record struct SimulatorMessage(string Topic, byte[] Payload, int Readings);

/// <summary>Turns readings into messages: one a zone with all its readings, and one a reading for the weather.</summary>
public sealed class ReadingEncoder : IDisposable
{
    private readonly PlantIndex _index;
    private readonly int[] _areaOf;
    private readonly string?[] _ownTopic;
    private readonly string _plantTopic;
    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);
    private readonly Utf8JsonWriter _json;
    private readonly List<SimulatedReading>[] _byArea;

    /// <summary>Prepares topics and areas.</summary>
    public ReadingEncoder(PlantIndex index)
    {
        _index = index;
        _json = new Utf8JsonWriter(_buffer);
        _plantTopic = $"twin/{index.Model.Id}";
        _areaOf = new int[index.Count];
        _ownTopic = new string?[index.Count];
        foreach (var sensor in index.Sensors)
        {
            var owner = index.PrimaryOwnerOf(sensor);
            _areaOf[sensor] = 1 + Math.Max(index.Zones.IndexOf(index.TargetOf(sensor, "locatedIn")), -1);
            if (owner >= 0 && index.Twin(owner).Kind == TwinKind.WeatherStation)
                _ownTopic[sensor] = $"{_plantTopic}/{index.Twin(sensor).Id}";
        }

        _byArea = new List<SimulatedReading>[index.Zones.Length + 1];
        for (var i = 0; i < _byArea.Length; i++) _byArea[i] = [];
    }

    /// <summary>Encodes the readings of a step.</summary>
    public void Encode(List<SimulatedReading> readings, List<SimulatorMessage> into)
    {
        foreach (var area in _byArea) area.Clear();
        foreach (var reading in readings)
        {
            if (_ownTopic[reading.Sensor] is { } topic)
            {
                Begin();
                WriteReading(reading, withId: false);
                into.Add(new SimulatorMessage(topic, End(), 1));
            }
            else
            {
                _byArea[_areaOf[reading.Sensor]].Add(reading);
            }
        }

        foreach (var area in _byArea)
        {
            if (area.Count == 0) continue;
            Begin();
            _json.WriteStartArray();
            foreach (var reading in area) WriteReading(reading, withId: true);
            _json.WriteEndArray();
            into.Add(new SimulatorMessage(_plantTopic, End(), area.Count));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Begin()
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
    }

    private void WriteReading(in SimulatedReading reading, bool withId)
    {
        _json.WriteStartObject();
        if (withId) _json.WriteString("id", _index.Twin(reading.Sensor).Id);
        _json.WriteNumber("t", reading.TimeMs);
        _json.WriteNumber("v", reading.Value);
        _json.WriteEndObject();
    }

    private byte[] End()
    {
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }
}
