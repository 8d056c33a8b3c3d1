using System.Globalization;
using Twin.Domain.Permits;

namespace Twin.Client.Blazor.Permits;

/// <summary>How permits write what they are, and where they are.</summary>
internal static class PermitWords
{
    /// <summary>The list.</summary>
    public const string All = "/permits";

    /// <summary>The order of a permit: its form, steps and evidence.</summary>
    public static string Order(string id) => "/orders/" + Uri.EscapeDataString(id);

    /// <summary>Name of a kind in the reader's language.</summary>
    public static string Kind(PermitKind kind) => PermitRules.Of(kind).Name.For(CultureInfo.CurrentUICulture.Name);

    /// <summary>Letter of a kind on the map.</summary>
    public static string Letter(PermitKind kind)
    {
        var isChinese = CultureInfo.CurrentUICulture.Name.StartsWith("zh", StringComparison.Ordinal);
        return kind switch
        {
            PermitKind.HotWork => isChinese ? "火" : "F",
            PermitKind.ConfinedSpace => isChinese ? "限" : "C",
            PermitKind.BlindPlate => isChinese ? "盲" : "B",
            PermitKind.Height => isChinese ? "高" : "H",
            PermitKind.Lifting => isChinese ? "吊" : "L",
            PermitKind.TemporaryPower => isChinese ? "电" : "P",
            PermitKind.Excavation => isChinese ? "土" : "E",
            _ => isChinese ? "路" : "R",
        };
    }

    /// <summary>Its grade as the kind says it; empty: it has none.</summary>
    public static string Grade(PermitTicket ticket) =>
        PermitRules.Of(ticket.Kind).Grades is { IsEmpty: false } grades ? grades[Math.Clamp(ticket.Grade, 0, grades.Length - 1)] : "";
}
