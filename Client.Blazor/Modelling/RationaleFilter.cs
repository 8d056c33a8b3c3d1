using System.Collections.Immutable;
using System.Globalization;
using Twin.Domain.Alarms;
using Twin.Domain.Alarms.Rationalisation;

namespace Twin.Client.Blazor.Modelling;

/// <summary>Which alarm definitions the grid shows and in which order; lives in the address.</summary>
/// <param name="Draft">Draft on screen; empty: what is live.</param>
/// <param name="Text">Part of a tag, type, rule or text.</param>
/// <param name="Verdict">Only this verdict.</param>
/// <param name="Priority">Only this configured priority.</param>
/// <param name="Sort">Column; <c>-</c> before it: falling.</param>
public sealed record RationaleFilter(string Draft = "", string Text = "", RationaleVerdict? Verdict = null, AlarmPriority? Priority = null,
    string Sort = "")
{
    /// <summary>Columns that can be sorted by.</summary>
    public static readonly ImmutableArray<string> Columns = ["alarm", "severity", "respond", "computed", "priority", "verdict"];

    /// <summary>From the parts of an address; what is not understood counts for nothing.</summary>
    public static RationaleFilter From(string? draft, string? text, string? verdict, string? priority, string? sort) => new(
        draft ?? "", text ?? "",
        Enum.TryParse<RationaleVerdict>(verdict, true, out var v) && Enum.IsDefined(v) ? v : null,
        Enum.TryParse<AlarmPriority>(priority, true, out var p) && Enum.IsDefined(p) ? p : null,
        Columns.Contains((sort ?? "").TrimStart('-')) ? sort! : "");

    /// <summary>The address of the page with this filter.</summary>
    public string Address()
    {
        var parts = new List<string>();
        void Add(string name, string value)
        {
            if (value.Length > 0) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        Add("draft", Draft);
        Add("q", Text);
        Add("verdict", Verdict is { } v ? v.ToString() : "");
        Add("p", Priority is { } p ? ((int)p).ToString(CultureInfo.InvariantCulture) : "");
        Add("sort", Sort);
        return parts.Count == 0 ? "/rationalisation" : "/rationalisation?" + string.Join('&', parts);
    }

    /// <summary>Sorted by a column; a second time: the other way round.</summary>
    public RationaleFilter By(string column) => this with { Sort = Sort == column ? "-" + column : column };

    /// <summary>What is shown of all rows.</summary>
    public IReadOnlyList<RationaleRow> Of(IEnumerable<RationaleRow> rows)
    {
        var shown = rows.Where(Has);
        var column = Sort.TrimStart('-');
        Func<RationaleRow, IComparable>? key = column switch
        {
            "alarm" => static r => r.Owner,
            "severity" => static r => (int)r.Severity,
            "respond" => static r => r.RespondS == 0 ? double.MaxValue : r.RespondS,
            "computed" => static r => r.Computed is { } c ? (int)c : 9,
            "priority" => static r => (int)r.Priority,
            "verdict" => static r => (int)r.Verdict,
            _ => null,
        };
        if (key is null) return [.. shown];
        return Sort.StartsWith('-') ? [.. shown.OrderByDescending(key)] : [.. shown.OrderBy(key)];
    }

    private bool Has(RationaleRow row)
    {
        if (Verdict is { } verdict && row.Verdict != verdict) return false;
        if (Priority is { } priority && row.Priority != priority) return false;
        bool In(string text) => text.Contains(Text, StringComparison.OrdinalIgnoreCase);
        return Text.Length == 0 || In(row.Owner) || In(row.Rule) || In(row.Text.En) || In(row.Text.Zh) || In(row.Cause.En)
            || In(row.Cause.Zh) || In(row.Consequence.En) || In(row.Consequence.Zh) || In(row.Action.En) || In(row.Action.Zh);
    }
}
