using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Grains.Interfaces.Plants;
using Twin.Grains.Ports;
using Twin.Ingest.DeadLetters;
using Twin.Ingest.History;
using Twin.Ingest.Intake;
using Twin.Ingest.Journal;
using Twin.Ingest.Ports;
using Twin.Silo.Identity;

namespace Twin.Silo.Screens;

/// <summary>The integrator's page, from the doors, the stores and the credentials of this process.</summary>
internal sealed class DataDesk(
    IServiceProvider services, IDeadLetterStore letters, IChunkStore chunks, ICredentialStore credentials, IPlantStore plants,
    IClusterClient grains, ITwinStore log, TimeProvider time) : IDataDesk
{
    private const int PageSize = 50;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public IReadOnlyList<string> Rights => [.. Identity.Rights.All.Where(static r => r != Identity.Rights.Admin)];

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask<DataArrivals?> ArrivalsAsync(string realm, string plant)
    {
        if (services.GetService<ReadingIntake>() is not { } intake) return null;
        var journal = services.GetRequiredService<IJournal>();
        var dispatcher = services.GetRequiredService<Ingest.Dispatch.Dispatcher>();
        var size = await chunks.SizeAsync(CancellationToken.None);
        return new DataArrivals(
            [.. intake.Arrivals.Of(realm, plant, NowMs).Select(static s => new ArrivalSource(
                s.Source, s.Total, s.PerSecond, s.DelayMs, s.Total == 0 ? 0 : s.NotGood / (double)s.Total, s.Rejected, s.LastMs))],
            journal.Bytes, Math.Max(0, journal.DurableEnd - dispatcher.AppliedEnd), intake.Refusal?.Code, size.Bytes, size.Readings,
            services.GetRequiredService<HistoryOptions>().FreeBytes(), services.GetRequiredService<HistoryMaintenance>().DiskFullAtMs);
    }

    public async ValueTask<DataLetters> LettersAsync(string realm, string plant, string? code, string? before)
    {
        var page = await DeadLetterPage.ReadAsync(letters, realm, plant, code, before, PageSize, CancellationToken.None);
        return new DataLetters(
            [.. page.Items.Select(static i => new DataLetter(
                i.Id, i.At.ToUnixTimeMilliseconds(), i.Source, i.Code, i.Detail,
                i.Text ?? Convert.ToHexString(Convert.FromBase64String(i.Base64 ?? "")), i.PayloadBytes))],
            page.Codes, page.Next);
    }

    public ValueTask<IReadOnlyList<SeenSensor>> SeenAsync(string realm, string plant) =>
        new(services.GetService<IIntake>()?.FindPlant(realm, plant) is PlantDoor door
            ? [.. door.Unmodelled.List().Select(static s => new SeenSensor(s.Id, s.Source, s.Count, s.FirstMs, s.LastMs, s.LastValue))]
            : []);

    public async ValueTask<(int Version, IReadOnlyList<TwinError> Errors)> ModelAsync(
        string plant, NewSensor sensor, int fromVersion, string actor)
    {
        if (await plants.LatestAsync(plant) is not { } latest)
            return (0, [new TwinError("plant.unknown", $"There is no plant '{plant}'.")]);
        var outcome = await grains.GetGrain<IPlantGrain>(new TwinKey(TwinKey.Live, plant, "plant").ToString())
            .PublishAsync(With(latest.File.Span, sensor), actor, fromVersion);
        return (outcome.Version, outcome.Errors);
    }

    public async ValueTask<IReadOnlyList<KeyView>> KeysAsync()
    {
        var now = NowMs;
        return [.. (await credentials.ListKeysAsync()).Select(k => new KeyView(
            k.Id, k.Name, k.Rights, k.Plants, k.CreatedMs, k.LastUsedMs, k.RevokedMs != 0 || (k.ExpiresMs != 0 && k.ExpiresMs <= now)))];
    }

    public async ValueTask<string> CreateKeyAsync(string name, IReadOnlyList<string> rights, string plant, string actor)
    {
        var made = await credentials.CreateKeyAsync(new NewApiKey(name, [.. rights.Intersect(Rights)], [plant]));
        await NoteAsync(plant, "key.created", made.Key.Id, actor);
        return made.Secret;
    }

    public async ValueTask<bool> RevokeKeyAsync(string id, string actor)
    {
        var key = (await credentials.ListKeysAsync()).FirstOrDefault(k => k.Id == id);
        if (key is null || !await credentials.RevokeKeyAsync(id)) return false;
        foreach (var plant in key.Plants) await NoteAsync(plant, "key.revoked", id, actor);
        return true;
    }

    /// <summary>The file with one more feature; everything else stays as its author wrote it.</summary>
    internal static byte[] With(ReadOnlySpan<byte> file, NewSensor sensor)
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var root = JsonNode.Parse(file, documentOptions: options)!;
        var properties = new JsonObject
        {
            ["kind"] = "sensor",
            ["type"] = sensor.Type,
            ["name"] = new JsonObject { ["en"] = sensor.Name.En, ["zh"] = sensor.Name.Zh },
        };
        if (sensor.Zone is { } zone)
            properties["relations"] = new JsonArray(new JsonObject { ["kind"] = "locatedIn", ["target"] = zone });
        root["features"]!.AsArray().Add(new JsonObject
        {
            ["type"] = "Feature",
            ["id"] = sensor.Id,
            ["geometry"] = new JsonObject
            {
                ["type"] = "Point", ["coordinates"] = new JsonArray(sensor.At.X, sensor.At.Y, sensor.At.Z),
            },
            ["properties"] = properties,
        });
        return Encoding.UTF8.GetBytes(root.ToJsonString(Indented));
    }

    private async Task NoteAsync(string plant, string type, string key, string actor)
    {
        if (plant == "*") return; // The log is a plant's; a key of all plants has none.
        var id = string.Create(CultureInfo.InvariantCulture, $"{type}#{key}#{NowMs}");
        await log.CommitAsync(new TwinCommit
        {
            Realm = TwinKey.Live,
            Plant = plant,
            Events = [new NewEvent(id, actor, "", type, 1, NowMs, "", JsonSerializer.SerializeToUtf8Bytes(new { key }))],
        });
    }
}
