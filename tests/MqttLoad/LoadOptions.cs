using System.Globalization;

namespace Twin.MqttLoad;

/// <summary>What to send, how, and for how long.</summary>
public sealed record LoadOptions
{
    /// <summary>Broker host.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Broker port.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Connections at once.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Most unacknowledged messages of one connection.</summary>
    public int Window { get; init; } = 100;

    /// <summary>0 or 1.</summary>
    public int Qos { get; init; } = 1;

    /// <summary>4: MQTT 3.1.1, 5: MQTT 5.</summary>
    public int Version { get; init; } = 4;

    /// <summary>Readings in one message.</summary>
    public int ReadingsPerMessage { get; init; } = 1;

    /// <summary>
    /// Sensors over all connections; each belongs to one connection, so that its times rise.
    /// Beyond 1,000 readings a second of each, times run ahead of the clock.
    /// </summary>
    public int Sensors { get; init; } = 1_000;

    /// <summary>Messages a second over all connections; 0: as fast as they are acknowledged.</summary>
    public double Rate { get; init; }

    /// <summary>How long to send, in seconds.</summary>
    public double Seconds { get; init; } = 10;

    /// <summary>Time before latencies and counts are taken, in seconds.</summary>
    public double WarmupSeconds { get; init; }

    /// <summary>How long to wait for the last acknowledgements, in seconds.</summary>
    public double DrainSeconds { get; init; } = 10;

    /// <summary>User name.</summary>
    public string User { get; init; } = "key";

    /// <summary>Password.</summary>
    public string Password { get; init; } = "secret";

    /// <summary>Plant id.</summary>
    public string Plant { get; init; } = "demo";

    /// <summary>Client ids are this and a number.</summary>
    public string ClientPrefix { get; init; } = "load-";

    /// <summary>Sensor ids are this and a number.</summary>
    public string SensorPrefix { get; init; } = "s";

    /// <summary>Topic; <c>{plant}</c> and <c>{sensor}</c> are filled in. Without <c>{sensor}</c> every reading carries its id.</summary>
    public string Topic { get; init; } = "twin/{plant}/{sensor}";

    /// <summary>File for acknowledged readings, one <c>sensor,t,v</c> a line; null: none. Complete after the run only.</summary>
    public string? Record { get; init; }

    /// <summary><c>counter</c>: 0, 1, 2...; <c>wave</c>: 20.0 to 119.9, and 150 once in 100,000 (trips limits).</summary>
    public string Values { get; init; } = "counter";

    /// <summary>API key; set: HTTP requests of <see cref="ReadingsPerMessage"/> readings instead of MQTT, one in flight a connection.</summary>
    public string? HttpKey { get; init; }

    /// <summary>File for what was acknowledged: a line per sensor with its count, and every reading of some sensors; null: none.</summary>
    public string? Summary { get; init; }

    /// <summary>Reads <c>--name value</c> pairs; null with a message on error.</summary>
    public static LoadOptions? Parse(string[] args, TextWriter errors)
    {
        var options = new LoadOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 >= args.Length || !args[i].StartsWith("--", StringComparison.Ordinal))
            {
                errors.WriteLine($"expected --name value at '{args[i]}'");
                return null;
            }

            try
            {
                if (options.With(args[i][2..], args[i + 1]) is not { } next)
                {
                    errors.WriteLine($"unknown option '{args[i]}'");
                    return null;
                }

                options = next;
            }
            catch (FormatException)
            {
                errors.WriteLine($"'{args[i + 1]}' is not a value of '{args[i]}'");
                return null;
            }
        }

        return options;
    }

    private LoadOptions? With(string name, string value) => name switch
    {
        "host" => this with { Host = value },
        "port" => this with { Port = Int(value) },
        "connections" => this with { Connections = Int(value) },
        "window" => this with { Window = Int(value) },
        "qos" => this with { Qos = Int(value) },
        "version" => this with { Version = Int(value) },
        "readings" => this with { ReadingsPerMessage = Int(value) },
        "sensors" => this with { Sensors = Int(value) },
        "rate" => this with { Rate = Real(value) },
        "seconds" => this with { Seconds = Real(value) },
        "warmup" => this with { WarmupSeconds = Real(value) },
        "drain" => this with { DrainSeconds = Real(value) },
        "user" => this with { User = value },
        "password" => this with { Password = value },
        "plant" => this with { Plant = value },
        "client" => this with { ClientPrefix = value },
        "sensor" => this with { SensorPrefix = value },
        "topic" => this with { Topic = value },
        "record" => this with { Record = value },
        "values" => this with { Values = value },
        "http-key" => this with { HttpKey = value },
        "summary" => this with { Summary = value },
        _ => null,
    };

    private static int Int(string value) => int.Parse(value, CultureInfo.InvariantCulture);

    private static double Real(string value) => double.Parse(value, CultureInfo.InvariantCulture);
}
