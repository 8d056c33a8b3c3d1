using System.Globalization;
using Twin.Domain;

namespace Twin.Silo.Storage.Alarms;

/// <summary>Where a page of the alarm list ended: priority, onset and log position of its last row.</summary>
internal readonly record struct AlarmCursor(long Priority, long RaisedMs, long FirstPosition)
{
    public static AlarmCursor Parse(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 3 && TryNumber(parts[0], out var priority) && TryNumber(parts[1], out var raised)
            && TryNumber(parts[2], out var first)
            ? new AlarmCursor(priority, raised, first)
            : throw new TwinException(new TwinError("query.cursor", "This cursor is not one that Twin gave out.", Path: "cursor"));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Priority}.{RaisedMs}.{FirstPosition}");

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
