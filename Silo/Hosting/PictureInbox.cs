using Twin.Domain;
using Twin.Domain.Cameras;
using Twin.Domain.Plants;
using Twin.Grains.Plants;
using Twin.Ingest.Ports;
using Twin.Silo.Storage.Pictures;

namespace Twin.Silo.Hosting;

/// <summary>Pictures that came by MQTT, on their way to the store: one per camera waits, the newest.</summary>
internal sealed class PictureInbox(IPlantRegistry plants, IPictureStore store, ILogger<PictureInbox> logger)
    : BackgroundService, IPictureSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Plant, string Camera), (LiveRealm Realm, byte[] Content, long AtMs)> _waiting = [];
    private readonly SemaphoreSlim _some = new(0, 1);

    public TwinError? Offer(LiveRealm realm, string plant, string camera, byte[] content, long atMs)
    {
        if (plants.Find(plant)?.Find(camera)?.Kind != TwinKind.Camera)
            return new TwinError("camera.unknown", $"The plant has no camera '{camera}'.");
        lock (_gate)
        {
            _waiting[(plant, camera)] = (realm, content, atMs);
            if (_some.CurrentCount == 0) _some.Release();
        }

        return null;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _some.WaitAsync(stoppingToken);
                foreach (var (key, (realm, content, atMs)) in Take())
                {
                    if (!CameraPicture.TryTell(content, out var type, out _)) continue;
                    await store.AddAsync(realm, key.Plant, new CameraPicture(key.Camera, atMs, type, content.Length), content,
                        stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The next picture tries again; a lost one is old by then.
                PictureLog.Lost(logger, error);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _some.Dispose();
        base.Dispose();
    }

    private KeyValuePair<(string Plant, string Camera), (LiveRealm Realm, byte[] Content, long AtMs)>[] Take()
    {
        lock (_gate)
        {
            var all = _waiting.ToArray();
            _waiting.Clear();
            return all;
        }
    }
}

internal static partial class PictureLog
{
    [LoggerMessage(1, LogLevel.Warning, "Pictures of cameras could not be stored")]
    public static partial void Lost(ILogger logger, Exception error);
}
