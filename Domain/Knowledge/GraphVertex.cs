namespace Twin.Domain.Knowledge;

/// <summary>A vertex of the knowledge graph.</summary>
/// <param name="Id">Local id of the twin, or of the permit, order, incident; a weather cell is <c>$weather-n</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Twin">Index of the twin in its plant model (as in the feed), or -1.</param>
/// <param name="Name">For people.</param>
/// <param name="WeatherCell">Cell whose weather bends the edges that leave it.</param>
public readonly record struct GraphVertex(string Id, VertexKind Kind, int Twin, LocalizedText Name, int WeatherCell = 0);
