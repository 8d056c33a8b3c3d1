namespace Twin.Silo.Api;

/// <summary>Named permissions; each is also the name of an authorisation policy (design 7.11).</summary>
public static class Rights
{
    /// <summary>Send readings.</summary>
    public const string ReadingsWrite = "readings.write";

    /// <summary>See plants, twins, alarms, history.</summary>
    public const string PlantsRead = "plants.read";

    /// <summary>Publish plant versions.</summary>
    public const string PlantsWrite = "plants.write";

    /// <summary>Acknowledge, shelve, reset, modes.</summary>
    public const string AlarmsOperate = "alarms.operate";

    /// <summary>Create, assign and complete work orders.</summary>
    public const string WorkOperate = "work.operate";

    /// <summary>Run drills.</summary>
    public const string DrillsRun = "drills.run";

    /// <summary>Everything, and who may do what.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [ReadingsWrite, PlantsRead, PlantsWrite, AlarmsOperate, WorkOperate, DrillsRun, Admin];
}
