namespace Twin.Domain.Documents;

/// <summary>A document or photo of a twin, without its content.</summary>
/// <param name="Id">Made of plant, twin and content: the same file twice on a twin is one document.</param>
/// <param name="Twin">Local id.</param>
/// <param name="Name">As the sender called it; shown, never trusted.</param>
/// <param name="MediaType">Told from the content (<see cref="DocumentTypes"/>).</param>
/// <param name="Bytes">Length of the content.</param>
/// <param name="AtMs">When it came, Unix ms.</param>
/// <param name="Actor">Who sent it.</param>
public sealed record TwinDocument(string Id, string Twin, string Name, string MediaType, long Bytes, long AtMs, string Actor)
{
    /// <summary>Whether a browser may show it in the page.</summary>
    public bool IsPicture => MediaType.StartsWith("image/", StringComparison.Ordinal);
}
