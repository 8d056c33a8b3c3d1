using System.Globalization;
using Spectre.Console;
using Twin.Domain;

namespace Twin.Ingest.Replay;

/// <summary><c>ingest replay</c>: plays a CSV recording into a plant over MQTT.</summary>
public static class ReplayCommand
{
    private const int Window = 32;
    private const int ProblemsShown = 20;

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var asked = args.Contains("--help");
        var arguments = ReplayArguments.TryParse(args, Environment.GetEnvironmentVariable("TWIN_MQTT"), out var problem);
        if (asked || arguments is null)
        {
            if (!asked) await Console.Error.WriteLineAsync(problem);
            await Console.Error.WriteLineAsync(ReplayArguments.Usage);
            return asked ? 0 : 2;
        }

        try
        {
            return await PlayAsync(arguments, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
        }
        catch (TwinException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }

        return 1;
    }

    private static async Task<int> PlayAsync(ReplayArguments arguments, CancellationToken cancellationToken)
    {
        var (map, errors) = ReplayMap.Parse(await File.ReadAllBytesAsync(arguments.Map, cancellationToken));
        if (map is null) throw Error("replay.map", string.Join(Environment.NewLine, errors.Select(e => $"{arguments.Map}: {e}")));
        var plant = arguments.Plant ?? map.Plant;
        if (plant.Length == 0) throw Error("replay.plant", "Which plant? Give --plant, or \"plant\" in the map.");
        using var file = new StreamReader(arguments.File);
        var recording = Recording.Open(file, map);
        if (recording.Unmapped.Count > 0)
            Say($"[grey]Not mapped, left out: {string.Join(", ", recording.Unmapped)}[/]");
        var time = TimeProvider.System;
        var client = "replay-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var link = new MqttReplayLink(arguments.Broker, client, time);
        await link.ConnectAsync(cancellationToken);
        var sender = new ReplaySender(link, Window);
        var player = new ReplayPlayer(sender, time, arguments.RealmOrDefault, plant, arguments.Speed);
        var problems = 0;
        var rows = recording.Rows(text =>
        {
            if (arguments.Strict) throw Error("replay.cell", $"{arguments.File}: {text}");
            if (problems++ < ProblemsShown) Say($"[yellow]{arguments.File}: {text}; left out[/]");
        });
        Say($"Playing into plant {plant}, realm {arguments.RealmOrDefault}, on {Bridge.MqttAddress.Shown(arguments.Broker)}");
        try
        {
            await ProgressAsync(file.BaseStream, progress => player.PlayAsync(rows, _ => progress(), cancellationToken));
        }
        finally
        {
            Summary(player, sender, problems);
        }

        return sender.Refused > 0 ? 1 : 0;
    }

    private static Task ProgressAsync(Stream file, Func<Action, Task> play) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var bar = context.AddTask("replay", maxValue: Math.Max(1, file.Length));
            await play(() => bar.Value = file.Position);
            bar.Value = bar.MaxValue;
        });

    private static void Summary(ReplayPlayer player, ReplaySender sender, int problems)
    {
        Say(
            $"{sender.Acknowledged} readings acknowledged of {player.Sent} sent; {problems} cells or rows left out.");
        if (sender.Reconnects > 0) Say($"{sender.Reconnects} reconnections.");
        if (sender.Refused > 0) Say($"[red]{sender.Refused} readings refused: {sender.RefusedReason}[/]");
    }

    private static void Say(FormattableString text) => AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, text);

    private static TwinException Error(string code, string message) => new(new TwinError(code, message));
}
