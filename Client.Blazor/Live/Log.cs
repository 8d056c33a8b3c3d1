using Microsoft.Extensions.Logging;

namespace Twin.Client.Blazor.Live;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The feed of {Realm}/{Plant} does not answer; trying again")]
    public static partial void FeedFailed(ILogger logger, string realm, string plant, Exception error);
}
