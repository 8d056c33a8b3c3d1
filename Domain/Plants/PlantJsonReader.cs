using System.Collections.Immutable;
using System.Text.Json;

namespace Twin.Domain.Plants;

/// <summary>An object being read: which members were seen, and where it starts.</summary>
internal struct JsonScope
{
    public ulong Seen;
    public long Start;
}

/// <summary>What is shared by the readers of one file: problems found, and strings already seen.</summary>
internal sealed class PlantReading
{
    private readonly HashSet<string> _pool = new(StringComparer.Ordinal);

    public List<PlantProblem> Problems { get; } = [];

    public bool Full => Problems.Count >= Limits.PlantFileErrors;

    public string Pool(ReadOnlySpan<char> text)
    {
        var lookup = _pool.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known)) return known;
        var made = text.ToString();
        if (_pool.Count < 65_536) _pool.Add(made);
        return made;
    }
}

/// <summary>Signals that enough problems were found to stop.</summary>
internal sealed class TooManyProblemsException : Exception;

/// <summary>
/// Reads JSON by known members, noting every problem with its byte offset and path and carrying on. Every method leaves the reader on
/// the last token of the value it was called on.
/// </summary>
internal ref struct PlantJsonReader
{
    private readonly PlantReading _reading;
    private readonly List<object> _path;
    private readonly long _base;
    private Utf8JsonReader _json;

    /// <param name="json">The bytes, from a value's first byte on.</param>
    /// <param name="offset">Offset of <paramref name="json"/> in the file.</param>
    /// <param name="path">Path of the value in the file.</param>
    /// <param name="reading">What all readers of the file share.</param>
    public PlantJsonReader(ReadOnlySpan<byte> json, long offset, List<object> path, PlantReading reading)
    {
        _json = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limits.JsonDepth, AllowMultipleValues = true });
        _base = offset;
        _path = path;
        _reading = reading;
        _json.Read();
    }

    public readonly long Offset => _base + _json.TokenStartIndex;

    public readonly PlantReading Reading => _reading;

    public readonly bool IsNumber => _json.TokenType == JsonTokenType.Number;

    public readonly object[] PathCopy => [.. _path];

    public readonly void Problem(string code, string message, long offset = -1)
    {
        _reading.Problems.Add(new PlantProblem(code, message, PathCopy) { Offset = offset < 0 ? Offset : offset });
        if (_reading.Full) throw new TooManyProblemsException();
    }

    public void Skip() => _json.Skip();

    /// <summary>True when the bytes after the value are white space only.</summary>
    public bool AtEnd() => !_json.Read();

    public bool BeginObject(out JsonScope scope)
    {
        scope = new JsonScope { Start = Offset };
        if (_json.TokenType == JsonTokenType.StartObject)
        {
            _path.Add("");
            return true;
        }

        Wrong("an object");
        return false;
    }

    /// <summary>A string member of the object the reader is on, without moving; null when it has none.</summary>
    public readonly string? PeekString(string member)
    {
        var ahead = _json;
        if (ahead.TokenType != JsonTokenType.StartObject) return null;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var found = ahead.ValueTextEquals(member);
            ahead.Read();
            if (found) return ahead.TokenType == JsonTokenType.String ? ahead.GetString() : null;
            ahead.Skip();
        }

        return null;
    }

    /// <summary>Moves to the value of the next known member; false at the end of the object.</summary>
    public bool NextMember(ref JsonScope scope, ImmutableArray<string> members, out string member)
    {
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var index = 0;
            while (index < members.Length && !_json.ValueTextEquals(members[index])) index++;
            if (index == members.Length)
            {
                _path[^1] = Shorten(_json.GetString() ?? "");
                Problem("plantfile.member.unknown", $"Unknown member '{_path[^1]}'; known are: {string.Join(", ", members)}.");
            }
            else if ((scope.Seen & (1UL << index)) != 0)
            {
                _path[^1] = members[index];
                Problem("plantfile.member.duplicate", $"Member '{members[index]}' appears twice.");
            }
            else
            {
                scope.Seen |= 1UL << index;
                member = members[index];
                _path[^1] = member;
                _json.Read();
                return true;
            }

            _json.Read();
            _json.Skip();
        }

        _path.RemoveAt(_path.Count - 1);
        member = "";
        return false;
    }

    /// <summary>Moves to the value of the next member of an object whose member names are data.</summary>
    public bool NextEntry(out string name)
    {
        if (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            name = Text();
            _path[^1] = Shorten(name);
            _json.Read();
            return true;
        }

        _path.RemoveAt(_path.Count - 1);
        name = "";
        return false;
    }

    /// <summary>Notes members that must be there.</summary>
    public readonly void Require(in JsonScope scope, ImmutableArray<string> members, params ReadOnlySpan<string> required)
    {
        foreach (var name in required)
        {
            if ((scope.Seen & (1UL << members.IndexOf(name))) == 0)
                Problem("plantfile.member.missing", $"Member '{name}' is missing.", scope.Start);
        }
    }

    public bool BeginArray()
    {
        if (_json.TokenType == JsonTokenType.StartArray)
        {
            _path.Add(-1);
            return true;
        }

        Wrong("an array");
        return false;
    }

    /// <summary>Moves to the next item; false at the end. More than <paramref name="most"/> items are noted once and skipped.</summary>
    public bool NextItem(int most)
    {
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            var index = (int)_path[^1] + 1;
            _path[^1] = index;
            if (index < most) return true;
            if (index == most) Problem("plantfile.count", $"More than {most} items.");
            _json.Skip();
        }

        _path.RemoveAt(_path.Count - 1);
        return false;
    }

    public string String(int most = Limits.TextChars)
    {
        if (_json.TokenType != JsonTokenType.String)
        {
            Wrong("a string");
            return "";
        }

        var text = Text();
        if (text.Length <= most) return text;
        Problem("plantfile.text.long", $"Longer than {most} characters.");
        return "";
    }

    public double Number(double low = double.MinValue, double high = double.MaxValue)
    {
        if (_json.TokenType != JsonTokenType.Number)
        {
            Wrong("a number");
            return low > 0 ? low : 0;
        }

        if (_json.TryGetDouble(out var value) && double.IsFinite(value) && value >= low && value <= high) return value;
        Problem("plantfile.number.range", low == double.MinValue ? "Not a finite number." : $"Must be from {low:R} to {high:R}.");
        return low > 0 ? low : 0;
    }

    public long Integer(long low, long high)
    {
        if (_json.TokenType != JsonTokenType.Number)
        {
            Wrong("a whole number");
            return low;
        }

        if (_json.TryGetInt64(out var value) && value >= low && value <= high) return value;
        Problem("plantfile.number.range", $"Must be a whole number from {low} to {high}.");
        return low;
    }

    public bool Boolean()
    {
        if (_json.TokenType is JsonTokenType.True or JsonTokenType.False) return _json.TokenType == JsonTokenType.True;
        Wrong("true or false");
        return false;
    }

    /// <summary>One of the words of a table; -1 when it is none.</summary>
    public int Word(ImmutableArray<string> words)
    {
        if (_json.TokenType != JsonTokenType.String)
        {
            Wrong("a string");
            return -1;
        }

        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Length > 0 && _json.ValueTextEquals(words[i])) return i;
        }

        Problem("plantfile.word.unknown", $"'{Shorten(Text())}' is none of: {string.Join(", ", words.Where(w => w.Length > 0))}.");
        return -1;
    }

    private readonly string Text()
    {
        if (_json.ValueSpan.Length > 128) return _json.GetString() ?? "";
        Span<char> buffer = stackalloc char[128];
        return _reading.Pool(buffer[.._json.CopyString(buffer)]);
    }

    private void Wrong(string wanted)
    {
        Problem("plantfile.value.kind", $"Expected {wanted}.");
        _json.Skip();
    }

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "...";
}
