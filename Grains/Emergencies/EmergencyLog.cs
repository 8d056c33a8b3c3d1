namespace Twin.Grains.Emergencies;

/// <summary>What emergencies say in the program's log.</summary>
internal static partial class EmergencyLog
{
    [LoggerMessage(2080, LogLevel.Warning, "The plan {Plan} could not open its room: {Why}")]
    public static partial void NotOpened(ILogger logger, string plan, string why);
}
