using System.Diagnostics.CodeAnalysis;
using Twin.Domain.Documents;

namespace Twin.Domain.Cameras;

/// <summary>A picture a camera sent, without its content.</summary>
/// <param name="Camera">Local id.</param>
/// <param name="AtMs">When it was taken, as the sender said, else when it came, Unix ms.</param>
/// <param name="MediaType">Told from the content.</param>
/// <param name="Bytes">Length of the content.</param>
public sealed record CameraPicture(string Camera, long AtMs, string MediaType, long Bytes)
{
    /// <summary>Age at which a screen must say that it may look different now, when <c>pictureEveryS</c> does not say, ms.</summary>
    public const long StaleMs = 60_000;

    /// <summary>Tells the type; false with <c>picture.empty</c>, <c>.type</c> or <c>.size</c>. Only JPEG and PNG are pictures.</summary>
    public static bool TryTell(
        ReadOnlySpan<byte> content, [NotNullWhen(true)] out string? mediaType, [NotNullWhen(false)] out TwinError? error)
    {
        mediaType = null;
        error = null;
        if (content.IsEmpty) error = new TwinError("picture.empty", "There is no picture.");
        else if (content.Length > Limits.PictureBytes)
            error = new TwinError("picture.size", $"A picture has at most {Limits.PictureBytes >> 10} KiB.");
        else if (!DocumentTypes.TryTell(content, out mediaType, out _) || mediaType is not ("image/jpeg" or "image/png"))
            error = new TwinError("picture.type", "Only JPEG and PNG are taken.");
        if (error is not null) mediaType = null;
        return error is null;
    }

    /// <summary>Whether a picture is too old to say what it looks like now; a camera tells its pace by <c>pictureEveryS</c>.</summary>
    public static bool IsStale(long ageMs, double? everyS) => ageMs > (everyS is > 0 and var s ? Math.Max(10_000, 3_000 * s) : StaleMs);
}
