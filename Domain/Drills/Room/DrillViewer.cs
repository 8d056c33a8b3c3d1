using Orleans;

namespace Twin.Domain.Drills.Room;

/// <summary>Who looks at a drill.</summary>
/// <param name="Actor">As written into the log; null: nobody in particular.</param>
/// <param name="Leads">May run drills. Who leads and plays no role sees what control sees; see <see cref="DrillBoard.SeesAll"/>.</param>
[GenerateSerializer, Immutable, Alias("twin.drill.viewer.v1")]
public readonly record struct DrillViewer([property: Id(0)] string? Actor, [property: Id(1)] bool Leads);
