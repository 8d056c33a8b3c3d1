using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace Twin.Domain.Documents;

/// <summary>What a document is, told from its first bytes and never from its name: pictures, PDF and plain text, nothing else.</summary>
public static class DocumentTypes
{
    private static readonly (string MediaType, byte[] Mark)[] Marks =
    [
        ("image/png", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]),
        ("image/jpeg", [0xFF, 0xD8, 0xFF]),
        ("image/gif", [.. "GIF87a"u8]),
        ("image/gif", [.. "GIF89a"u8]),
        ("application/pdf", [.. "%PDF-"u8]),
    ];

    /// <summary>Tells the type and checks the size of it; false with <c>document.empty</c>, <c>.type</c> or <c>.size</c>.</summary>
    public static bool TryTell(
        ReadOnlySpan<byte> content, [NotNullWhen(true)] out string? mediaType, [NotNullWhen(false)] out TwinError? error)
    {
        mediaType = null;
        error = null;
        if (content.IsEmpty) error = new TwinError("document.empty", "The file is empty.");
        else if (Tell(content) is not { } told)
            error = new TwinError("document.type", "Only pictures (PNG, JPEG, GIF, WebP), PDF and plain text are taken.");
        else if (content.Length > MaxBytes(told))
            error = new TwinError("document.size", $"A file of this type ({told}) has at most {MaxBytes(told) >> 20} MiB.");
        else mediaType = told;
        return error is null;
    }

    /// <summary>Largest content of a type, bytes.</summary>
    public static int MaxBytes(string mediaType) => mediaType switch
    {
        "application/pdf" => Limits.DocumentBytes,
        "text/plain" => Limits.TextDocumentBytes,
        _ => Limits.PhotoBytes,
    };

    private static string? Tell(ReadOnlySpan<byte> content)
    {
        foreach (var (mediaType, mark) in Marks)
        {
            if (content.StartsWith(mark)) return mediaType;
        }

        if (content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..12].SequenceEqual("WEBP"u8)) return "image/webp";
        return IsText(content) ? "text/plain" : null;
    }

    // HTML and SVG are text too: they are served as plain text that no browser runs.
    private static bool IsText(ReadOnlySpan<byte> content)
    {
        foreach (var b in content)
        {
            if (b == 0x7F || (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))) return false;
        }

        return Utf8.IsValid(content);
    }
}
