using System.Globalization;

namespace Twin.Ingest.Simulator;

/// <summary>
/// <c>ingest simulate --plant FILE [--broker mqtt://user:password@host:port] [--seed N] [--quiet] [--fault leak:P-301A@+60s]...</c>
/// </summary>
public static class SimulateCommand
{
    private const string Usage =
        "usage: ingest simulate --plant FILE [--broker mqtt://user:password@host:port] [--seed N] [--quiet] [--fault KIND:TARGET@+60s]...";

    /// <summary>Runs until stopped.</summary>
    /// <param name="args">What follows <c>simulate</c>.</param>
    /// <param name="cancellationToken">Stops it, as Ctrl+C does.</param>
    /// <returns>Exit code: 0 stopped, 2 wrong arguments.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        var options = new SimulatorOptions { Enabled = true };
        if (Parse(args, options) is { } mistake)
        {
            await Console.Error.WriteLineAsync(mistake);
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var host = Host.CreateApplicationBuilder();
        host.Services.AddTwinSimulator();
        host.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        await host.Build().RunAsync(cancellationToken);
        return 0;
    }

    /// <summary>Reads arguments into options; returns what is wrong, or null.</summary>
    public static string? Parse(string[] args, SimulatorOptions options)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--quiet")
            {
                options.DemoEvents = false;
                continue;
            }

            if (i + 1 >= args.Length) return $"'{args[i]}' needs a value.";
            var value = args[++i];
            var mistake = args[i - 1] switch
            {
                "--plant" => Set(() => options.PlantFile = value),
                "--broker" => Broker(value, options),
                "--seed" => Seed(value, options),
                "--fault" => Fault(value, options),
                _ => $"Unknown argument '{args[i - 1]}'.",
            };
            if (mistake is not null) return mistake;
        }

        var (index, error) = PlantSimulatorService.Load(options.PlantFile);
        if (index is null) return $"{error!.Message} ({error.Path})";
        var simulation = new PlantSimulation(index, options.Seed, 0);
        foreach (var text in options.Faults)
        {
            if (SimulatorFault.TryParse(text, out var fault, out _) && simulation.Check(fault) is { } refused) return refused.Message;
        }

        return null;
    }

    private static string? Set(Action set)
    {
        set();
        return null;
    }

    private static string? Seed(string value, SimulatorOptions options)
    {
        if (!ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return $"'{value}' is no seed.";
        options.Seed = seed;
        return null;
    }

    private static string? Fault(string value, SimulatorOptions options)
    {
        if (!SimulatorFault.TryParse(value, out _, out var error)) return error.Message;
        options.Faults.Add(value);
        return null;
    }

    private static string? Broker(string value, SimulatorOptions options)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme != "mqtt" || uri.Host.Length == 0)
            return $"'{value}' is not of the form mqtt://user:password@host:port.";
        options.Host = uri.Host;
        options.Port = uri.Port > 0 ? uri.Port : 1883;
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0) options.User = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) options.Password = Uri.UnescapeDataString(user[1]);
        return null;
    }
}
