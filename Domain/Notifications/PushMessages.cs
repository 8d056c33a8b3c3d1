using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Twin.Domain.Notifications;

/// <summary>What the service worker of a device gets (<c>push-worker.ts</c>). Pure.</summary>
public static class PushMessages
{
    /// <summary>How long a push service keeps a message for a device that is off, s: a shift.</summary>
    public const int KeptS = 12 * 3_600;

    // A push service takes 4,096 bytes of cipher; the frame around the text, its links and its keys need the rest.
    private const int MostTitle = 200;
    private const int MostText = 2_400;

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON of a batch in the language of the device, below 3,600 bytes.</summary>
    public static string Of(NoticeChannel channel, ImmutableArray<Delivery> batch, string language)
    {
        ArgumentNullException.ThrowIfNull(channel);
        var spoken = channel with { Language = language == "zh" ? "zh" : "en" };
        var first = batch[0].Notice;
        return JsonSerializer.Serialize(new
        {
            title = Cut(RobotMessages.Title(spoken, batch), MostTitle),
            body = Cut(RobotMessages.Lines(spoken, batch, "", markdown: false), MostText),
            // One notice: its page. Several: the list of them.
            url = batch.Length == 1 && first.Link.Length is > 0 and < 300 ? first.Link : "/notifications",
            // The same message once more, after a crash, takes the place of the first.
            tag = $"{batch[0].Id}.{batch.Length}",
            lang = spoken.Language == "zh" ? "zh-CN" : "en",
            stays = first.Severity == 1,
        }, s_json);
    }

    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes) return text;
        var (used, end) = (3, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes) break;
            end += rune.Utf16SequenceLength;
        }

        return text[..end] + "…";
    }
}
