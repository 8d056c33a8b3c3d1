using Twin.Domain;

namespace Twin.Ingest.Ports;

/// <summary>Where pictures of cameras go that came in by MQTT.</summary>
[Outward]
public interface IPictureSink
{
    /// <summary>
    /// Takes a picture; never blocks. Of pictures of one camera that come faster than they are stored only the newest is kept. An error
    /// says why it is refused for good.
    /// </summary>
    TwinError? Offer(LiveRealm realm, string plant, string camera, byte[] content, long atMs);
}
