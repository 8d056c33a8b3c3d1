using Twin.Grains.Ports;

namespace Twin.Silo.Notifications;

/// <summary>What sends notices out of this process.</summary>
internal static class NoticeServices
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <summary>SMTP, robots and hooks, web push.</summary>
    public static IServiceCollection AddNoticeSenders(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<NoticeOptions>(configuration.GetSection("Notices"));
        services.AddSingleton<INoticeSender, EmailSender>();
        services.AddHttpClient(nameof(RobotSender), static http => http.Timeout = s_patience);
        services.AddSingleton<INoticeSender>(static p => ActivatorUtilities.CreateInstance<RobotSender>(
            p, p.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(RobotSender))));
        services.AddSingleton<PushDesk>().AddTransient<PushSigner>();
        // An answer that leads elsewhere is not followed: only the hosts that are allowed are spoken to.
        services.AddHttpClient(nameof(PushSender), static http => http.Timeout = s_patience)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .AddHttpMessageHandler<PushSigner>();
        services.AddSingleton<INoticeSender>(static p => ActivatorUtilities.CreateInstance<PushSender>(
            p, p.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(PushSender))));
        return services;
    }
}
