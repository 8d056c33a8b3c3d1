namespace Twin.Client.Blazor.Web;

/// <summary>Names of the authorisation policies the screens ask for; the composition root defines them.</summary>
public static class TwinPolicies
{
    /// <summary>See plants, twins, alarms and history.</summary>
    public const string PlantsRead = "plants.read";

    /// <summary>Publish plant versions, change background plans.</summary>
    public const string PlantsWrite = "plants.write";

    /// <summary>Acknowledge, shelve, reset, take out of service.</summary>
    public const string AlarmsOperate = "alarms.operate";

    /// <summary>Add and remove documents and photos of twins.</summary>
    public const string DocumentsWrite = "documents.write";

    /// <summary>Start and steer drills, play red.</summary>
    public const string DrillsRun = "drills.run";

    /// <summary>Everything: users, keys.</summary>
    public const string Admin = "admin";

    /// <summary>Name of the cookie scheme of the screens.</summary>
    public const string Scheme = "twin";
}
