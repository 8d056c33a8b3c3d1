using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Twin.Silo.Hosting;

/// <summary>What a person sees at the console: where Twin listens, and once, how to sign in.</summary>
internal static class Welcome
{
    /// <summary>Prints the generated password. It is not logged and not kept in the clear.</summary>
    public static void FirstPassword(string password)
    {
        Console.WriteLine();
        Console.WriteLine("  First start. Sign in as  admin  with the password below; it is shown only once.");
        Console.WriteLine($"      {password}");
        Console.WriteLine();
    }

    /// <summary>Prints the addresses once everything listens.</summary>
    public static void WhenReady(WebApplication app, ProcessRoles roles)
    {
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            var names = string.Join(", ",
                new[] { roles.Silo ? "silo" : null, roles.Ingest ? "ingest" : null, roles.Web ? "web" : null }.OfType<string>());
            Console.WriteLine($"Twin is ready ({names}).");
            foreach (var address in addresses) Console.WriteLine($"  listening on {address}");
            Console.WriteLine("  Ctrl+C stops it; the next start continues where it was.");
        });
    }
}
