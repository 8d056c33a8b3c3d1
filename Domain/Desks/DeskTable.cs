using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Desks;

/// <summary>What one screen of a desk tells the others.</summary>
public enum DeskWordKind : byte
{
    /// <summary>A twin was chosen: the others follow, each in its own way.</summary>
    Select = 0,

    /// <summary>What sounds now is silenced.</summary>
    Silence = 1,

    /// <summary>Sounds are muted for some minutes; 0: no longer.</summary>
    Mute = 2,

    /// <summary>Somebody came or went.</summary>
    Seats = 3,
}

/// <summary>A word of one screen to the others.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Twin">Twin chosen; null otherwise.</param>
/// <param name="Minutes">Minutes muted; 0 otherwise.</param>
/// <param name="View">Who sits at the desk now.</param>
[GenerateSerializer, Immutable, Alias("twin.desk.word.v1")]
public sealed record DeskWord(
    [property: Id(0)] DeskWordKind Kind, [property: Id(1)] string? Twin, [property: Id(2)] int Minutes, [property: Id(3)] DeskView? View);

/// <summary>A desk as its screens see it.</summary>
/// <param name="Screens">Screens at it.</param>
/// <param name="Sounding">Id of the one that sounds; the others are quiet. Empty: none.</param>
/// <param name="Twin">Twin chosen last, or null.</param>
[GenerateSerializer, Immutable, Alias("twin.desk.view.v1")]
public sealed record DeskView([property: Id(0)] int Screens, [property: Id(1)] string Sounding, [property: Id(2)] string? Twin);

/// <summary>
/// Who sits at a desk. The screen that has been there longest sounds; one that was not heard of for a while is gone, so that a screen that
/// died leaves the sound to another. Not thread-safe.
/// </summary>
public sealed class DeskTable
{
    /// <summary>A screen says that it is there this often, ms.</summary>
    public const long RenewMs = 5_000;

    /// <summary>Silence after which a screen is gone, ms.</summary>
    public const long GoneMs = 15_000;

    /// <summary>Screens of one desk.</summary>
    public const int MostScreens = 16;

    /// <summary>Longest name of a desk, characters.</summary>
    public const int NameChars = 24;

    private readonly List<(string Screen, long SeenMs)> _seats = [];

    /// <summary>Twin chosen last.</summary>
    public string? Twin { get; private set; }

    /// <summary>The screens, longest first.</summary>
    public ImmutableArray<string> Screens => [.. _seats.Select(static s => s.Screen)];

    /// <summary>The desk as its screens see it.</summary>
    public DeskView View => new(_seats.Count, _seats.Count == 0 ? "" : _seats[0].Screen, Twin);

    /// <summary>The name as it is compared: short, of letters, digits, hyphen; null: it is no name.</summary>
    public static string? Name(string? typed)
    {
        var name = typed?.Trim().ToLowerInvariant() ?? "";
        return name.Length is > 0 and <= NameChars && name.All(static c => char.IsLetterOrDigit(c) || c == '-') ? name : null;
    }

    /// <summary>A screen comes, or says that it is still there; false: the desk is full.</summary>
    public bool Join(string screen, long nowMs)
    {
        _seats.RemoveAll(s => s.Screen != screen && nowMs - s.SeenMs > GoneMs);
        var at = _seats.FindIndex(s => s.Screen == screen);
        if (at >= 0) _seats[at] = (screen, nowMs);
        else if (_seats.Count >= MostScreens) return false;
        else _seats.Add((screen, nowMs));
        return true;
    }

    /// <summary>A screen goes.</summary>
    public void Leave(string screen)
    {
        _seats.RemoveAll(s => s.Screen == screen);
        if (_seats.Count == 0) Twin = null;
    }

    /// <summary>Takes a word; false when it says nothing new or comes from one that does not sit here.</summary>
    public bool Take(string screen, DeskWord word)
    {
        if (!_seats.Exists(s => s.Screen == screen)) return false;
        if (word.Kind != DeskWordKind.Select) return true;
        if (word.Twin is null || word.Twin == Twin) return false;
        Twin = word.Twin;
        return true;
    }
}
