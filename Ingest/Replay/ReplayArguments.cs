using System.Globalization;
using Twin.Domain;

namespace Twin.Ingest.Replay;

/// <summary>The command line of <c>replay</c>.</summary>
/// <param name="File">Recording.</param>
/// <param name="Map">What its columns mean.</param>
/// <param name="Speed">1: times moved to now; else original times in a realm of its own; 0: as fast as it goes.</param>
/// <param name="Broker">Address of the broker.</param>
/// <param name="Plant">Plant, or null: the map's.</param>
/// <param name="Realm">Realm, or null: live at speed 1, else one named after the file.</param>
/// <param name="Strict">A bad cell ends the replay before anything is sent of its row.</param>
public sealed record ReplayArguments(string File, string Map, double Speed, Uri Broker, string? Plant, string? Realm, bool Strict)
{
    /// <summary>How to use it.</summary>
    public const string Usage = """
        usage: ingest replay FILE --map MAP.json [--speed N] [--broker mqtt://user:password@host:port] [--plant ID] [--realm ID] [--strict]

          --speed 1    (default) plays with its own cadence, times moved to now, into the live plant
          --speed N    plays N times as fast, with its own times, into a realm of its own; 0: as fast as it goes
          --broker     default mqtt://localhost:1883, or the environment's TWIN_MQTT
          --strict     ends at the first cell that does not read, instead of leaving it out
        """;

    /// <summary>Parses; null with the problem when it does not.</summary>
    public static ReplayArguments? TryParse(string[] args, string? defaultBroker, out string problem)
    {
        string? file = null;
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        problem = "";
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--strict") options["--strict"] = "";
            else if (args[i] is "--map" or "--speed" or "--broker" or "--plant" or "--realm")
            {
                if (i + 1 == args.Length) problem = $"{args[i]} needs a value.";
                else options[args[i]] = args[++i];
            }
            else if (args[i].StartsWith('-')) problem = $"Unknown option {args[i]}.";
            else if (file is null) file = args[i];
            else problem = $"One recording at a time: {args[i]}.";
        }

        if (problem.Length > 0) return null;
        var broker = options.GetValueOrDefault("--broker") ?? defaultBroker ?? "mqtt://localhost:1883";
        var speed = 1.0;
        if (file is null) problem = "Which recording?";
        else if (!options.ContainsKey("--map")) problem = "--map is missing.";
        else if (options.TryGetValue("--speed", out var text) &&
            !(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out speed) && speed is >= 0 and <= 1e6))
            problem = $"--speed is a number from 0, not '{text}'.";
        else if (!Uri.TryCreate(broker, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("mqtt" or "mqtts"))
            problem = "--broker is mqtt://[user:password@]host[:port].";
        else if (options.TryGetValue("--plant", out var plant) && !TwinKey.IsLocalId(plant)) problem = $"'{plant}' is no plant id.";
        else if (options.TryGetValue("--realm", out var realm) && !TwinKey.IsLocalId(realm)) problem = $"'{realm}' is no realm id.";
        if (problem.Length > 0) return null;
        return new ReplayArguments(
            file!, options["--map"], speed, new Uri(broker), options.GetValueOrDefault("--plant"), options.GetValueOrDefault("--realm"),
            options.ContainsKey("--strict"));
    }

    /// <summary>The realm it plays into.</summary>
    public string RealmOrDefault => Realm ??
        (Speed == 1 ? TwinKey.Live : Sparkplug.SparkplugNaming.Clean("replay-" + Path.GetFileNameWithoutExtension(File)));
}
