namespace Twin.Silo.Identity;

/// <summary>Names of rights, and the bundles that people ask for. Names are stored: never renamed.</summary>
public static class Rights
{
    public const string ReadingsWrite = "readings.write";
    public const string PlantsRead = "plants.read";
    public const string PlantsWrite = "plants.write";
    public const string AlarmsOperate = "alarms.operate";
    public const string DocumentsWrite = "documents.write";
    public const string DrillsRun = "drills.run";
    public const string AuditRead = "audit.read";
    public const string Admin = "admin";

    /// <summary>Connects systems: writes readings, reads plants.</summary>
    public static readonly IReadOnlyList<string> Integrator = [ReadingsWrite, PlantsRead];

    /// <summary>Acts upon alarms.</summary>
    public static readonly IReadOnlyList<string> Operator = [PlantsRead, AlarmsOperate, DocumentsWrite];

    /// <summary>Changes plants, types and rules.</summary>
    public static readonly IReadOnlyList<string> Engineer = [PlantsRead, PlantsWrite, DocumentsWrite];

    /// <summary>Runs drills.</summary>
    public static readonly IReadOnlyList<string> Commander = [PlantsRead, DrillsRun];

    /// <summary>Everything.</summary>
    public static readonly IReadOnlyList<string> All = 
        [ReadingsWrite, PlantsRead, PlantsWrite, AlarmsOperate, DocumentsWrite, DrillsRun, AuditRead, Admin];

    /// <summary>What <c>Bootstrap:ApiKey</c> gets: integrator, operator, engineer and commander.</summary>
    public static readonly IReadOnlyList<string> Bootstrap = [.. Integrator.Concat(Operator).Concat(Engineer).Concat(Commander)
        .Distinct(), AuditRead];
}
