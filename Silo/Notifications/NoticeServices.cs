using Twin.Grains.Ports;

namespace Twin.Silo.Notifications;

/// <summary>What sends notices out of this process.</summary>
internal static class NoticeServices
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <summary>SMTP, robots and hooks.</summary>
    public static IServiceCollection AddNoticeSenders(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<NoticeOptions>(configuration.GetSection("Notices"));
        services.AddSingleton<INoticeSender, EmailSender>();
        services.AddHttpClient(nameof(RobotSender), static http => http.Timeout = s_patience);
        services.AddSingleton<INoticeSender>(static p => ActivatorUtilities.CreateInstance<RobotSender>(
            p, p.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(RobotSender))));
        return services;
    }
}
