namespace Twin.Ingest.Judgement;

internal static partial class Log
{
    [LoggerMessage(2081, LogLevel.Information, "{Twin} is judged here by the model {Hash}")]
    public static partial void Judges(ILogger logger, string twin, string hash);

    [LoggerMessage(2082, LogLevel.Warning, "The registry of models is away; {Twin} is judged by what was approved last")]
    public static partial void SourceAway(ILogger logger, Exception exception, string twin);

    [LoggerMessage(2083, LogLevel.Information, "The registry of models answers again for {Twin}")]
    public static partial void SourceBack(ILogger logger, string twin);

    [LoggerMessage(2084, LogLevel.Error, "The model of {Twin} is not run here: {Why}")]
    public static partial void Refused(ILogger logger, string twin, string why);

    [LoggerMessage(2085, LogLevel.Error, "{Twin} could not be judged")]
    public static partial void Failed(ILogger logger, Exception exception, string twin);
}
