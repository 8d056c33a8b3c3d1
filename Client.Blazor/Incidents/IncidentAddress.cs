namespace Twin.Client.Blazor.Incidents;

/// <summary>Addresses of the incident pages.</summary>
public static class IncidentAddress
{
    /// <summary>The form of a new one.</summary>
    public const string New = "/incidents/new";

    /// <summary>One incident.</summary>
    public static string Of(string id) => "/incidents/" + Uri.EscapeDataString(id);

    /// <summary>The form, filled in from an emergency of the plant.</summary>
    public static string FromEmergency(string id) => New + "?emergency=" + Uri.EscapeDataString(id);

    /// <summary>The form, filled in from an alarm group or from the group of an alarm.</summary>
    public static string FromGroup(string alarmId) => New + "?group=" + Uri.EscapeDataString(alarmId);
}
