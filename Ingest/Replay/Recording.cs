using System.Globalization;
using System.Text;
using Twin.Domain;
using Twin.Ingest.Decoding;

namespace Twin.Ingest.Replay;

/// <summary>A row of a recording.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="TimeMs">Its own time, Unix ms.</param>
/// <param name="Values">Sensor and value; empty cells are left out.</param>
public sealed record RecordedRow(int Line, long TimeMs, IReadOnlyList<(string Sensor, double Value)> Values);

/// <summary>Reads a CSV recording row by row; what does not read is told with its line.</summary>
public sealed class Recording
{
    private readonly ReplayMap _map;
    private readonly (int Index, string Name, ReplayColumn Column)[] _columns;
    private readonly int _time;
    private readonly int _count;
    private readonly TextReader _reader;
    private int _line = 1;

    private Recording(TextReader reader, ReplayMap map, List<string> header)
    {
        (_reader, _map, _count) = (reader, map, header.Count);
        _time = header.IndexOf(map.Time.Column);
        _columns = [.. map.Columns.Select(c => (header.IndexOf(c.Key), c.Key, c.Value))];
        Unmapped = [.. header.Where(h => h != map.Time.Column && !map.Columns.ContainsKey(h) && !map.Ignore.Contains(h))];
    }

    /// <summary>Columns that are neither mapped nor ignored on purpose.</summary>
    public IReadOnlyList<string> Unmapped { get; }

    /// <summary>Reads the header; throws <see cref="TwinException"/> with everything the map wants and the file lacks.</summary>
    public static Recording Open(TextReader reader, ReplayMap map)
    {
        var first = reader.ReadLine() ?? throw Error("replay.empty", "The recording is empty.");
        var header = Split(first.TrimStart('\uFEFF'), map.Delimiter[0]);
        var missing = map.Columns.Keys.Append(map.Time.Column).Where(c => !header.Contains(c)).ToList();
        if (missing.Count > 0)
            throw Error("replay.columns", $"line 1: no column {string.Join(", ", missing.Select(m => $"'{m}'"))}; there are "
                + string.Join(", ", header.Select(h => $"'{h}'")) + (header.Count == 1 ? ". Is the delimiter right?" : "."));
        return new Recording(reader, map, header);
    }

    /// <summary>The rows. <paramref name="problem"/> gets what was left out, with its line.</summary>
    public IEnumerable<RecordedRow> Rows(Action<string> problem)
    {
        while (_reader.ReadLine() is { } text)
        {
            _line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            var cells = Split(text, _map.Delimiter[0]);
            if (cells.Count != _count) problem($"line {_line}: {cells.Count} cells, the header has {_count}");
            else if (!TryTime(cells[_time], out var timeMs)) problem($"line {_line}: time '{cells[_time]}' is not {_map.Time.Format}");
            else if (Values(cells, problem) is { Count: > 0 } values) yield return new RecordedRow(_line, timeMs, values);
        }
    }

    private List<(string, double)> Values(List<string> cells, Action<string> problem)
    {
        var values = new List<(string, double)>(_columns.Length);
        foreach (var (index, name, column) in _columns)
        {
            var cell = cells[index].Trim();
            if (cell.Length == 0) continue;
            if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                values.Add((column.Sensor, (value * column.Factor) + column.Offset));
            else
                problem($"line {_line}: column '{name}': '{cell}' is not a number");
        }

        return values;
    }

    private bool TryTime(string cell, out long timeMs)
    {
        cell = cell.Trim();
        timeMs = 0;
        var zone = _map.Time.Offset;
        switch (_map.Time.Format)
        {
            case "epochMs" or "epochS":
                var scale = _map.Time.Format == "epochS" ? 1000 : 1;
                if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ||
                    !(Math.Abs(number) < 1e14)) return false;
                timeMs = (long)Math.Round(number * scale);
                return true;
            case "iso":
                if (IsoTime.TryParse(Encoding.UTF8.GetBytes(cell), out timeMs)) return true;
                if (!IsoTime.TryParse(Encoding.UTF8.GetBytes(cell + "Z"), out timeMs)) return false;
                timeMs -= (long)zone.TotalMilliseconds;
                return true;
            default:
                if (!DateTime.TryParseExact(cell, _map.Time.Format, CultureInfo.InvariantCulture, DateTimeStyles.None,
                    out var local)) return false;
                timeMs = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone).ToUnixTimeMilliseconds();
                return true;
        }
    }

    /// <summary>Cells of a line; quotes may hold the delimiter, and a doubled quote is one.</summary>
    private static List<string> Split(string line, char delimiter)
    {
        var cells = new List<string>();
        if (!line.Contains('"', StringComparison.Ordinal))
        {
            cells.AddRange(line.Split(delimiter));
            return cells;
        }

        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[i++]);
            else if (c == '"') quoted = !quoted;
            else if (c == delimiter && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else cell.Append(c);
        }

        cells.Add(cell.ToString());
        return cells;
    }

    private static TwinException Error(string code, string message) => new(new TwinError(code, message));
}
