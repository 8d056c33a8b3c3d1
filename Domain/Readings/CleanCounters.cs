using Orleans;

namespace Twin.Domain.Readings;

/// <summary>
/// How often each cleaning step acted on a sensor, since it exists. Counts readings, but <see cref="Stale"/> counts episodes.
/// Four bytes each, since hundreds of thousands of sensors live at once; they wrap after 4·10⁹.
/// </summary>
[GenerateSerializer, Immutable, Alias("twin.clean.counters.v1")]
public record struct CleanCounters
{
    [Id(0)] public uint Applied { get; set; }
    [Id(1)] public uint Duplicates { get; set; }
    /// <summary>Same time, other value.</summary>
    [Id(2)] public uint Conflicts { get; set; }
    /// <summary>Behind by no more than the lateness: history only.</summary>
    [Id(3)] public uint LateWithinWindow { get; set; }
    /// <summary>Behind by more: history only.</summary>
    [Id(4)] public uint Late { get; set; }
    [Id(5)] public uint Historical { get; set; }
    /// <summary>Outside the engineering or the physical range.</summary>
    [Id(6)] public uint OutOfRange { get; set; }
    /// <summary>Changed faster than believable.</summary>
    [Id(7)] public uint Rate { get; set; }
    [Id(8)] public uint Spikes { get; set; }
    [Id(9)] public uint Flatline { get; set; }
    /// <summary>Times nothing came for too long, or the source said it is gone.</summary>
    [Id(10)] public uint Stale { get; set; }
    /// <summary>Evaluated on arrival, because the source's clock was not believed.</summary>
    [Id(11)] public uint Clock { get; set; }
    /// <summary>Within the dead band: no news.</summary>
    [Id(12)] public uint DeadBanded { get; set; }
}
